"""From a scene to all that is painted: ground, surfaces and labels or a trusted screen, band, pointer.

The guests' only part in it is GuestPixels, which lie inside interiors and come before everything of ours.
"""

from sgui.core.band import band_rect, strip_rect
from sgui.core.draw import Arrow, DrawList, Fill
from sgui.core.picture.attention import attention
from sgui.core.picture.band import band
from sgui.core.picture.font import Font
from sgui.core.picture.hint import hint
from sgui.core.picture.label import frame, tab
from sgui.core.picture.locked import locked
from sgui.core.picture.pen import Painted, Pen
from sgui.core.picture.strip import strip
from sgui.core.picture.surface import inside
from sgui.values.geometry import Rect
from sgui.values.label import Label
from sgui.values.scene import Scene, Stance, SurfaceView


def compose(scene: Scene, font: Font) -> DrawList:
    """Pure: equal scenes give equal lists. The pointer, where there is one, is the last of the list."""
    pen = Pen.of(font, scene)
    output = Rect.of(scene.output)
    above = (strip_rect if scene.fullscreen else band_rect)(scene.output, scene.scale_q)
    below = Rect.between(0, above.bottom, output.right, output.bottom)
    pointer: Painted = ()
    if scene.pointer is not None:
        pointer = (Arrow(scene.pointer.x, scene.pointer.y, scene.scale_q),)
    return (
        Fill(output, pen.look.ground),
        *_stage(pen, scene, below),
        *(strip if scene.fullscreen else band)(pen, scene),
        *pointer,
    )


def _stage(pen: Pen, scene: Scene, below: Rect) -> Painted:
    if scene.stance is Stance.ATTENTION:
        return attention(pen, scene)
    if scene.lock is not None:
        return locked(pen, scene, scene.lock, below)
    if scene.stance is not Stance.NORMAL or not scene.surfaces:
        return hint(pen, scene, below)
    return _surfaces(pen, scene)


def _surfaces(pen: Pen, scene: Scene) -> Painted:
    labels = {label.name: label for label in scene.labels}
    known = {each.domain: each for each in scene.tabs}

    def beneath(view: SurfaceView) -> Label | None:
        return labels[known[view.over].label] if view.over else None

    painted: Painted = ()
    for view in scene.surfaces:
        label = labels[view.label]
        domain = known[view.domain]
        painted += inside(pen, view, domain.link, dim=False)
        painted += frame(pen, view.frame, label)
        if not view.tab.empty:  # the strip of fullscreen says what it would
            painted += tab(pen, view, label, domain.mark, beneath(view))
    return painted
