"""The size that the welcome packet suggests: a guest that fills the output has it; the same for all (E10)."""

from sgui.core.band import band_rect
from sgui.core.labels import label_place
from sgui.values.geometry import Rect, Size

WITHOUT_SCREEN = Size(1280, 720)


def suggested_size(output: Size | None, scale_q: int, max_size: Size) -> Size:
    """The inside of a label that fills the output below the band, at most max_size."""
    size = output or WITHOUT_SCREEN
    slot = Rect.between(0, band_rect(size, scale_q).bottom, size.width, size.height)
    place = label_place(slot, scale_q)
    inside = place.interior.size if place else size
    return Size(min(inside.width, max_size.width), min(inside.height, max_size.height))
