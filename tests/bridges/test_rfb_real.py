"""The bridge and real VNC servers: the picture to the pixel, keys and pointer, sizes, a server that dies."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tests.bridges.fake_sgui import FakeSgui, Guest
from tests.bridges.rfb_painter import Pixels
from tests.bridges.rfb_servers import HEIGHT, SERVERS, WIDTH, Server, Xvnc, captured

SCENES = count()  # no two are alike, so that what is seen is new


class Bridge:
    """The process between a server and a stand-in for sgui."""

    def __init__(self, folder: Path, server: Server, encoding: str = "raw") -> None:
        folder.mkdir(exist_ok=True)
        self.sgui = FakeSgui(folder / "desk.sock")
        command = [sys.executable, "-I", "-m", "sgui.bridges.rfb", "--domain", "desk"]
        command += ["--guest-socket", str(folder / "desk.sock"), "--server", server.address]
        command += ["--encoding", encoding, *server.options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.guest: Guest = self.sgui.guest(20)

    def picture(self) -> Pixels:
        width, height = self.guest.size
        words = np.frombuffer(self.guest.picture(), np.uint8).reshape(height, width, 4)
        return words[:, :, 2::-1]

    def shows(self, expected: Pixels) -> None:
        """Exactly that, sooner or later."""
        self.guest.until(
            lambda: self.guest.size == (WIDTH, HEIGHT) and np.array_equal(self.picture(), expected), 20
        )

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.sgui.close()


@pytest.fixture(scope="module", params=list(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = SERVERS[request.param](tmp_path_factory.mktemp(request.param) / "s")
    yield made
    made.close()


@pytest.fixture(scope="module")
def xvnc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Xvnc(tmp_path_factory.mktemp("xvnc") / "s")
    yield made
    made.close()


@pytest.mark.parametrize("encoding", ["raw", "tight", "zrle", "hextile"])
def test_every_scene_is_exact_to_the_pixel(server: Server, tmp_path: Path, encoding: str) -> None:
    first = server.show(next(SCENES))
    bridge = Bridge(tmp_path, server, encoding)
    try:
        bridge.shows(first)
        for _ in range(4):
            bridge.shows(server.show(next(SCENES)))
    finally:
        bridge.close()


def test_an_independent_client_sees_the_same(xvnc: Server, tmp_path: Path) -> None:
    bridge = Bridge(tmp_path, xvnc, "tight")
    try:
        bridge.shows(xvnc.show(4))
        assert np.array_equal(captured(xvnc, tmp_path / "captured.png"), bridge.picture())
    finally:
        bridge.close()


def test_keys_and_pointer_arrive(server: Server, tmp_path: Path) -> None:
    """SDL's scancodes are USB's: 4 is A, 30 is 1, 225 is the left Shift."""
    bridge = Bridge(tmp_path, server)
    try:
        bridge.shows(server.show(next(SCENES)))
        guest = bridge.guest
        guest.position(123, 45)
        guest.key(0x110, True)
        guest.key(0x110, False)
        guest.position(123, 45, wheel=1)
        guest.until(lambda: {"button 1 at 123 45", "button 5 at 123 45"} <= set(server.lines()), 20)
        before = len(server.lines())
        for code, pressed in ((30, 1), (30, 0), (42, 1), (2, 1), (2, 0), (42, 0)):
            guest.key(code, bool(pressed))
        expected = ["down 4", "up 4", "down 225", "down 30", "up 30", "up 225"]
        guest.until(lambda: server.lines()[before:] == expected, 20)
    finally:
        bridge.close()


def test_sizes_a_killed_server_and_its_return(tmp_path: Path) -> None:
    server = Xvnc(tmp_path / "s")
    bridge = Bridge(tmp_path, server)
    try:
        bridge.shows(server.show(1))
        bridge.guest.hint(640, 400)
        bridge.guest.until(lambda: bridge.guest.size == (640, 400), 20)
        bridge.guest.key(30, True)
        server.close()
        assert bridge.guest.ended(20) and bridge.guest.signals == [0]
        _out, said = bridge.process.communicate(timeout=20)
        assert bridge.process.returncode == 1
        lines = [line for line in said.splitlines() if "desk: cage: " not in line]
        assert len(lines) == 1 and "rfb: the server closed the connection" in lines[0]
    finally:
        bridge.close()
    (tmp_path / "s" / "vnc").unlink(missing_ok=True)
    again = Xvnc(tmp_path / "s")
    bridge = Bridge(tmp_path / "again", again)
    try:
        bridge.shows(again.show(2))
    finally:
        bridge.close()
        again.close()
