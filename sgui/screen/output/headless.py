"""No display at all: the picture stays in a framebuffer object, or in memory where there is no usable GL.

Where it is to be turned, it is turned as for a display, into a scanout beside it.
"""

from typing import TYPE_CHECKING

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.output.output import OutputEvent, OutputResized
from sgui.screen.render.choose import software_renderer, tested_gl_renderer
from sgui.screen.render.renderer import Pixels, Renderer, Scanout
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

if TYPE_CHECKING:
    from sgui.screen.render.gl import GlRenderer


class HeadlessOutput:
    """Implements Output. A frame counts as presented when it is drawn."""

    backend = "headless"
    refresh_mhz = 60000

    def __init__(self, size: Size, gpu: bool = True) -> None:
        """gpu: whether one may paint."""
        self.size = self._display = size
        self._rotation = Rotation.UPRIGHT
        self._scanout: Scanout | None = None
        self._context: SurfacelessContext | None = None
        self._gl = self._tested() if gpu else None
        self.renderer: Renderer = self._gl or software_renderer(size, gpu)

    def _tested(self) -> "GlRenderer | None":
        try:
            self._context = SurfacelessContext()
            return tested_gl_renderer(self.size)
        except HostError:
            self._close_context()
            return None

    def _close_context(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None

    def fds(self) -> tuple[int, ...]:
        return ()

    def pump(self) -> tuple[OutputEvent, ...]:
        return ()

    def present(self, damage: Damage) -> None:
        """Finish the frame, so that what is said to have been presented has been drawn."""
        if self._scanout is not None:
            self._scanout.take(damage)
        if self._gl is not None:
            self._gl.finish()

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        return self._arranged(size, self._rotation)

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        return self._arranged(self._display, rotation)

    def scanout(self) -> Pixels:
        """What a display would show."""
        return self._scanout.read() if self._scanout else self.renderer.read(Rect.of(self.size))

    def _arranged(self, display: Size, rotation: Rotation) -> tuple[OutputEvent, ...]:
        if (display, rotation) == (self._display, self._rotation):
            return ()
        self._close_scanout()
        self._display, self._rotation, self.size = display, rotation, rotation.size(display)
        self.renderer.resize(self.size)
        if rotation is not Rotation.UPRIGHT:
            self._scanout = self.renderer.scanout(rotation)
        return (OutputResized(self.size),)

    def _close_scanout(self) -> None:
        if self._scanout is not None:
            self._scanout.close()
            self._scanout = None

    def close(self) -> None:
        self._close_scanout()
        self.renderer.close()
        self._close_context()
