"""sgui/bridges/clipboard.py: fetched when asked, handed out once, and nothing else ever."""

from dataclasses import replace
from typing import Any

import pytest

from sgui.bridges.clipboard import CALL_BYTES_MAX, TEXT, Answer, Clipboard
from sgui.bridges.dbus_message import Kind, Message, decode
from sgui.values.errors import ProtocolError
from tests.bridges.test_dbus_message import written

NOW = 50.0
GRAB = ("Grab", "uuas", (0, 7, [TEXT]))


class StandIn:
    """A link that remembers: (member, arguments) of calls, ("answer", body), ("refuse",)."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.serial = 100

    def call(self, _path: str, _interface: str, member: str, _signature: str, body: Any, **_: bool) -> int:
        self.told.append((member, body))
        self.serial += 1
        return self.serial

    def answer(self, _call: Message, _signature: str = "", body: tuple[Any, ...] = ()) -> None:
        self.told.append(("answer", body))

    def refuse(self, _call: Message) -> None:
        self.told.append(("refuse",))

    def taken(self) -> list[tuple[Any, ...]]:
        told, self.told = self.told, []
        return told


def clipboard() -> tuple[StandIn, Clipboard]:
    link = StandIn()
    made = Clipboard(link)  # type: ignore[arg-type]
    assert link.taken() == [("Unregister", ()), ("Register", ())]
    return link, made


def called(made: Clipboard, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
    made.called(decode(memoryview(written(signature, body, member=member))))


def reply(serial: int, data: bytes = b"copied", kind: str = TEXT) -> Message:
    message = decode(memoryview(written("say", (kind, data), reply_serial=serial)))
    return replace(message, kind=Kind.RETURN)


def refusal(serial: int) -> Message:
    return replace(reply(serial), kind=Kind.ERROR)


def test_what_the_guest_grabbed_is_noted_and_fetched_when_asked_alone() -> None:
    link, made = clipboard()
    called(made, *GRAB)
    assert link.taken() == [("answer", ())]
    made.ask(9, NOW)
    assert link.taken() == [("Request", (0, [TEXT]))]
    assert made.replied(reply(5), NOW) is None
    assert made.replied(reply(link.serial), NOW + 1) == Answer(9, "copied")
    assert made.replied(reply(link.serial), NOW + 1) is None


def test_e17_a_guest_without_an_agent_is_not_asked() -> None:
    link, made = clipboard()
    made.ask(9, NOW)
    called(made, "Grab", "uuas", (0, 1, ["image/png"]))
    made.ask(10, NOW)
    called(made, "Grab", "uuas", (1, 1, [TEXT]))
    made.ask(11, NOW)
    called(made, *GRAB)
    called(made, "Release", "u", (1,))
    called(made, "Release", "u", (0,))
    made.ask(12, NOW)
    assert all(told[0] == "answer" for told in link.taken())


def test_e17_a_late_answer_is_none() -> None:
    link, made = clipboard()
    called(made, *GRAB)
    made.ask(9, NOW)
    assert made.replied(reply(link.serial), NOW + 2) is None
    made.ask(10, NOW + 3)
    assert made.replied(reply(link.serial), NOW + 3) == Answer(10, "copied")


def test_e17_what_was_fetched_for_one_question_answers_no_other() -> None:
    """QEMU takes one request at a time, so the second one waits for the end of the first."""
    link, made = clipboard()
    called(made, *GRAB)
    made.ask(9, NOW)
    first = link.serial
    made.ask(10, NOW + 1)
    assert link.serial == first
    assert made.replied(reply(first, b"old"), NOW + 1) is None
    assert link.taken()[-1] == ("Request", (0, [TEXT]))
    assert made.replied(reply(link.serial, b"new"), NOW + 1) == Answer(10, "new")


def test_a_refusal_of_qemu_is_silence() -> None:
    link, made = clipboard()
    called(made, *GRAB)
    made.ask(9, NOW)
    assert made.replied(refusal(link.serial), NOW) is None
    made.ask(10, NOW)
    assert made.replied(reply(link.serial), NOW) == Answer(10, "copied")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("\u20ac".encode() * 20_000, "\u20ac" * (32768 // 3)),
        (b"a" * 32768, "a" * 32768),
        (b"\xff", None),
        ("\u20ac".encode()[:2], None),
    ],
)
def test_e17_text_is_cut_on_a_character_and_what_is_none_is_silence(data: bytes, text: str | None) -> None:
    link, made = clipboard()
    called(made, *GRAB)
    made.ask(9, NOW)
    assert made.replied(reply(link.serial, data), NOW) == (None if text is None else Answer(9, text))


def test_another_type_than_was_asked_for_is_refused() -> None:
    link, made = clipboard()
    called(made, *GRAB)
    made.ask(9, NOW)
    with pytest.raises(ProtocolError, match="clipboard as 'image/png'"):
        made.replied(reply(link.serial, kind="image/png"), NOW)


def test_what_is_pasted_is_grabbed_and_given_once() -> None:
    link, made = clipboard()
    made.paste("text")
    assert link.taken() == [("Grab", (0, 0, [TEXT]))]
    called(made, "Request", "uas", (1, [TEXT]))
    called(made, "Request", "uas", (0, ["image/png"]))
    assert link.taken() == [("refuse",)] * 2
    called(made, "Request", "uas", (0, ["image/png", TEXT]))
    assert link.taken() == [("answer", (TEXT, b"text")), ("Release", (0,))]
    called(made, "Request", "uas", (0, [TEXT]))
    assert link.taken() == [("refuse",)]


def test_our_serials_follow_the_guests_and_begin_anew_when_qemu_says_so() -> None:
    link, made = clipboard()
    called(made, *GRAB)
    for _ in range(2):
        made.paste("text")
    called(made, "Register")
    made.paste("text")
    called(made, "Grab", "uuas", (0, 0xFFFFFFFF, [TEXT]))
    made.paste("text")
    grabs = [told[1][1] for told in link.taken() if told[0] == "Grab"]
    assert grabs == [8, 9, 0, 0xFFFFFFFF]


def test_a_guest_that_grabs_ends_our_offer_and_we_end_its() -> None:
    link, made = clipboard()
    made.paste("text")
    called(made, *GRAB)
    link.taken()
    called(made, "Request", "uas", (0, [TEXT]))
    assert link.taken() == [("refuse",)]
    made.paste("text")
    made.ask(9, NOW)
    assert [told[0] for told in link.taken()] == ["Grab"]


def test_anything_else_is_refused() -> None:
    link, made = clipboard()
    called(made, "Explode")
    assert link.taken() == [("refuse",)]
    for member in ("Register", "Grab", "Release", "Request"):
        with pytest.raises(ProtocolError, match="signature 'q'"):
            called(made, member, "q", (1,))
    many = ["x"] * CALL_BYTES_MAX
    with pytest.raises(ProtocolError, match="bytes, allowed 4096"):
        called(made, "Grab", "uuas", (0, 1, many))


def test_no_text_is_in_what_is_printed_of_an_answer() -> None:
    assert "secret" not in repr(Answer(1, "secret"))
