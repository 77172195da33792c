"""What the picture must know of the glyph atlas to lay out text: integers only, no glyph image."""

from collections.abc import Mapping
from dataclasses import dataclass

FIRST, LAST = 32, 126  # printable ASCII
ELLIPSIS = ".."
# Design pixels and whether bold; the atlas holds each at all nine scales.
STYLES = ((12, False), (12, True), (14, False), (14, True), (18, False), (18, True), (28, True))
ICON_SIZES = (16, 24, 48)  # design pixels


@dataclass(frozen=True, slots=True)
class Face:
    """One size of one weight. ascent and descent: pixels above and below the baseline.

    advances: pixels to the next glyph, for the codes FIRST to LAST.
    """

    ascent: int
    descent: int
    advances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Font:
    """faces: by size in output pixels and weight."""

    faces: Mapping[tuple[int, bool], Face]

    def width(self, text: str, size: int, bold: bool = False) -> int:
        """Pixels from the first glyph's origin to the end of the last one's advance."""
        advances = self.faces[size, bold].advances
        return sum(advances[ord(letter) - FIRST] for letter in text)

    def cap_height(self, size: int) -> int:
        """Pixels of a capital letter above the baseline: 0.73 of the size in DejaVu Sans."""
        return size * 73 // 100

    def elided(self, text: str, room: int, size: int, bold: bool = False) -> str:
        """text if it fits into `room` pixels, else its longest beginning with "..", else ""."""
        if self.width(text, size, bold) <= room:
            return text
        advances = self.faces[size, bold].advances
        left, kept = room - self.width(ELLIPSIS, size, bold), 0
        while kept < len(text) and (left := left - advances[ord(text[kept]) - FIRST]) >= 0:
            kept += 1
        return text[:kept].rstrip() + ELLIPSIS if kept else ""

    def wrapped(self, text: str, room: int, size: int, bold: bool = False) -> tuple[str, ...]:
        """Broken between words into lines of at most `room` pixels; a longer word stands alone."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return tuple(lines)
