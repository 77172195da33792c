"""sgui/bridges/session.py: what the clock decides. The rest of it is in test_qemu.py, with real processes."""

from collections.abc import Iterator

import pytest

from sgui.bridges.clipboard import Answer
from sgui.bridges.display import CursorPlaced, CursorShape, DisplayEvent, Pixels, Scanout, Update
from sgui.bridges.session import LISTEN_AGAIN_S, REGISTER_S, WISH_S, Session
from sgui.guest import Pasted
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.wire.pipe_records import ClipboardRequest, SizeHint


class StandIn:
    """A console and a channel in one, that remember."""

    def __init__(self) -> None:
        self.registered = True
        self.queue: list[DisplayEvent] = []
        self.answers: list[Answer] = []
        self.told: list[tuple[object, ...]] = []
        self.framebuffer = memoryview(bytearray(64))

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
