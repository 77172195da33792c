"""Guests' cursor images as the screen holds them: one a session, the newest."""

from sgui.core.picture.cursor import Looks
from sgui.screen.render.renderer import Renderer, Source
from sgui.values.cursor import CursorLook
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.pixels import PixelLayout
from sgui.wire.scene import CursorGiven

SEEN_LEAST = 128  # an image without a pixel of this alpha is as good as hidden


class Cursors:
    """The images go to the renderer, what the picture needs to know of them is in `looks`."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._looks: dict[int, CursorLook] = {}
        self._images = 0

    @property
    def looks(self) -> Looks:
        return self._looks

    def give(self, given: CursorGiven) -> None:
        """argb: untrusted, but of exactly the size that is said."""
        self._images += 1
        size = Size(given.width, given.height)
        if max(given.untrusted_argb[3::4], default=0) < SEEN_LEAST:
            self._looks[given.generation] = CursorLook(self._images, Size(0, 0), Point(0, 0))
            return
        layout = PixelLayout(size.width, size.height, 4 * size.width, 0, 32, 4 * size.area)
        source = Source(memoryview(given.untrusted_argb), layout)
        self._renderer.touch(-given.generation, source, Damage((Rect.of(size),)))
        self._looks[given.generation] = CursorLook(self._images, size, Point(given.hot_x, given.hot_y))

    def drop(self, generation: int) -> None:
        if self._looks.pop(generation, None) is not None:
            self._renderer.forget(-generation)
