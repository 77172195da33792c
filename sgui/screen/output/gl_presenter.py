"""The GL renderer's picture into a pygame window's back buffer, and from there into sight."""

import pygame

from sgui.screen.output.connection_unsafe import Connection
from sgui.screen.output.copy_unsafe import BufferCopy
from sgui.screen.output.presenter import set_mode
from sgui.screen.render.choose import tested_gl_renderer
from sgui.screen.render.renderer import Renderer
from sgui.screen.render.turning import TextureScanout
from sgui.values.damage import Damage
from sgui.values.errors import GpuError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

_ATTRIBUTES = {
    pygame.GL_CONTEXT_MAJOR_VERSION: 3,
    pygame.GL_CONTEXT_MINOR_VERSION: 3,
    pygame.GL_CONTEXT_PROFILE_MASK: pygame.GL_CONTEXT_PROFILE_CORE,
    pygame.GL_DOUBLEBUFFER: 1,
    pygame.GL_ALPHA_SIZE: 0,  # a window that lets others shine through would show no true picture
    pygame.GL_DEPTH_SIZE: 0,
    pygame.GL_STENCIL_SIZE: 0,
}
_SMALL = 4  # damage below a quarter of the window is copied alone


class GlPresenter:
    """Implements Presenter. Raises HostError where GL is missing or fails the self-test."""

    def __init__(self, size: Size) -> None:
        for attribute, value in _ATTRIBUTES.items():
            pygame.display.gl_set_attribute(attribute, value)
        set_mode(size, pygame.OPENGL | pygame.DOUBLEBUF)
        self._gl = tested_gl_renderer(size)
        self.renderer: Renderer = self._gl
        self._copy = BufferCopy.of_window(Connection())
        self._scanout: TextureScanout | None = None

    def arrange(self, size: Size, rotation: Rotation) -> None:
        if self._scanout is not None:
            self._scanout.close()
        self.renderer.resize(size)
        self._scanout = None if rotation is Rotation.UPRIGHT else self._gl.scanout(rotation)
        self._gl.blacken_window()
        _flip()  # until then Mesa draws into a buffer of the window's old size

    def present(self, damage: Damage) -> None:
        shown = self._gl.target
        if self._scanout is not None:
            shown, damage = self._scanout.texture, self._scanout.take(damage)
        whole = Rect.of(shown.size)
        rects = damage.clip(whole).rects
        if self._copy is None or _SMALL * sum(rect.area for rect in rects) >= whole.area:
            self._gl.to_window(whole, shown)
            _flip()
            return
        for rect in rects:
            self._gl.to_window(rect, shown)
            self._copy.show(rect, whole.size)
        self._gl.flush()


def _flip() -> None:
    """Raises GpuError where the buffers cannot be swapped."""
    try:
        pygame.display.flip()
    except pygame.error as error:
        raise GpuError(f"gl: {error}") from error
