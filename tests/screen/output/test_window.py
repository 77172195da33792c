"""The window on an X server of our own."""

import select
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
from evdev import ecodes as e

from sgui.core.draw import DrawList, Fill, PatternFill
from sgui.screen.output.output import OutputClosed, OutputEvent, OutputExposed, OutputInput, OutputResized
from sgui.screen.output.window import WindowOutput
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.turned import turned
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.label import Pattern
from sgui.values.rotation import Rotation
from tests.screen.output.xvfb import Xvfb, soon, xvfb

SIZE = Size(400, 300)
RED, BLUE, WHITE = Color(230, 20, 10), Color(0, 10, 240), Color(255, 255, 255)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Xvfb]:
    with xvfb(tmp_path_factory.mktemp("screen")) as found:
        yield found


class Shown:
    """A window and what it said so far."""

    def __init__(self, server: Xvfb, gpu: bool = True) -> None:
        self.server = server
        self.output = WindowOutput(SIZE, gpu)
        self.rotation = Rotation.UPRIGHT
        self.said: list[OutputEvent] = []
        assert soon(lambda: any(isinstance(event, OutputExposed) for event in self.listen()))
        self.window = server.xdotool("search", "--sync", "--onlyvisible", "--name", "^sgui$").split()[-1]
        assert soon(self._has_the_keyboard)
        self.listen()
        self.said.clear()

    def _has_the_keyboard(self) -> bool:
        """There is no window manager, so nobody else would give it."""
        self.listen()
        self.server.xdotool("windowfocus", self.window)
        return pygame.key.get_focused()

    def listen(self) -> list[OutputEvent]:
        while events := self.output.pump():
            self.said += events
        return self.said

    def changes(self) -> list[tuple[int, int, int]]:
        """Type, code, value of each input record so far, without SYN_REPORT."""
        records = b"".join(event.records for event in self.listen() if isinstance(event, OutputInput))
        found = [record[2:] for record in struct.iter_unpack("<qqHHi", records)]
        return [change for change in found if change[:2] != (e.EV_SYN, e.SYN_REPORT)]

    def hears(self, *changes: tuple[int, int, int]) -> bool:
        return soon(lambda: [change for change in self.changes() if change[0] != e.EV_ABS] == [*changes])

    def turn(self, rotation: Rotation) -> Size:
        self.rotation, size = rotation, rotation.size(SIZE)
        assert self.output.turn(rotation) == (OutputResized(size),)
        return size

    def on_screen(self) -> Pixels:
        words = self.server.xdotool("getwindowgeometry", "--shell", self.window).split()
        at = dict(word.split("=") for word in words)
        x, y, width, height = (int(at[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return self.server.pixels()[y : y + height, x : x + width]

    def paints(self, draw_list: DrawList, damage: Damage) -> bool:
        """Whether the window then shows what the renderer has."""
        self.output.renderer.paint(draw_list, damage)
        self.output.present(damage)
        wanted = turned(self.output.renderer.read(Rect.of(self.output.size)), self.rotation)[..., :3]
        return soon(lambda: np.array_equal(self.on_screen()[..., :3], wanted))


@pytest.fixture
def shown(server: Xvfb, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    found = _shown(server, monkeypatch)
    yield found
    found.output.close()


@pytest.fixture
def without_gl(server: Xvfb, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    monkeypatch.setenv("SDL_OPENGL_LIBRARY", "/nowhere/libGL.so.1")
    found = _shown(server, monkeypatch)
    yield found
    found.output.close()


def _shown(server: Xvfb, monkeypatch: pytest.MonkeyPatch, gpu: bool = True) -> Shown:
    monkeypatch.setenv("DISPLAY", server.display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    return Shown(server, gpu)


def picture(size: Size, color: Color) -> DrawList:
    """Nothing in it looks the same upside down."""
    whole = Rect.of(size)
    return (
        Fill(whole, color),
        PatternFill(Rect(0, 0, size.width, 40), RED, WHITE, Pattern.DIAGONAL, 6),
        Fill(Rect(5, 50, 20, 10), WHITE),
    )


def whole(size: Size) -> Damage:
    return Damage((Rect.of(size),))


def test_the_window_shows_the_picture_by_gl(shown: Shown) -> None:
    assert shown.output.backend == "window"
    assert shown.output.renderer.name.startswith("gl ")
    assert shown.output.renderer.note == "GL"
    assert shown.paints(picture(SIZE, BLUE), whole(SIZE))


def test_small_damage_reaches_the_window(shown: Shown) -> None:
    assert shown.paints(picture(SIZE, BLUE), whole(SIZE))
    assert shown.paints(picture(SIZE, RED), Damage((Rect(3, 45, 60, 30), Rect(380, 280, 90, 90))))
    assert shown.paints(picture(SIZE, WHITE), whole(SIZE))
    assert shown.paints(picture(SIZE, BLUE), Damage((Rect(0, 0, 10, 10),)))


def test_typing_arrives_as_linux_keys(shown: Shown) -> None:
    shown.server.xdotool("key", "a", "shift+F5", "ctrl+alt+Delete")
    keys = [(e.KEY_A, 1), (e.KEY_A, 0)]
    keys += [(e.KEY_LEFTSHIFT, 1), (e.KEY_F5, 1), (e.KEY_LEFTSHIFT, 0), (e.KEY_F5, 0)]
    keys += [(e.KEY_LEFTCTRL, 1), (e.KEY_LEFTALT, 1), (e.KEY_DELETE, 1)]
    keys += [(e.KEY_LEFTCTRL, 0), (e.KEY_LEFTALT, 0), (e.KEY_DELETE, 0)]
    assert shown.hears(*((e.EV_KEY, code, value) for code, value in keys)), shown.changes()


def test_a_held_key_is_not_repeated(shown: Shown) -> None:
    shown.server.xdotool("keydown", "k")
    time.sleep(1.0)  # the server's own repeat begins after 0.5 s
    shown.server.xdotool("keyup", "k")
    assert shown.hears((e.EV_KEY, e.KEY_K, 1), (e.EV_KEY, e.KEY_K, 0)), shown.changes()


def test_the_pointer_is_told_in_the_windows_pixels(shown: Shown) -> None:
    shown.server.xdotool("mousemove", "--sync", "--window", shown.window, "123", "45")
    shown.server.xdotool("click", "3", "click", "4")
    clicked = ((e.EV_KEY, e.BTN_RIGHT, 1), (e.EV_KEY, e.BTN_RIGHT, 0))
    assert shown.hears(*clicked, (e.EV_REL, e.REL_WHEEL, 1), (e.EV_REL, e.REL_WHEEL_HI_RES, 120)), (
        shown.changes()
    )
    assert _pixel(shown) == (123, 45)


def test_losing_the_keyboard_releases_what_is_held(shown: Shown) -> None:
    shown.server.xdotool("keydown", "k")
    assert shown.hears((e.EV_KEY, e.KEY_K, 1))
    root = shown.server.xdotool("search", "--maxdepth", "0", ".*").split()[0]
    shown.server.xdotool("windowfocus", root)
    assert soon(lambda: (e.EV_SYN, e.SYN_DROPPED, 0) in shown.changes()), shown.changes()
    shown.server.xdotool("keyup", "k")


def test_a_resized_window_says_so_and_is_painted_anew(shown: Shown) -> None:
    """By its very first frame: Mesa cuts what it draws to the size of the last one that was shown."""
    assert shown.paints(picture(SIZE, BLUE), whole(SIZE))
    shown.server.xdotool("windowsize", "--sync", shown.window, "520", "210")
    size = Size(520, 210)
    assert soon(lambda: OutputResized(size) in shown.listen())
    assert shown.output.size == size
    assert shown.paints(picture(size, BLUE), whole(size))


@pytest.mark.parametrize("how", ["shown", "without_gl"])
def test_a_turned_picture_is_in_a_window_of_the_same_size(request: pytest.FixtureRequest, how: str) -> None:
    window: Shown = request.getfixturevalue(how)
    assert window.output.turn(Rotation.UPRIGHT) == ()
    for rotation in (Rotation.RIGHT, Rotation.INVERTED, Rotation.LEFT):
        size = window.turn(rotation)
        assert window.output.size == size
        assert window.paints(picture(size, BLUE), whole(size))
        assert window.paints(picture(size, RED), Damage((Rect(3, 45, 60, 30), Rect(280, 270, 90, 90))))
    assert window.on_screen().shape[:2] == (SIZE.height, SIZE.width)
    window.server.xdotool("windowsize", "--sync", window.window, "520", "210")
    assert soon(lambda: OutputResized(Size(210, 520)) in window.listen())
    assert window.paints(picture(Size(210, 520), BLUE), whole(Size(210, 520)))


def test_the_pointer_is_told_where_it_is_in_the_window_however_the_picture_is_turned(shown: Shown) -> None:
    shown.turn(Rotation.RIGHT)
    shown.server.xdotool("mousemove", "--sync", "--window", shown.window, "223", "45")
    assert soon(lambda: _pixel(shown) == (223, 45)), shown.changes()


def _pixel(shown: Shown) -> tuple[int, int] | None:
    """The last that was told."""
    x, y = ([value for *kind, value in shown.changes() if kind == [e.EV_ABS, axis]] for axis in (0, 1))
    return (x[-1] * SIZE.width // 65536, y[-1] * SIZE.height // 65536) if x and y else None


def test_closing_is_reported(shown: Shown) -> None:
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert shown.output.pump() == (OutputClosed(),)


def test_idle_means_asleep(shown: Shown) -> None:
    assert shown.paints(picture(SIZE, BLUE), whole(SIZE))
    with select.epoll() as waiting:
        for fd in shown.output.fds():
            waiting.register(fd, select.EPOLLIN)
        shown.listen()
        wakes, end = 0, time.monotonic() + 1.0
        while (left := end - time.monotonic()) > 0:
            wakes += len(waiting.poll(left))
            shown.listen()
        assert wakes <= 2
        shown.server.xdotool("key", "a")
        assert len(waiting.poll(5)) == 1
    assert shown.hears((e.EV_KEY, e.KEY_A, 1), (e.EV_KEY, e.KEY_A, 0))


def test_without_gl_the_reference_paints_the_window(without_gl: Shown) -> None:
    assert without_gl.output.renderer.name == "reference"
    assert without_gl.output.renderer.note == "software renderer"
    assert without_gl.paints(picture(SIZE, BLUE), whole(SIZE))
    assert without_gl.paints(picture(SIZE, RED), Damage((Rect(3, 45, 60, 30), Rect(380, 280, 90, 90))))
    without_gl.server.xdotool("windowsize", "--sync", without_gl.window, "333", "222")
    size = Size(333, 222)
    assert soon(lambda: OutputResized(size) in without_gl.listen())
    assert without_gl.paints(picture(size, RED), whole(size))


def test_g03_a_gpu_that_was_given_up_is_not_tried(server: Xvfb, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _shown(server, monkeypatch, gpu=False)
    assert (found.output.renderer.name, found.output.renderer.note) == ("reference", "GPU failed")
    assert found.paints(picture(SIZE, BLUE), whole(SIZE))
    found.output.close()


def test_without_a_window_system_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(HostError, match="neither DISPLAY nor WAYLAND_DISPLAY"):
        WindowOutput(SIZE)


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    with pytest.raises(HostError, match="window: "):
        WindowOutput(SIZE)
