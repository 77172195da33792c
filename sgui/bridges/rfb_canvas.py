"""An RFB server's picture, painted into the framebuffer that sgui gave us: whole arrays at once."""

import numpy as np
from numpy.typing import NDArray

from sgui.bridges.rfb_hextile import paint_mosaic, paint_strip
from sgui.bridges.rfb_tight import paint
from sgui.bridges.rfb_zrle import Zrle
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.wire import rfb

Pixels = NDArray[np.uint32]  # [height, width], 0x00RRGGBB little-endian, top row first

PIXEL = 4  # bytes


class Canvas:
    """framebuffer: sgui's shared memory, writable; the picture lies at its beginning, row after row.

    size: of the server's picture. shown: whether there is room for it; if not, what is painted is lost.
    """

    def __init__(self, framebuffer: memoryview) -> None:
        self._words: NDArray[np.uint32] = np.frombuffer(framebuffer, "<u4")
        self._pixels: Pixels = self._words[:0].reshape(0, 0)
        self._damage = Damage()
        self._zrle = Zrle()
        self.size = Size(0, 0)

    @property
    def shown(self) -> bool:
        return self._pixels.size > 0

    @property
    def room(self) -> int:
        return int(self._words.nbytes)

    def resize(self, size: Size) -> None:
        """An empty picture of that size."""
        self.size, self._damage = size, Damage()
        fits = size.area <= len(self._words)
        self._pixels = self._words[: size.area if fits else 0].reshape(
            (size.height, size.width) if fits else (0, 0)
        )
        self._pixels[:] = 0

    def paint(self, said: rfb.Picture) -> None:
        """Its rectangle lies inside `size`. Raises ProtocolError for what cannot be painted."""
        match said:
            case rfb.Drawn(rect):
                self._damage = self._damage.add(rect)
            case rfb.Tiles():
                for place, tile in self._zrle.tiles(said):
                    self._put(place, tile)
            case _ if not self.shown or said.rect.empty:
                pass
            case rfb.Rows(rect, data):
                self._put(rect, np.frombuffer(data, "<u4").reshape(rect.height, rect.width))
            case rfb.Fill(rect, pixel):
                self._part(rect)[:] = int.from_bytes(pixel, "little")
            case rfb.Copy(rect, x, y):
                self._part(rect)[:] = self._part(Rect(x, y, rect.width, rect.height))
            case rfb.Strip(rect):
                paint_strip(said, self._part(rect))
            case rfb.Mosaic(rect):
                paint_mosaic(said, self._part(rect))
            case rfb.Packed(rect):
                paint(said, self._part(rect))

    def take_damage(self) -> Damage:
        taken, self._damage = self._damage, Damage()
        return taken if self.shown else Damage()

    def _part(self, rect: Rect) -> Pixels:
        return self._pixels[rect.y : rect.bottom, rect.x : rect.right]

    def _put(self, rect: Rect, pixels: Pixels) -> None:
        if self.shown:
            self._part(rect)[:] = pixels
