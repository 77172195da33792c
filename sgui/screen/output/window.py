"""A window under X11 or Wayland, through pygame-ce: GL where it can be trusted, else the reference renderer.

Input that comes with the window is untrusted: the window system is below us, and no key is grabbed.
Between frames nobody polls: `fds` gives the window system's own socket. pump() until it returns nothing,
then sleep on it.
"""

import os
import time

import pygame

from sgui.screen.output.connection_unsafe import Connection
from sgui.screen.output.output import OutputClosed, OutputEvent, OutputExposed, OutputInput, OutputResized
from sgui.screen.output.presenter import PixelPresenter, Presenter
from sgui.screen.output.window_input import input_records
from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation

TITLE = "sgui"
_DRIVERS = {"x11": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}  # never SDL's own choice, which may be a console
_HINTS = {
    "SDL_NO_SIGNAL_HANDLERS": "1",  # SIGTERM is ours
    "SDL_VIDEO_X11_WMCLASS": TITLE,
    "SDL_VIDEO_WAYLAND_WMCLASS": TITLE,
    "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "0",
    "SDL_IME_SHOW_UI": "0",
}


class WindowOutput:
    """Implements Output. size: what is wanted; the window system may decide otherwise, pump() says so.

    gpu: whether one may paint.
    """

    backend = "window"

    def __init__(self, size: Size, gpu: bool = True) -> None:
        _start_display()
        try:
            self._presenter: Presenter = _presenter(size) if gpu else PixelPresenter(size, gpu)
            self._connection = Connection()
            self._connection.store_name(TITLE)
        except HostError:
            pygame.display.quit()
            raise
        self.renderer: Renderer = self._presenter.renderer
        self.size = self._window = _window_size()
        self._rotation = Rotation.UPRIGHT
        if self.size != size:
            self._presenter.arrange(self.size, self._rotation)
        self.refresh_mhz = 1000 * _refresh_hz()

    def fds(self) -> tuple[int, ...]:
        return (self._connection.fd,)

    def pump(self) -> tuple[OutputEvent, ...]:
        """Input of one call is one OutputInput, in its order."""
        self._connection.collect()
        found = pygame.event.get()
        now_us = time.time_ns() // 1000
        records = b"".join(input_records(event, self._window, now_us) for event in found)
        kinds = {event.type for event in found}
        events: list[OutputEvent] = [OutputInput(records)] if records else []
        events += self._arranged(_window_size(), self._rotation)
        if pygame.WINDOWEXPOSED in kinds:
            events.append(OutputExposed())
        if pygame.QUIT in kinds:
            events.append(OutputClosed())
        return tuple(events)

    def present(self, damage: Damage) -> None:
        self._presenter.present(damage)

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        """A window's size is the window system's to say."""
        return ()

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        return self._arranged(self._window, rotation)

    def _arranged(self, window: Size, rotation: Rotation) -> tuple[OutputEvent, ...]:
        if (window, rotation) == (self._window, self._rotation):
            return ()
        self._window, self._rotation, self.size = window, rotation, rotation.size(window)
        self._presenter.arrange(self.size, rotation)
        return (OutputResized(self.size),)

    def close(self) -> None:
        self.renderer.close()
        pygame.display.quit()


def _start_display() -> None:
    drivers = [driver for driver, variable in _DRIVERS.items() if os.environ.get(variable)]
    if not drivers:
        raise HostError("window: neither DISPLAY nor WAYLAND_DISPLAY is set")
    if os.environ.get("SDL_VIDEODRIVER") not in drivers:
        os.environ["SDL_VIDEODRIVER"] = ",".join(drivers)
    os.environ.update(_HINTS)
    try:
        pygame.display.init()
    except pygame.error as error:
        raise HostError(f"window: {error}") from error
    pygame.display.set_caption(TITLE)
    pygame.display.set_allow_screensaver(True)
    pygame.key.stop_text_input()  # no input method between the keyboard and us
    pygame.mouse.set_visible(False)  # the trusted pointer is drawn by us


def _presenter(size: Size) -> Presenter:
    """GL if it is there and passes the self-test, else pixels by the processor. Raises HostError."""
    try:
        from sgui.screen.output.gl_presenter import GlPresenter  # noqa: PLC0415  (fails where there is no GL)

        return GlPresenter(size)
    except (HostError, ImportError):
        return PixelPresenter(size)


def _refresh_hz() -> int:
    """60 where nobody says: pygame has no word for it, pygame-ce has."""
    ask = getattr(pygame.display, "get_current_refresh_rate", None)
    return (ask() if ask is not None else 0) or 60


def _window_size() -> Size:
    return Size(*pygame.display.get_window_size())
