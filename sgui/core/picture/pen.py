"""Words and signs, placed by the font's integers. What does not fit is elided, never drawn over others."""

from dataclasses import dataclass

from sgui.core.draw import Fill, Mark, Primitive, Symbol, Text
from sgui.core.picture.font import Font
from sgui.core.picture.theme import BLACK, LOOKS, STANDARD, WHITE, Look, Tone
from sgui.values.color import Color, contrast
from sgui.values.geometry import Rect
from sgui.values.label import Icon
from sgui.values.scene import Scene, px

Painted = tuple[Primitive, ...]
PLATE = 3  # design pixels beside words on a plate; there are more between any two things


@dataclass(frozen=True, slots=True)
class Type:
    """size: design pixels, with bold one of font.STYLES."""

    size: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Pen:
    font: Font
    scale_q: int
    look: Look = STANDARD

    @staticmethod
    def of(font: Font, scene: Scene) -> "Pen":
        return Pen(font, scene.scale_q, LOOKS[scene.theme])

    def px(self, design: int) -> int:
        return px(design, self.scale_q)

    def width(self, words: str, kind: Type) -> int:
        return self.font.width(words, self.px(kind.size), kind.bold)

    def words(self, room: Rect, words: str, kind: Type, tone: Tone, align: float = 0) -> Painted:
        """One line, centred between top and bottom. align: 0 left, 0.5 in the middle, 1 right.

        Where the look wants more contrast than the tone has, the words stand on a plate of their own.
        """
        size = self.px(kind.size)
        shown = self.font.elided(words, room.width, size, kind.bold)
        if not shown or room.height < size:
            return ()
        width = self.font.width(shown, size, kind.bold)
        x = room.x + round((room.width - width) * align)
        baseline = room.y + (room.height + self.font.cap_height(size)) // 2
        clip = Rect(x - 1, room.y, width + 2, room.height).intersect(room)
        if contrast(tone.ink, tone.ground) >= self.look.text_least:
            return (Text(x, baseline, shown, size, tone.ink, clip, tone.ground, kind.bold),)
        edge, height = self.px(PLATE), min(clip.height, size * 3 // 2)
        plate = Rect(clip.x - edge, clip.y + (clip.height - height) // 2, clip.width + 2 * edge, height)
        return (
            Fill(plate, BLACK),
            Text(x, baseline, shown, size, WHITE, clip.intersect(plate), BLACK, kind.bold),
        )

    def sign(self, room: Rect, icon: Icon | Mark, design: int, tone: Tone) -> Painted:
        """In the middle of room; nothing if room is smaller. design: one of font.ICON_SIZES."""
        size = self.px(design)
        if room.width < size or room.height < size:
            return ()
        x, y = room.x + (room.width - size) // 2, room.y + (room.height - size) // 2
        return (Symbol(x, y, icon, size, tone.ink, Rect(x, y, size, size), tone.ground),)


def box(rect: Rect, thickness: int, color: Color) -> Painted:
    """A closed frame inside rect, without its inside."""
    return tuple(Fill(side, color) for side in sides(rect, thickness))


def sides(rect: Rect, thickness: int) -> tuple[Rect, ...]:
    """Top, bottom, left, right of a closed frame inside rect; disjoint."""
    inner = rect.inset(thickness)
    if inner.empty:
        return (rect,)
    return (
        Rect.between(rect.x, rect.y, rect.right, inner.y),
        Rect.between(rect.x, inner.bottom, rect.right, rect.bottom),
        Rect.between(rect.x, inner.y, inner.x, inner.bottom),
        Rect.between(inner.right, inner.y, rect.right, inner.bottom),
    )


class Cursor:
    """Cuts pieces off a rectangle, from the left or from the right."""

    def __init__(self, room: Rect) -> None:
        self.room = room

    def left(self, width: int) -> Rect:
        width = max(0, min(width, self.room.width))
        piece = Rect(self.room.x, self.room.y, width, self.room.height)
        self.room = Rect.between(piece.right, self.room.y, self.room.right, self.room.bottom)
        return piece

    def right(self, width: int) -> Rect:
        width = max(0, min(width, self.room.width))
        piece = Rect(self.room.right - width, self.room.y, width, self.room.height)
        self.room = Rect.between(self.room.x, self.room.y, piece.x, self.room.bottom)
        return piece
