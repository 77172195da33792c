"""The trusted pointer's masks on the GPU, one for each scale that was seen."""

import numpy as np

from sgui.core.draw import Arrow
from sgui.core.picture.pointer import arrow_origin, arrow_rows
from sgui.screen.render.mask import Mask
from sgui.screen.render.quads import Brush, Pass, Quads
from sgui.values.geometry import Rect


class Pointer:
    """body, outline: 0xRRGGBB. Needs a current context."""

    def __init__(self, body: int, outline: int) -> None:
        self._paint = (body, outline, 0, 0)
        self._masks: dict[int, Mask] = {}

    def bounds(self, arrow: Arrow) -> Rect:
        rows = arrow_rows(arrow.scale_q)
        left, top = arrow_origin(arrow.x, arrow.y, arrow.scale_q)
        return Rect(left, top, len(rows[0]), len(rows))

    def add(self, quads: Quads, arrow: Arrow, parts: tuple[Rect, ...]) -> None:
        if arrow.scale_q not in self._masks:
            rows = arrow_rows(arrow.scale_q)
            self._masks[arrow.scale_q] = Mask(np.array([list(row) for row in rows], np.uint8))
        brush = Brush(Pass.POINTER, self._masks[arrow.scale_q].id)
        quads.add(brush, self.bounds(arrow), parts, self._paint)

    def close(self) -> None:
        for mask in self._masks.values():
            mask.close()
