"""What a picture for others shows in place of a domain's pixels: its label's colour, pattern and name. Pure.

Only the guest's own primitives are exchanged, so band, labels and pointer lie over the cover as they lay
over the guest; for its own cursor image comes the arrow. A session whose domain is not known is covered too.
"""

from sgui.core.draw import Arrow, DrawList, Fill, GuestCursor, GuestPixels, PatternFill, Primitive
from sgui.core.picture.font import Font
from sgui.core.picture.pen import Painted, Pen, Type
from sgui.core.picture.theme import BLACK, HUGE, Tone, ink_on
from sgui.screen.damage_map import extent
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, SurfaceView

UNIT = 24  # design pixels; larger than on a frame, so that nobody takes it for one
MARGIN = 6
NAME = Type(HUGE, bold=True)


def redacted(
    draw_list: DrawList, scene: Scene, shown: frozenset[str], font: Font
) -> tuple[DrawList, tuple[Rect, ...]]:
    """The list without the pixels of any guest but these domains', and the output pixels that are covered.

    Whoever is not named is covered: also a domain that was presented and that a new policy has left out.
    """
    views = {view.generation: view for view in scene.surfaces}
    covered: list[Rect] = []
    painted: list[Primitive] = []
    arrows: tuple[Arrow, ...] = ()
    for each in draw_list:
        if not isinstance(each, GuestPixels | GuestCursor):
            painted.append(each)
            continue
        view = views.get(each.generation)
        if view is not None and view.domain in shown:
            painted.append(each)
        elif isinstance(each, GuestPixels):
            painted += cover(each.rect, view, scene, font)
            covered.append(each.rect)
        elif scene.pointer is not None:
            arrows = (Arrow(scene.pointer.x, scene.pointer.y, scene.scale_q),)
            covered.append(extent(arrows[0]))
    return (*painted, *arrows), tuple(covered)


def cover(rect: Rect, view: SurfaceView | None, scene: Scene, font: Font) -> Painted:
    """Black where nobody knows whose pixels they were."""
    label = next((label for label in scene.labels if view is not None and label.name == view.label), None)
    if view is None or label is None:
        return (Fill(rect, BLACK),)
    pen, tone = Pen.of(font, scene), Tone(ink_on(label.color), label.color)
    ground = PatternFill(rect, tone.ground, tone.ink, label.pattern, pen.px(UNIT))
    return (ground, *_name_plate(pen, rect, view.domain, tone))


def _name_plate(pen: Pen, rect: Rect, name: str, tone: Tone) -> Painted:
    """The name in the middle, on plain label colour: text is drawn on known ground."""
    margin = pen.px(MARGIN)
    width = min(pen.width(name, NAME) + 2 * margin, rect.width)
    height = pen.px(NAME.size) + 2 * margin
    plate = Rect(rect.x + (rect.width - width) // 2, rect.y + (rect.height - height) // 2, width, height)
    words = pen.words(plate.inset(margin), name, NAME, tone, 0.5)
    if not words or not rect.contains(plate):
        return ()
    return (Fill(plate, tone.ground), *words)
