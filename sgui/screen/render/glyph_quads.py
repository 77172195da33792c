"""Lines of text and icons as quads of the atlas. Prepared once each: what sgui says changes seldom."""

from functools import lru_cache

import numpy as np

from sgui.core.draw import Symbol, Text
from sgui.screen.render.glyphs import Atlas
from sgui.screen.render.mask import Mask
from sgui.screen.render.quads import WORDS, Brush, Pass, Rows
from sgui.values.color import Color
from sgui.values.geometry import Rect

REMEMBERED = 1024  # lines; a full attention screen has a few hundred


class GlyphQuads:
    """The atlas on the GPU. Needs a current context."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._mask = Mask(atlas.coverage)
        self.brush = Brush(Pass.GLYPH, self._mask.id)
        self._prepared = lru_cache(REMEMBERED)(self._prepare)

    def rows(self, written: Text | Symbol) -> Rows:
        """Quads without clip, from the left: where two overlap, the later wins."""
        return self._prepared(written)[0]

    def bounds(self, written: Text | Symbol) -> Rect:
        """No pixel outside is painted."""
        return self._prepared(written)[1]

    def _prepare(self, written: Text | Symbol) -> tuple[Rows, Rect]:
        paint = (packed(written.color), packed(written.background), 0, 0)
        rows, whole = [], Rect(0, 0, 0, 0)
        for part in self._atlas.placed(written):
            place = Rect(part.x, part.y, part.box.width, part.box.height)
            rows.append((*_four(place), 0, 0, 0, 0, *_four(part.box), *paint))
            whole = whole.union(place)
        return np.array(rows, np.int32).reshape(-1, WORDS), whole.intersect(written.clip)

    def close(self) -> None:
        self._mask.close()


def packed(color: Color) -> int:
    """0xRRGGBB"""
    return color.red << 16 | color.green << 8 | color.blue


def _four(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.height
