"""The whole system in a window under X11: what a person at a developer's desk gets."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.rawguest import RawGuest
from tests.rig import A, Rig
from tests.screen.output.xvfb import HEIGHT, WIDTH, Xvfb, soon, xvfb


class WindowRig(Rig):
    """As Rig, in a window on this display, typed into by X."""

    def __init__(self, folder: Path, display: str) -> None:
        super().__init__(folder)
        self.display = display

    def __enter__(self) -> "WindowRig":
        command = [sys.executable, "-m", "sgui", "run", "--policy", str(self.policy), "--output", "window"]
        command += ["--runtime-dir", str(self.runtime), "--state-dir", str(self.state)]
        environment = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"} | {
            "DISPLAY": self.display
        }
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=open(self.folder / "stderr", "w"),
            text=True,
            env=environment,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "sgui: ready\n", self.errors()
        return self


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[WindowRig, Xvfb]]:
    screen, home = tmp_path / "x", tmp_path / "sgui"
    screen.mkdir()
    home.mkdir()
    with xvfb(screen) as server, WindowRig(home, server.display) as rig:
        yield rig, server


def windows(server: Xvfb) -> list[str]:
    """xdotool fails where it finds none."""
    try:
        return server.xdotool("search", "--onlyvisible", "--name", "^sgui$").split()
    except AssertionError:
        return []


def window_of(server: Xvfb) -> str:
    assert soon(lambda: bool(windows(server)))
    window = windows(server)[0]
    server.xdotool("windowmove", window, "0", "0")
    server.xdotool("windowfocus", window)
    time.sleep(0.3)
    return window


def typed(guest: RawGuest, server: Xvfb, key: str) -> list[tuple[int, int]]:
    guest.keys()
    server.xdotool("key", key)
    return guest.keys(2.0) + guest.keys(0.2)


def test_a_person_types_into_the_focused_guest_alone(desk: tuple[WindowRig, Xvfb]) -> None:
    rig, server = desk
    bank, work = rig.guest("bank"), rig.guest("work")
    bank.show(320, 240, 250, 250, 0)
    work.show(320, 240, 0, 250, 250)
    rig.until(lambda s: s["domains"][1]["size"] and s["domains"][0]["size"])
    window_of(server)
    server.xdotool("key", "ctrl+alt+1")
    rig.until(lambda s: s["presented_focus"] == "bank")
    assert [key for key in typed(bank, server, "a") if key[0] == A] == [(A, 1), (A, 0)]
    assert work.keys() == []
    assert soon(lambda: (server.pixels()[:, :, :3] == (0, 250, 250)).all(axis=2).sum() > 320 * 240 // 2)
    server.xdotool("key", "ctrl+alt+Delete")
    rig.until(lambda s: s["presented_mode"] == "attention")
    assert not typed(bank, server, "a")
    server.xdotool("key", "Escape")
    rig.until(lambda s: s["presented_focus"] == "bank")


def test_the_window_resizes_and_survives_the_screens_death(desk: tuple[WindowRig, Xvfb]) -> None:
    rig, server = desk
    bank = rig.guest("bank")
    bank.show(320, 240, 10, 250, 10)
    window = window_of(server)
    server.xdotool("windowsize", "--sync", window, "600", "400")
    rig.until(lambda s: (s["output"]["width"], s["output"]["height"]) == (600, 400))
    refused = rig.request(request="resize", size="640x480")["error"]
    assert refused == "resize: the output is 'window', allowed is a headless one"
    server.xdotool("key", "ctrl+alt+1")
    rig.until(lambda s: s["presented_focus"] == "bank")
    pid = rig.kill("screen", signal.SIGKILL)
    rig.until(lambda s: s["processes"]["screen"] not in (pid, None) and s["presented_focus"] == "bank", 5)
    window_of(server)
    assert [key for key in typed(bank, server, "a") if key[0] == A] == [(A, 1), (A, 0)]
    picture = server.pixels()
    assert picture.shape == (HEIGHT, WIDTH, 4) and np.any(picture)


def test_a_window_that_is_destroyed_comes_back_and_keys_wait_for_it(desk: tuple[WindowRig, Xvfb]) -> None:
    rig, server = desk
    bank = rig.guest("bank")
    bank.show(320, 240, 10, 250, 10)
    pid = rig.pid("screen")
    server.xdotool("windowclose", window_of(server))
    rig.until(lambda s: s["processes"]["screen"] not in (pid, None) and s["output"]["width"] > 0, 20)
    window_of(server)
    server.xdotool("key", "ctrl+alt+1")
    rig.until(lambda s: s["presented_focus"] == "bank")
    assert [key for key in typed(bank, server, "a") if key[0] == A] == [(A, 1), (A, 0)]
    assert "Traceback" not in rig.errors()


def test_in_a_turned_window_is_pointed_at_what_is_seen_there(desk: tuple[WindowRig, Xvfb]) -> None:
    """What X shows of the guest is found in the window, and the guest is told of that very place."""
    rig, server = desk
    bank = rig.guest("bank")
    bank.show(320, 240, 10, 250, 10)
    window_of(server)
    rig.policy.write_text(rig.policy.read_text().replace("[output]\n", "[output]\nrotation = 90\n"))
    assert rig.request(request="reload")["ok"]
    rig.until(lambda s: s["output"]["height"] > s["output"]["width"])
    server.xdotool("key", "ctrl+alt+1")
    rig.until(lambda s: s["presented_focus"] == "bank")

    def shown() -> tuple[int, int, int, int] | None:
        rows, columns = (server.pixels()[..., :3] == (10, 250, 10)).all(axis=2).nonzero()
        return (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if rows.size else None

    assert soon(lambda: shown() is not None)
    left, top, right, bottom = (int(side) for side in shown() or ())
    assert (right - left, bottom - top) == (240, 320), "the picture lies on its side"
    bank.events()
    server.xdotool("mousemove", "--sync", str(right - 1 - 50), str(top + 70))
    places: list[tuple[int, int]] = []

    def told() -> bool:
        places.extend((event.a, event.b) for event in bank.events() if event.type == 4)
        return bool(places)

    assert soon(told) and places[-1] == (70, 50)
