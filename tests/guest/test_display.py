"""The guest library against a server of real sockets, pipes and memfds."""

import os
import select
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.guest import Busy, Display, InQuarantine, NotAllowed, Pasted, SessionEnded, Wait, connect
from sgui.values.errors import HostError, ProtocolError
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.wire.channel import RING, Record, Status, Welcome, encode_welcome
from sgui.wire.fbif import Geometry, Resize, Update
from sgui.wire.pipe_records import (
    ClipboardData,
    ClipboardRequest,
    Closing,
    SizeHint,
    encode_to_server,
)
from tests.fake_server import FakeServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeServer]:
    with FakeServer(tmp_path / "red.sock") as made:
        yield made


@pytest.fixture
def display(server: FakeServer, tmp_path: Path) -> Iterator[Display]:
    thread = threading.Thread(target=server.welcome)
    thread.start()
    with connect(tmp_path / "red.sock") as made:
        thread.join()
        yield made


def test_a_welcome_brings_size_generation_and_memory(display: Display) -> None:
    assert (display.width, display.height, display.generation, display.refresh_ms) == (64, 48, 7, 0)
    assert len(display.framebuffer) == 64 * 48 * 4


def test_what_is_drawn_is_in_the_server_s_memory(server: FakeServer, display: Display) -> None:
    display.framebuffer[8:12] = b"BGRX"
    assert server.pixels[8:12] == b"BGRX"


def test_the_first_configure_fills_the_page_and_rings(server: FakeServer, display: Display) -> None:
    display.configure(60, 40)
    assert server.geometry() == Geometry(60, 40, 240, 64 * 48 * 4, 32)
    assert server.drawn() == []
    assert server.heard() == [RING]


def test_a_page_that_begins_elsewhere_needs_a_resize_at_once(server: FakeServer, display: Display) -> None:
    display.configure(60, 20, stride=256, offset=256 * 20)
    assert server.geometry() == Geometry(60, 20, 256, 64 * 48 * 4, 32)
    assert server.drawn() == [Resize(60, 20, 256, 32, 256 * 20)]


def test_flipping_pages_is_a_resize_by_offset(server: FakeServer, display: Display) -> None:
    display.configure(64, 24)
    display.resize(64, 24, offset=64 * 24 * 4)
    display.resize(64, 24, depth=16)
    assert server.drawn() == [Resize(64, 24, 256, 32, 64 * 24 * 4), Resize(64, 24, 128, 16, 0)]


@pytest.mark.parametrize("size", [(65, 48), (64, 49), (0, 1), (1, -1)])
def test_a_picture_that_does_not_fit_is_refused_here(display: Display, size: tuple[int, int]) -> None:
    with pytest.raises(ProtocolError):
        display.configure(*size)


def test_an_unknown_depth_is_refused_here(display: Display) -> None:
    with pytest.raises(ProtocolError, match="depth 8"):
        display.configure(8, 8, depth=8)


def test_updates_are_clipped_and_need_a_picture(server: FakeServer, display: Display) -> None:
    with pytest.raises(ProtocolError, match="before configure"):
        display.update(0, 0, 1, 1)
    display.configure(64, 48)
    display.update(-5, 40, 20, 100)
    display.update(100, 100, 5, 5)
    assert server.drawn() == [Update(0, 40, 15, 8)]


def test_with_a_full_ring_updates_become_one_box(server: FakeServer, display: Display) -> None:
    display.configure(64, 48)
    for x in range(51):
        display.update(x, 0, 1, 1)
    display.update(3, 4, 1, 1)
    display.update(10, 6, 2, 2)
    assert display.waiting
    assert len(server.drawn()) == 51
    assert display.flush()
    assert server.drawn() == [Update(3, 4, 9, 4)]


def test_with_a_full_ring_only_the_newest_resize_waits(server: FakeServer, display: Display) -> None:
    display.configure(64, 48)
    for x in range(51):
        display.update(x, 0, 1, 1)
    display.resize(32, 32)
    display.resize(16, 16)
    display.update(1, 1, 2, 2)
    assert not display.flush()
    server.drawn()
    assert list(display.events()) == []
    assert not display.waiting
    assert server.drawn() == [Resize(16, 16, 64, 32, 0), Update(1, 1, 2, 2)]


def test_room_for_the_resize_alone(server: FakeServer, display: Display) -> None:
    display.configure(64, 48)
    for x in range(51):
        display.update(x, 0, 1, 1)
    display.resize(16, 16)
    display.update(1, 1, 2, 2)
    server.fb_page[8:12] = (1).to_bytes(4, "little")  # one slot read
    assert not display.flush()
    assert display.waiting


def test_a_full_pipe_owes_one_doorbell(server: FakeServer, display: Display) -> None:
    display.configure(64, 48)
    for _ in range(20000):
        display.update(0, 0, 1, 1)
        server.drawn()
    assert display.waiting
    assert server.heard() == [RING]
    assert display.flush()
    assert server.heard() == [RING]


def test_keys_arrive_in_order(server: FakeServer, display: Display) -> None:
    typed = (KeyRecord(30, True), PositionRecord(3, 4, 1), MotionRecord(-1, 2), KeyRecord(30, False))
    server.type(*typed)
    assert select.select([display], [], [], 5)[0] == [display]
    assert tuple(display.events()) == typed
    assert tuple(display.events()) == ()


def test_after_many_unread_keys_the_guest_rings(server: FakeServer, display: Display) -> None:
    server.type(*(KeyRecord(30, True) for _ in range(10)))
    assert len(list(display.events())) == 10
    assert server.heard() == []
    server.type(*(KeyRecord(30, True) for _ in range(51)))
    assert len(list(display.events())) == 51
    assert server.heard() == [RING]


def test_a_size_hint_is_an_event(server: FakeServer, display: Display) -> None:
    server.say(SizeHint(800, 600, 60000, 64))
    assert list(display.events()) == [SizeHint(800, 600, 60000, 64)]


def test_a_clipboard_is_asked_for_answered_and_given(server: FakeServer, display: Display) -> None:
    server.say(ClipboardRequest(7))
    assert list(display.events()) == [ClipboardRequest(7)]
    assert display.clipboard(7, "grün" * 2000)
    parts = [ClipboardData(7, 10000, ("grün" * 2000).encode()[at : at + 4084]) for at in (0, 4084, 8168)]
    assert server.heard() == [encode_to_server(part) for part in parts]
    assert display.clipboard(8, "")
    assert server.heard() == [encode_to_server(ClipboardData(8, 0, b""))]
    server.say(ClipboardData(9, 5, b"gr\xc3"))
    assert list(display.events()) == []
    server.say(ClipboardData(9, 5, b"\xbcn"))
    assert list(display.events()) == [Pasted("grün")]


def test_title_signal_and_cursor_are_records(server: FakeServer, display: Display) -> None:
    assert display.title("grün")
    assert display.signal(False)
    assert display.cursor(32, 32, 1, 2, b"\1" * 4096)
    assert display.cursor(0, 0, 0, 0, b"")
    number = lambda *values: b"".join(value.to_bytes(4, "little") for value in values)  # noqa: E731
    assert server.heard() == [
        Record(1, "grün".encode()),
        Record(4, number(0)),
        Record(3, number(32, 32, 1, 2)),
        Record(3, b"\1" * 4092),
        Record(3, b"\1" * 4),
        Record(3, number(0, 0, 0, 0)),
    ]


@pytest.mark.parametrize(
    ("width", "height", "hot", "pixels"),
    [(65, 1, (0, 0), 260), (1, 65, (0, 0), 260), (2, 2, (2, 0), 16), (2, 2, (0, -1), 16), (2, 2, (0, 0), 15)],
)
def test_a_wrong_cursor_is_refused_here(
    display: Display, width: int, height: int, hot: tuple[int, int], pixels: int
) -> None:
    with pytest.raises(ProtocolError, match="cursor"):
        display.cursor(width, height, *hot, bytes(pixels))


def test_a_long_title_is_refused_here(display: Display) -> None:
    with pytest.raises(ProtocolError, match="257"):
        display.title("x" * 257)


def test_what_a_full_pipe_does_not_take_waits_within_a_bound(server: FakeServer, display: Display) -> None:
    sent = 0
    while display.title("x" * 256):
        sent += 1
        assert sent < 1000
    assert display.waiting
    heard = len(server.heard())
    display.flush()
    heard += len(server.heard())
    assert heard == sent


def test_the_end_comes_after_the_last_event(server: FakeServer, display: Display) -> None:
    server.type(KeyRecord(30, False))
    server.say(Closing(2, "policy changed"))
    server.close_session()
    events = display.events()
    assert next(events) == Closing(2, "policy changed")
    assert next(events) == KeyRecord(30, False)
    with pytest.raises(SessionEnded, match=r"\(2\): policy changed"):
        next(events)


def test_speaking_after_the_end_says_so(server: FakeServer, display: Display) -> None:
    display.configure(8, 8)
    server.close_session()
    for speak in (
        lambda: display.update(0, 0, 1, 1),
        lambda: display.title("x"),
        display.flush,
        lambda: list(display.events()),
    ):
        with pytest.raises(SessionEnded, match="no reason given"):
            speak()


def test_closing_twice_and_with_a_view_held(server: FakeServer, display: Display) -> None:
    view = display.framebuffer[0:4]
    display.close()
    display.close()
    assert bytes(view) == bytes(4)
    with pytest.raises(BrokenPipeError):
        os.write(server.from_server, b"\0\0\0\0")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(Status.BUSY, Busy), (Status.NOT_ALLOWED, NotAllowed), (Status.QUARANTINED, InQuarantine)],
)
def test_refusals(server: FakeServer, tmp_path: Path, status: Status, expected: type[Exception]) -> None:
    thread = threading.Thread(target=server.refuse, args=(status,))
    thread.start()
    with pytest.raises(expected, match="refused"):
        connect(tmp_path / "red.sock")
    thread.join()


def test_a_refusal_with_a_time(server: FakeServer, tmp_path: Path) -> None:
    thread = threading.Thread(target=server.refuse, args=(Status.WAIT, 4000))
    thread.start()
    with pytest.raises(Wait) as refused:
        connect(tmp_path / "red.sock")
    thread.join()
    assert refused.value.wait_ms == 4000


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(HostError, match=r"none\.sock"):
        connect(tmp_path / "none.sock")


@pytest.mark.usefixtures("server")
def test_somebody_who_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="in time"):
        connect(tmp_path / "red.sock", timeout_s=0.05)


def test_a_welcome_without_descriptors(server: FakeServer, tmp_path: Path) -> None:
    packet = encode_welcome(Welcome(Status.WELCOME, 16, 2, 2, 0, 1))
    thread = threading.Thread(target=server.send_packet, args=(packet,))
    thread.start()
    with pytest.raises(ProtocolError, match="0 descriptors"):
        connect(tmp_path / "red.sock")
    thread.join()


def test_a_welcome_with_memory_that_may_shrink(server: FakeServer, tmp_path: Path) -> None:
    packet = encode_welcome(Welcome(Status.WELCOME, 16, 2, 2, 0, 1))
    loose = os.memfd_create("loose")
    os.ftruncate(loose, 4096)
    read_end, write_end = os.pipe()
    given = [loose, loose, loose, read_end, write_end]
    thread = threading.Thread(target=server.send_packet, args=(packet, given))
    thread.start()
    with pytest.raises(HostError, match="memfd"):
        connect(tmp_path / "red.sock")
    thread.join()
    for fd in given[2:]:
        os.close(fd)
