"""The rectangles of one frame as the vertex shader reads them: one buffer, cut into runs of one pass each."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from sgui.values.geometry import Rect

WORDS = 16  # int32 of one quad: a_rect_px, a_clip_px, a_source_px, a_paint; see shaders/quad.vert
ATTRIBUTES = ("a_rect_px", "a_clip_px", "a_source_px", "a_paint")

Rows = NDArray[np.int32]  # [quads, WORDS]
Four = tuple[int, int, int, int]
NOWHERE: Four = (0, 0, 0, 0)


class Pass(Enum):
    """One fragment shader each; a surface's pass never paints anything of ours."""

    FILL = "fill"
    PATTERN = "pattern"
    GLYPH = "glyph"
    VEIL = "veil"
    POINTER = "pointer"
    SURFACE = "surface"


@dataclass(frozen=True, slots=True)
class Brush:
    """A pass and what it must know beyond the quad.

    texture: GL name, 0 where the pass reads none. The rest: of a surface.
    """

    kind: Pass
    texture: int = 0
    scaled: bool = False
    linear: bool = False
    dim: bool = False
    opacity: int = 255
    alpha: bool = False


@dataclass(slots=True)
class Run:
    brush: Brush
    first: int
    count: int


class Quads:
    """Grows in painting order; neighbours with one brush share a draw call."""

    def __init__(self) -> None:
        self.words = array("i")
        self.runs: list[Run] = []

    def add(
        self, brush: Brush, rect: Rect, clips: Iterable[Rect], paint: Four, source: Four = NOWHERE
    ) -> None:
        """The same rectangle once for each visible part of it."""
        box = (rect.x, rect.y, rect.width, rect.height)
        for clip in clips:
            self._count(brush, 1)
            self.words.extend((*box, clip.x, clip.y, clip.right, clip.bottom, *source, *paint))

    def add_rows(self, brush: Brush, rows: Rows, clips: Iterable[Rect]) -> None:
        """Prepared quads, as of a line of text; their clip is filled in here."""
        for clip in clips:
            self._count(brush, len(rows))
            cut = rows.copy()
            cut[:, 4:8] = (clip.x, clip.y, clip.right, clip.bottom)
            self.words.frombytes(cut.tobytes())

    def _count(self, brush: Brush, more: int) -> None:
        if self.runs and self.runs[-1].brush == brush:
            self.runs[-1].count += more
        else:
            self.runs.append(Run(brush, len(self.words) // WORDS, more))
