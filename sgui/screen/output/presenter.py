"""How a renderer's picture gets into a pygame window: by GL's buffers (gl_presenter), or as pixels."""

import os
from typing import Protocol

import pygame

from sgui.screen.render.choose import software_renderer
from sgui.screen.render.renderer import Renderer
from sgui.screen.render.turned import turned, turned_damage, words
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation


class Presenter(Protocol):
    renderer: Renderer

    def arrange(self, size: Size, rotation: Rotation) -> None:
        """The picture starts over with this size, and is turned so for the window."""

    def present(self, damage: Damage) -> None: ...


class PixelPresenter:
    """The reference renderer's pixels in the window's own surface. Raises HostError."""

    def __init__(self, size: Size, gpu: bool = True) -> None:
        if pygame.display.get_driver() == "x11":
            os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = (
                "0"  # else SDL may draw by the GL we have just refused
            )
        set_mode(size, 0)
        self._painter = software_renderer(size, gpu)
        self.renderer: Renderer = self._painter
        self._rotation = Rotation.UPRIGHT

    def arrange(self, size: Size, rotation: Rotation) -> None:
        self._rotation = rotation
        self.renderer.resize(size)

    def present(self, damage: Damage) -> None:
        window = _window()
        shown = turned(words(self._painter.picture), self._rotation)
        there = turned_damage(damage, self._painter.size, self._rotation)
        rects = there.clip(Rect(0, 0, *window.get_size())).rects
        for rect in rects:
            pixels = shown[rect.y : rect.bottom, rect.x : rect.right].tobytes()
            picture = pygame.Surface((rect.width, rect.height), 0, 32, _MASKS)
            picture.get_buffer().write(pixels, 0)
            window.blit(picture, (rect.x, rect.y))
        pygame.display.update([(rect.x, rect.y, rect.width, rect.height) for rect in rects])


_MASKS = (0xFF0000, 0xFF00, 0xFF, 0)  # B G R X in memory; a name for it came with pygame 2.1.3


def set_mode(size: Size, flags: int) -> None:
    """Open the window, or open it anew. Raises HostError."""
    try:
        pygame.display.set_mode((size.width, size.height), flags | pygame.RESIZABLE, vsync=0)
    except pygame.error as error:
        raise HostError(f"window: {error}") from error


def _window() -> pygame.Surface:
    """pygame replaces it when the window is resized. Raises HostError."""
    if (surface := pygame.display.get_surface()) is None:
        raise HostError("window: its surface is gone")
    return surface
