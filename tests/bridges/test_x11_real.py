"""The X11 bridge with Xvfb, bubblewrap and programs that nobody wrote for it."""

import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bridges.real_x11 import Domain

Start = Callable[..., Domain]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    made: list[Domain] = []

    def begin(program: str | list[str], *options: str, name: str = "a") -> Domain:
        made.append(Domain(tmp_path, program, *options, name=name))
        return made[-1]

    yield begin
    for domain in made:
        domain.close()


def test_the_picture_is_the_programs_to_the_pixel(start: Start) -> None:
    domain = start("x = X(); paint(x); forever()")
    rows = [[(y & ~7) * 0x010203 & 0xFFFFFF] * 320 for y in range(200)]
    for row in rows[8:11]:
        row[8:13] = [0xC0FFEE] * 5
    expected = b"".join(pixel.to_bytes(4, "little") for row in rows for pixel in row)
    domain.until(lambda: domain.guest.sizes and domain.guest.picture() == expected)
    assert domain.guest.sizes == [(320, 200)] and domain.guest.depth == 32


def test_damage_is_what_changed_and_no_more(start: Start) -> None:
    domain = start("x = X(); w = x.window(0, 0, 320, 200); x.sync(); time.sleep(1); "
                   "x.fill(w, 100, 50, 7, 9, 0xFF); x.sync(); forever()")  # fmt: skip
    domain.until(lambda: domain.guest.sizes and domain.pixel(103, 55) == 0xFF)
    domain.until(lambda: domain.guest.updates[-1] == (100, 50, 7, 9))


def test_typing_and_pointing_reach_the_program(start: Start) -> None:
    domain = start("x = X(); keys(x)")
    domain.hears("ready")
    domain.guest.tap(30)
    domain.hears("release 38")
    assert domain.said() == ["ready", "press 38", "release 38"]


def test_a_terminal_without_a_window_manager_fills_the_screen_and_has_the_keys(start: Start) -> None:
    domain = start(
        ["xterm", "-bg", "#102030", "-e", "sh", "-c", "read line; echo got $line >~/said; sleep 60"]
    )
    domain.until(lambda: domain.guest.sizes and domain.pixel(310, 190) == domain.pixel(310, 10) == 0x102030)
    for code in (35, 23, 28):  # h, i, Enter
        domain.guest.tap(code)
    domain.hears("got hi")


def test_the_screen_follows_sgui_and_the_windows_follow_the_screen(start: Start) -> None:
    domain = start(["xterm", "-bg", "#102030"], "--max-size", "320x200")
    domain.until(lambda: domain.guest.sizes and domain.pixel(310, 190) == 0x102030)
    domain.guest.hint(200, 120)
    domain.until(lambda: domain.guest.size == (200, 120) and domain.pixel(195, 115) == 0x102030)
    domain.guest.hint(5000, 160)
    domain.until(lambda: domain.guest.size == (320, 160) and domain.pixel(310, 150) == 0x102030)


def test_a_program_may_resize_its_screen_and_sgui_hears_of_few_sizes(start: Start) -> None:
    loop = "[x.resize(100 + n, 90 + n) for n in range(60)]"
    domain = start(
        f"x = X(); {loop}; w = x.window(0, 0, 320, 200); x.fill(w, 0, 0, 320, 200, 0xAB); x.sync(); forever()"
    )
    domain.until(
        lambda: domain.guest.sizes and domain.guest.size == (159, 149) and domain.pixel(158, 148) == 0xAB
    )
    assert len(domain.guest.sizes) <= 12, domain.guest.sizes


def test_the_cursor_comes_as_an_image_and_is_not_in_the_picture(start: Start) -> None:
    domain = start(["xterm", "-bg", "#102030", "-fg", "#102030", "-cr", "#102030"])
    domain.until(lambda: domain.guest.sizes and domain.pixel(310, 190) == 0x102030)
    before = len(domain.guest.cursors)
    domain.guest.position(200, 100)
    domain.until(lambda: len(domain.guest.cursors) > before)
    assert {domain.pixel(x, y) for x in range(180, 220) for y in range(80, 120)} == {0x102030}


def test_a_pasted_text_is_handed_over_once(start: Start) -> None:
    domain = start("x = X(); say('here'); pasted(x); forever()")
    domain.hears("here")
    domain.guest.record(3, struct.pack("<II", 7, 5) + b"hello")
    domain.hears("pasted None")
    assert domain.said() == ["here", "pasted hello", "pasted None"]


def test_what_a_program_has_copied_is_fetched_when_the_user_copies(start: Start) -> None:
    domain = start("x = X(); copied(x, b'secret')")
    domain.hears("ready")
    domain.guest.record(2, struct.pack("<I", 9))
    domain.until(lambda: domain.guest.copied)
    assert domain.guest.copied == [struct.pack("<II", 9, 6) + b"secret"]


@pytest.mark.parametrize(
    ("program", "status", "line"),
    [
        ("raise SystemExit(3)", 0, "sgui: bridge a: x11: the program ended with status 3\n"),
        (["/nowhere/xterm"], 1, "sgui: bridge a: x11: the program is not there, or ended with status 127\n"),
    ],
)
def test_a_program_that_ends_ends_the_domain(start: Start, program: str, status: int, line: str) -> None:
    domain = start(program)
    assert domain.ended() == (status, line)
    assert domain.guest.ended()


def test_an_x_server_that_is_killed_is_one_line(start: Start) -> None:
    domain = start("os.kill(pid_of(b'Xvfb'), 9); forever()")
    assert domain.ended() == (1, "sgui: bridge a: x11: the X server ended\n")


def test_the_jail_dies_with_the_bridge(start: Start) -> None:
    domain = start("say('here', os.uname().nodename); x = X(); keys(x)")
    domain.hears("here domain")
    mark = str(domain.home)
    assert mark in _commands()
    domain.bridge.kill()
    domain.bridge.wait(30)
    for _ in range(500):
        if mark not in _commands():
            break
        subprocess.run(["sleep", "0.02"], check=True)
    assert mark not in _commands()


def _commands() -> str:
    return subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
