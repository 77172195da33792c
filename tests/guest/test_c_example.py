"""examples/guest.c: compiled without a warning, and run against a server."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.wire.channel import RING, Status
from sgui.wire.fbif import Geometry, Resize, Update
from sgui.wire.pipe_records import Closing, SizeHint
from tests.fake_server import FakeServer

SOURCE = Path(__file__).parents[2] / "examples" / "guest.c"

pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler here")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("c") / "guest"
    strict = ["-O2", "-std=c11", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *strict, "-o", made, SOURCE], check=True)
    return made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeServer]:
    with FakeServer(tmp_path / "red.sock", width=200, height=100) as made:
        yield made


@pytest.fixture
def guest(program: Path, server: FakeServer, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [program, tmp_path / "red.sock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def test_it_is_short() -> None:
    assert len(SOURCE.read_text("ascii").splitlines()) < 200


def test_a_whole_session(server: FakeServer, guest: "subprocess.Popen[str]") -> None:
    server.welcome()
    until(lambda: RING in server.heard())
    assert server.geometry() == Geometry(200, 100, 800, 200 * 100 * 4, 32)

    drawn: list[Update | Resize] = []
    until(lambda: bool(drawn.extend(server.drawn()) or len(drawn) > 8))
    assert drawn[0] == Update(0, 0, 200, 100)
    squares = {(one.x, one.y) for one in drawn[1:] if isinstance(one, Update) and one.width == 48}
    assert len(squares) > 2, "the picture does not move"
    assert server.pixels[4 * 20000 - 4 :] == b"\x40\x30\x20\x00"

    typed = (KeyRecord(30, True), KeyRecord(30, False), PositionRecord(7, 8, 1), MotionRecord(-1, 2, 0))
    assert server.type(*typed)
    assert guest.stdout is not None
    said = [guest.stdout.readline().strip() for _ in typed]
    assert said == ["key 30 down", "key 30 up", "position 7 8 wheel 1", "motion -1 2 wheel 0"]

    server.heard()
    server.say(SizeHint(120, 90, 60000, 64))
    drawn.clear()
    until(lambda: bool(drawn.extend(server.drawn()) or Resize(120, 90, 480, 32, 0) in drawn))

    server.say(Closing(1, "policy changed"))
    server.close_session()
    assert guest.stdout.readline() == "closing: policy changed\n"
    assert guest.wait(20) == 0


def test_a_size_that_does_not_fit_is_not_taken(server: FakeServer, guest: "subprocess.Popen[str]") -> None:
    server.welcome()
    server.say(
        SizeHint(201, 100, 60000, 64), SizeHint(0xFFFFFFFF, 0xFFFFFFFF, 0, 64), SizeHint(100, 100, 0, 64)
    )
    drawn: list[Update | Resize] = []
    until(lambda: bool(drawn.extend(server.drawn()) or any(isinstance(one, Resize) for one in drawn)))
    assert [one for one in drawn if isinstance(one, Resize)] == [Resize(100, 100, 400, 32, 0)]
    assert guest.poll() is None


def test_a_refusal_is_said(server: FakeServer, guest: "subprocess.Popen[str]") -> None:
    server.refuse(Status.QUARANTINED)
    assert guest.wait(20) == 1
    assert guest.stderr is not None
    assert guest.stderr.read() == "guest: in quarantine\n"
