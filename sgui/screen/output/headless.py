"""No display at all: the picture stays in a framebuffer object, or in memory where there is no usable GL."""

from typing import TYPE_CHECKING

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.output.output import OutputEvent, OutputResized
from sgui.screen.render.choose import software_renderer, tested_gl_renderer
from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Size

if TYPE_CHECKING:
    from sgui.screen.render.gl import GlRenderer


class HeadlessOutput:
    """Implements Output. A frame counts as presented when it is drawn."""

    backend = "headless"
    refresh_mhz = 60000

    def __init__(self, size: Size) -> None:
        self.size = size
        self._context: SurfacelessContext | None = None
        self._gl = self._tested()
        self.renderer: Renderer = self._gl or software_renderer(size)

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
        if self._gl is not None:
            self._gl.finish()

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        if size == self.size:
            return ()
        self.renderer.resize(size)
        self.size = size
        return (OutputResized(size),)

    def close(self) -> None:
        self.renderer.close()
        self._close_context()
