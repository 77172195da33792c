"""sgui/bridges/session.py: what the clock decides. The rest of it is in test_qemu.py, with real processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sgui.bridges import frames as frames_module
from sgui.bridges.clipboard import Answer
from sgui.bridges.display import (
    CursorPlaced,
    CursorShape,
    Disabled,
    DisplayEvent,
    Pixels,
    Scanout,
    ScanoutFrame,
    Update,
    UpdateMapped,
)
from sgui.bridges.session import LISTEN_AGAIN_S, REGISTER_S, WISH_S, Session
from sgui.guest import Pasted
from sgui.values.errors import HostError, ProtocolError
from sgui.values.frame import IMPLICIT, LINEAR, XRGB8888, Format, Frame
from sgui.values.geometry import Rect, Size
from sgui.wire.pipe_records import ClipboardRequest, SizeHint


class Screen:
    """A frame socket, whose screen takes these formats."""

    def __init__(self, *formats: Format) -> None:
        self.formats: tuple[Format, ...] = formats
        self.said: list[object] = []
        self.news = False

    def offered(self) -> bool:
        news, self.news = self.news, False
        return news

    def show(self, frame: Frame, dmabuf: int) -> bool:
        self.said.append((frame, os.fstat(dmabuf).st_size))
        return True

    def show_memory(self) -> bool:
        self.said.append("memory")
        return True


class StandIn:
    """A console and a channel in one, that remember."""

    def __init__(self) -> None:
        self.registered = True
        self.queue: list[DisplayEvent] = []
        self.answers: list[Answer] = []
        self.told: list[tuple[object, ...]] = []
        self.framebuffer = memoryview(bytearray(64))
        self.frames: Screen | None = None

    @property
    def clipboard(self) -> "StandIn":
        """QEMU's; and, as a call, sgui's."""
        return self

    def __call__(self, nonce: int, text: str) -> None:
        self.told.append(("clipboard", nonce, text))

    def replies(self, _now: float) -> Iterator[Answer]:
        taken, self.answers = self.answers, []
        yield from taken

    def events(self) -> Iterator[DisplayEvent]:
        taken, self.queue = self.queue, []
        yield from taken

    def __getattr__(self, name: str) -> object:
        def told(*arguments: object, **_named: object) -> bool:
            self.told.append((name, *arguments))
            return True

        return told


def session() -> tuple[StandIn, Session]:
    stand_in = StandIn()
    return stand_in, Session(stand_in, stand_in, 100.0, lambda words: stand_in.told.append(("say", words)))  # type: ignore[arg-type]


def pixels(width: int, height: int) -> Pixels:
    return Pixels(Size(width, height), 32, width * 4, memoryview(bytes(width * height * 4)))


def test_a_qemu_that_does_not_take_the_listener_is_given_up() -> None:
    stand_in, made = session()
    stand_in.registered = False
    made.turn(100.0 + REGISTER_S - 0.1)
    assert made.deadline() == 100.0 + REGISTER_S
    with pytest.raises(HostError, match="does not take"):
        made.turn(100.0 + REGISTER_S)


def test_once_registered_nothing_is_due() -> None:
    _stand_in, made = session()
    made.turn(100.1)
    assert made.deadline() is None


def test_one_size_in_a_turn_is_told_once() -> None:
    stand_in, made = session()
    stand_in.queue = [Scanout(pixels(2, 2)), Scanout(pixels(4, 1)), Scanout(pixels(1, 2))]
    made.turn(100.1)
    assert stand_in.told == [("configure", 1, 2, 4), ("update", 0, 0, 1, 2)]


def test_the_whole_picture_is_asked_for_at_most_four_times_a_second() -> None:
    stand_in, made = session()
    stand_in.queue = [Scanout(pixels(2, 2)), Update(3, 3, pixels(1, 1))]
    made.turn(100.1)
    assert made.deadline() == 100.0 + LISTEN_AGAIN_S
    assert ("listen_again",) not in stand_in.told
    made.turn(100.3)
    assert stand_in.told.count(("listen_again",)) == 1
    stand_in.queue = [Update(3, 3, pixels(1, 1))]
    made.turn(100.31)
    made.turn(100.4)
    assert stand_in.told.count(("listen_again",)) == 1
    made.turn(100.3 + LISTEN_AGAIN_S)
    assert stand_in.told.count(("listen_again",)) == 2


def test_of_many_wishes_the_last_is_passed_on() -> None:
    stand_in, made = session()
    for width in (10, 20, 30):
        made.hear(SizeHint(width, 5, 0, 64), 100.0)
    made.turn(100.1)
    made.hear(SizeHint(40, 5, 0, 64), 100.1)
    made.turn(100.2)
    assert stand_in.told == [("suggest", Size(30, 5))]
    assert made.deadline() == 100.1 + WISH_S
    made.turn(100.1 + WISH_S)
    assert stand_in.told == [("suggest", Size(30, 5)), ("suggest", Size(40, 5))]


def test_both_ways_of_the_clipboard_go_through() -> None:
    stand_in, made = session()
    made.hear(ClipboardRequest(9), 100.0)
    made.hear(Pasted("text"), 100.0)
    stand_in.answers = [Answer(9, "copied")]
    made.turn(100.1)
    assert stand_in.told == [("ask", 9, 100.0), ("paste", "text"), ("clipboard", 9, "copied")]


def test_a_hidden_cursor_comes_back_as_it_was() -> None:
    stand_in, made = session()
    shape = CursorShape(Size(1, 1), 0, 0, b"argb")
    for event in (CursorPlaced(0, 0, False), shape, CursorPlaced(5, 5, True), CursorPlaced(6, 6, True)):
        stand_in.queue = [event]
        made.turn(100.1)
    stand_in.queue = [CursorPlaced(0, 0, False)]
    made.turn(100.1)
    hidden, seen = ("cursor", 0, 0, 0, 0, b""), ("cursor", 1, 1, 0, 0, b"argb")
    assert stand_in.told == [hidden, seen, hidden]


def test_a_picture_too_large_is_said_once() -> None:
    stand_in, made = session()
    for _ in range(3):
        stand_in.queue = [Scanout(pixels(5, 5))]
        made.turn(100.1)
    assert [told[0] for told in stand_in.told] == ["say", "signal"]
    assert "5 x 5 is not shown" in str(stand_in.told[0][1])


TAKEN = Format(XRGB8888, LINEAR)
FRAME = Frame(2, 2, 12, 4, TAKEN)
ROWS = b"\xee" * 4 + bytes(range(12)) + bytes(range(100, 112))


def a_frame(frame: Frame = FRAME) -> ScanoutFrame:
    """A memfd stands for the dma-buf."""
    fd = os.memfd_create("frame")
    os.write(fd, ROWS)
    return ScanoutFrame(frame, fd)


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def read(dmabuf: int, size_bytes: int) -> Iterator[memoryview]:
        yield memoryview(os.pread(dmabuf, size_bytes, 0))

    monkeypatch.setattr(frames_module, "refuse_unless_dmabuf", lambda fd, least: None)
    monkeypatch.setattr(frames_module, "read_dmabuf", read)


def test_a_frame_that_the_screen_takes_is_passed_on_and_its_damage_told(kernel: None) -> None:
    stand_in, made = session()
    stand_in.frames = screen = Screen(TAKEN)
    stand_in.queue = [a_frame(), UpdateMapped(Rect(1, 0, 9, 1))]
    made.turn(101.0)
    assert screen.said == [(FRAME, len(ROWS))]
    assert stand_in.told[0][:3] == ("configure", 2, 2)
    assert stand_in.told[1] == ("update", 0, 0, 2, 2)
    assert bytes(stand_in.framebuffer) == bytes(64), "not copied"
    screen.news = True
    made.turn(102.0)
    assert screen.said == [(FRAME, len(ROWS))] * 2, "another screen is shown it too"
    stand_in.queue = [Scanout(pixels(2, 2))]
    made.turn(103.0)
    assert screen.said[2:] == ["memory"]


@pytest.mark.parametrize("top_first", [True, False])
def test_a_frame_that_no_screen_takes_is_copied_where_rows_are_rows(kernel: None, top_first: bool) -> None:
    stand_in, made = session()
    frame = Frame(2, 2, 12, 4, TAKEN, top_first)
    stand_in.queue = [a_frame(frame)]
    made.turn(101.0)
    first, second = ROWS[4:12], ROWS[16:24]
    wanted = first + second if top_first else second + first
    assert bytes(stand_in.framebuffer[:16]) == wanted


def test_a_screen_that_takes_no_frames_any_more_is_copied_for(kernel: None) -> None:
    stand_in, made = session()
    stand_in.frames = screen = Screen(TAKEN)
    stand_in.queue = [a_frame()]
    made.turn(101.0)
    screen.formats, screen.news = (), True
    made.turn(102.0)
    assert screen.said[1:] == ["memory"]
    assert bytes(stand_in.framebuffer[:16]) == ROWS[4:12] + ROWS[16:24]
    stand_in.queue = [Disabled()]
    made.turn(103.0)
    assert ("signal", False) in stand_in.told


def test_a_tiled_frame_that_nobody_reads_is_said_once(kernel: None) -> None:
    stand_in, made = session()
    tiled = Frame(2, 2, 12, 4, Format(XRGB8888, IMPLICIT))
    stand_in.queue = [a_frame(tiled), UpdateMapped(Rect(0, 0, 1, 1)), a_frame(tiled)]
    made.turn(101.0)
    said = [told[1] for told in stand_in.told if told[0] == "say"]
    assert said == ["qemu: a frame of its GPU is not shown: it is tiled (docs/frames.md)"]
    assert ("signal", False) in stand_in.told
    made.close()


def test_what_qemu_calls_a_frame_and_is_no_dma_buf_is_its_fault() -> None:
    stand_in, made = session()
    stand_in.queue = [a_frame()]
    with pytest.raises(ProtocolError, match="a descriptor that is no dma-buf"):
        made.turn(101.0)
