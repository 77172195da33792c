"""The text itself: held once, handed over once, overwritten."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sgui.admit import Conversation, Copied
from sgui.core.events import ClipboardAnswered
from sgui.seat.clipboard import Clipboard
from sgui.wire.channel import Record, encode
from sgui.wire.pipe_records import ClipboardData, ClipboardRequest, encode_to_guest

TEXT = "grün".encode()


class StandIn:
    """A seat whose core keeps every text, or what `decide` does; its one guest reads so many records."""

    def __init__(self, room: int = 99, decide: Callable[[], None] | None = None) -> None:
        self.room = room
        self.told: list[bytes] = []
        self.events: list[object] = []
        self.noted: list[str] = []
        self.session = SimpleNamespace(generation=11, domain="bank", conversation=Conversation())
        self.guests = SimpleNamespace(sessions={11: self.session}, tell=self.tell)
        stand_in: Any = self
        self.clipboard = Clipboard(stand_in)
        self.decide = decide or self.clipboard.keep

    def tell(self, _: object, record: bytes) -> bool:
        self.told.append(record)
        return len(self.told) <= self.room

    def step(self, event: object) -> None:
        self.events.append(event)
        self.decide()

    def note(self, kind: str, **_: object) -> None:
        self.noted.append(kind)

    def hears(self, text: bytes = TEXT) -> "StandIn":
        session: Any = self.session
        self.clipboard.hear(session, Copied(7, text))
        return self


def test_the_core_is_told_the_size_alone() -> None:
    (event,) = StandIn().hears().events
    assert isinstance(event, ClipboardAnswered)
    assert (event.generation, event.nonce, event.size_bytes) == (11, 7, len(TEXT))


def test_what_is_kept_is_handed_over_once() -> None:
    seat = StandIn().hears()
    seat.clipboard.hand(11, 8)
    assert seat.told == [encode(encode_to_guest(ClipboardData(8, len(TEXT), TEXT)))]
    assert seat.clipboard._text == b""
    assert seat.noted == []


def test_what_is_not_kept_is_gone() -> None:
    seat = StandIn(decide=lambda: None).hears()
    seat.clipboard.keep()
    assert seat.clipboard._text == b""


def test_the_next_text_takes_the_place_of_the_last() -> None:
    assert StandIn().hears().hears(b"x").clipboard._text == b"x"


def test_wiping_overwrites_the_memory() -> None:
    clipboard = StandIn().hears().clipboard
    with memoryview(clipboard._text) as view:
        try:
            clipboard.wipe()
        except BufferError:  # it cannot shrink while it is looked at
            assert bytes(view) == bytes(len(TEXT))
    clipboard.wipe()
    assert clipboard._text == b""


def test_a_guest_is_asked_and_its_answer_is_expected() -> None:
    seat = StandIn()
    answer = Record(2, bytes((7, 0, 0, 0, 1, 0, 0, 0)) + b"x")
    seat.clipboard.ask(11, 7)
    assert seat.told == [encode(encode_to_guest(ClipboardRequest(7)))]
    seat.clipboard.ignore(11)
    assert seat.session.conversation.admit(answer) is None
    seat.clipboard.ask(11, 7)
    assert seat.session.conversation.admit(answer) == Copied(7, b"x")


def test_a_full_pipe_gets_no_more_and_it_is_noted() -> None:
    seat = StandIn(room=2).hears(bytes(20000))
    seat.clipboard.hand(11, 8)
    assert len(seat.told) == 3
    assert seat.noted == ["clipboard.lost"]
    assert seat.clipboard._text == b""


def test_a_session_that_is_gone_gets_nothing() -> None:
    seat = StandIn().hears()
    seat.clipboard.ask(12, 1)
    seat.clipboard.ignore(12)
    seat.clipboard.hand(12, 8)
    assert seat.told == []
    assert seat.clipboard._text == b""
