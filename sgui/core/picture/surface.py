"""What a label encloses: the guest's pixels, or a placeholder that says why there are none."""

from sgui.core.draw import Fill, GuestPixels, Veil
from sgui.core.picture.pen import Painted, Pen
from sgui.core.picture.placeholder import placeholder
from sgui.core.picture.theme import BLACK
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Link, SurfaceView


def inside(pen: Pen, view: SurfaceView, link: Link, dim: bool) -> Painted:
    """Guest pixels on black bars, or the placeholder; dim: on a card, which has the name in its header.

    An overlay's bars are as transparent as its picture. Through another's own transparency one sees black.
    """
    if view.content is None or view.source is None:
        return placeholder(pen, view.interior, "" if dim else view.domain, view.notice, link)
    around = view.interior.minus(view.content)
    if not view.over:
        bars: Painted = tuple(Fill(bar, BLACK) for bar in ((view.interior,) if view.alpha else around))
    else:
        bars = tuple(Veil(bar, BLACK, view.opacity) for bar in around)
    linear = _is_mixed(view.content, view.source)
    shown = GuestPixels(view.generation, view.content, view.source, linear, dim, view.opacity, view.alpha)
    return (*bars, shown)


def _is_mixed(content: Rect, source: Rect) -> bool:
    """Whole multiples show the guest's own pixels, everything else mixes them."""
    times = content.width // source.width
    return content.size != Size(source.width * times, source.height * times)
