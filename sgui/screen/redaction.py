"""What a picture for others shows in place of a domain's pixels: its label's colour, pattern and name. Pure.

Only the guest's own primitives are exchanged, so band, labels and pointer lie over the cover as they lay
over the guest. A session whose domain is not known is covered too.
"""

from sgui.core.draw import DrawList, Fill, GuestPixels, PatternFill, Primitive, Text
from sgui.core.picture.font import Font
from sgui.values.color import Color, contrast
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, SurfaceView, px

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
UNIT = 24  # design pixels; larger than on a frame, so that nobody takes it for one
MARGIN = 6
NAME_SIZE = 28  # bold, a style that every atlas has


def redacted(
    draw_list: DrawList, scene: Scene, domains: frozenset[str], font: Font
) -> tuple[DrawList, tuple[Rect, ...]]:
    """The list without these domains' pixels, and the output pixels that are covered."""
    views = {view.generation: view for view in scene.surfaces}
    covered: list[Rect] = []
    painted: list[Primitive] = []
    for each in draw_list:
        view = views.get(each.generation) if isinstance(each, GuestPixels) else None
        if isinstance(each, GuestPixels) and (view is None or view.domain in domains):
            painted += cover(each.rect, view, scene, font)
            covered.append(each.rect)
        else:
            painted.append(each)
    return tuple(painted), tuple(covered)


def cover(rect: Rect, view: SurfaceView | None, scene: Scene, font: Font) -> tuple[Primitive, ...]:
    """Black where nobody knows whose pixels they were."""
    label = next((label for label in scene.labels if view is not None and label.name == view.label), None)
    if view is None or label is None:
        return (Fill(rect, BLACK),)
    ink = max(BLACK, WHITE, key=lambda color: contrast(color, label.color))
    ground = PatternFill(rect, label.color, ink, label.pattern, px(UNIT, scene.scale_q))
    return (ground, *_name_plate(rect, view.domain, (ink, label.color), scene.scale_q, font))


def _name_plate(
    rect: Rect, name: str, colors: tuple[Color, Color], scale_q: int, font: Font
) -> tuple[Primitive, ...]:
    """The name in the middle, on plain label colour: text is drawn on known ground. colors: ink, ground."""
    ink, ground = colors
    size, margin = px(NAME_SIZE, scale_q), px(MARGIN, scale_q)
    words = font.elided(name, rect.width - 2 * margin, size, bold=True)
    face = font.faces[size, True]
    width, height = font.width(words, size, bold=True) + 2 * margin, face.ascent + face.descent + 2 * margin
    plate = Rect(rect.x + (rect.width - width) // 2, rect.y + (rect.height - height) // 2, width, height)
    if not words or not rect.contains(plate):
        return ()
    baseline = plate.y + margin + face.ascent
    text = Text(plate.x + margin, baseline, words, size, ink, plate, ground, bold=True)
    return (Fill(plate, ground), text)
