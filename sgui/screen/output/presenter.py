"""How a renderer's picture gets into a pygame window: by GL's buffers, or as pixels."""

import os
from typing import Protocol

import pygame

from sgui.screen.output.connection_unsafe import Connection
from sgui.screen.output.copy_unsafe import BufferCopy
from sgui.screen.render.choose import software_renderer, tested_gl_renderer
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.gl_api import GL
from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size

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


class Presenter(Protocol):
    renderer: Renderer

    def resize(self, size: Size) -> None: ...

    def present(self, damage: Damage) -> None: ...


def open_window(size: Size) -> Presenter:
    """GL if it is there and passes the self-test, else pixels by the processor. Raises HostError."""
    try:
        return GlPresenter(size)
    except HostError:
        return PixelPresenter(size)


class GlPresenter:
    """Copies the picture into the window's back buffer and shows it. Raises HostError."""

    def __init__(self, size: Size) -> None:
        for attribute, value in _ATTRIBUTES.items():
            pygame.display.gl_set_attribute(attribute, value)
        _set_mode(size, pygame.OPENGL | pygame.DOUBLEBUF)
        self.renderer: Renderer = tested_gl_renderer(size)
        self._gl: GlRenderer = self.renderer
        self._copy = BufferCopy.of_window(Connection())

    def resize(self, size: Size) -> None:
        self.renderer.resize(size)

    def present(self, damage: Damage) -> None:
        size = self._gl.target.size
        whole = Rect.of(size)
        rects = damage.clip(whole).rects
        if self._copy is not None and _SMALL * sum(rect.area for rect in rects) < whole.area:
            for rect in rects:
                self._to_back(rect, size)
                self._copy.show(rect, size)
            GL.glFlush()
        else:
            self._to_back(whole, size)
            pygame.display.flip()

    def _to_back(self, rect: Rect, size: Size) -> None:
        """Our row 0 is the top, the window's is the bottom: a flipped blit between equal sizes is a copy."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._gl.target.framebuffer)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, 0)
        top, bottom = size.height - rect.y, size.height - rect.bottom
        source = (rect.x, rect.y, rect.right, rect.bottom)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glBlitFramebuffer(*source, rect.x, top, rect.right, bottom, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)


class PixelPresenter:
    """The reference renderer's pixels in the window's own surface. Raises HostError."""

    def __init__(self, size: Size) -> None:
        if pygame.display.get_driver() == "x11":
            os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = (
                "0"  # else SDL may draw by the GL we have just refused
            )
        _set_mode(size, 0)
        self.renderer: Renderer = software_renderer(size)

    def resize(self, size: Size) -> None:
        self.renderer.resize(size)

    def present(self, damage: Damage) -> None:
        window = _window()
        rects = damage.clip(Rect(0, 0, *window.get_size())).rects
        boxes = [(rect.x, rect.y, rect.width, rect.height) for rect in rects]
        for rect in rects:
            pixels = self.renderer.read(rect)
            picture = pygame.image.frombuffer(pixels.tobytes(), (rect.width, rect.height), "BGRA")
            picture.set_alpha(None)
            window.blit(picture, (rect.x, rect.y))
        pygame.display.update(boxes)


def _window() -> pygame.Surface:
    """pygame replaces it when the window is resized. Raises HostError."""
    if (surface := pygame.display.get_surface()) is None:
        raise HostError("window: its surface is gone")
    return surface


def _set_mode(size: Size, flags: int) -> None:
    try:
        pygame.display.set_mode((size.width, size.height), flags | pygame.RESIZABLE, vsync=0)
    except pygame.error as error:
        raise HostError(f"window: {error}") from error
