"""What a card shows with its GPU: the GL renderer's picture, in buffers that the driver makes for displays.

GBM gives them, EGL draws into them, and the card flips between them as between any others: modes, hot-plug
and several displays are no business of the GPU. A driver that computes on the processor is slower than plain
memory, so it is taken only where it was asked for.
"""

import re

from sgui.screen.output.gbm_unsafe import GbmContext, Lock
from sgui.screen.output.kms_unsafe import Card
from sgui.screen.render.choose import tested_gl_renderer
from sgui.screen.render.renderer import Renderer
from sgui.screen.render.turning import TextureScanout
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

_BY_PROCESSOR = re.compile(r"gl (llvmpipe|softpipe|swrast|software)", re.IGNORECASE)


class GlFrames:
    """Implements Frames. Raises HostError where GL is missing, fails the self-test or cannot be shown.

    asked: for GL whoever computes it.
    """

    def __init__(self, card: Card, size: Size, asked: bool) -> None:
        self._card, self._size = card, size
        self._context = GbmContext(card.fd, size)
        try:
            self._gl = tested_gl_renderer(size)
            if not asked and _BY_PROCESSOR.match(self._gl.name):
                raise HostError(f"kms: {self._gl.name}: no GPU")
            self.renderer: Renderer = self._gl
            self._numbers: dict[int, int] = {}  # of framebuffers, by the buffer's handle
            self._old: list[int] = []
            self._next: Lock | None = None
            self._scanout: TextureScanout | None = None
            self._front = self._black()
        except HostError:
            self._context.close()
            raise

    @property
    def front(self) -> int:
        return self._numbers[self._front.handle]

    def next(self, damage: Damage) -> int:
        """A back buffer's old content is nobody's word, so all of the picture goes there."""
        shown = self._gl.target
        if self._scanout is not None:
            self._scanout.take(damage)
            shown = self._scanout.texture
        self._gl.to_window(Rect.of(shown.size), shown)
        self._next = self._swapped()
        return self._numbers[self._next.handle]

    def flipped(self) -> None:
        if self._next is not None:
            self._context.release(self._front)
            self._front, self._next = self._next, None

    def in_place(self, damage: Damage) -> Damage:
        raise HostError(f"kms: {self._card.path}: no page flips, which GL needs")

    def resize(self, size: Size) -> None:
        self._old += self._numbers.values()
        self._numbers, self._next, self._size = {}, None, size
        self._context.resize(size)
        self._front = self._black()

    def begin(self, rotation: Rotation) -> None:
        if self._scanout is not None:
            self._scanout.close()
        self._gl.resize(rotation.size(self._size))
        self._scanout = None if rotation is Rotation.UPRIGHT else self._gl.scanout(rotation)

    def free_old(self) -> None:
        for number in self._old:
            self._card.forget(number)
        self._old = []
        self._context.free_old()

    def close(self) -> None:
        self.renderer.close()
        self._context.close()

    def _black(self) -> Lock:
        self._gl.blacken_window()
        return self._swapped()

    def _swapped(self) -> Lock:
        lock = self._context.swap()
        if lock.handle not in self._numbers:
            self._numbers[lock.handle] = self._card.framebuffer(self._size, lock.pitch, lock.handle)
        return lock
