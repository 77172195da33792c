"""sgui/bridges/rfb_clipboard.py: only what the user copies and pastes moves."""

import pytest

from sgui.bridges.clipboard import Answer
from sgui.bridges.rfb_clipboard import Clipboard
from sgui.wire import rfb
from sgui.wire.rfb_client import (
    clipboard_caps,
    clipboard_notify,
    clipboard_provide,
    clipboard_request,
    cut_text,
)


def extended() -> Clipboard:
    made = Clipboard()
    assert made.heard(rfb.ClipboardCaps(0), 1.0) == clipboard_caps(0)
    return made


def test_c05_a_text_that_comes_unasked_goes_nowhere_until_the_user_copies() -> None:
    made = Clipboard()
    for text in ("first", "second"):
        assert made.heard(rfb.Cut(text), 1.0) == b""
    assert made.take_answer() is None
    assert made.ask(7, 1.0) == b""
    assert made.take_answer() == Answer(7, "second") and made.take_answer() is None


def test_a_paste_in_the_first_manner_is_the_text_itself() -> None:
    made = Clipboard()
    made.heard(rfb.Cut("theirs"), 1.0)
    assert made.paste("ours") == cut_text("ours")
    made.ask(7, 1.0)
    assert made.take_answer() is None


def test_nothing_is_fetched_before_the_user_copies() -> None:
    made = extended()
    assert made.ask(6, 1.0) == b""
    assert made.heard(rfb.ClipboardNotify(True), 1.0) == b""
    assert made.ask(7, 1.0) == clipboard_request()
    made.heard(rfb.ClipboardGiven("text"), 2.0)
    assert made.take_answer() == Answer(7, "text")


@pytest.mark.parametrize(("text", "at"), [("late", 3.1), (None, 1.5)])
def test_what_comes_too_late_or_is_no_text_is_no_answer(text: str | None, at: float) -> None:
    made = extended()
    made.heard(rfb.ClipboardNotify(True), 1.0)
    made.ask(7, 1.0)
    made.heard(rfb.ClipboardGiven(text), at)
    made.heard(rfb.ClipboardGiven("unasked"), 1.6)
    assert made.take_answer() is None


def test_a_pasted_text_is_announced_and_handed_over_once() -> None:
    made = extended()
    assert made.heard(rfb.ClipboardWanted(True), 1.0) == b""
    assert made.paste("secret") == clipboard_notify(True)
    assert made.heard(rfb.ClipboardAsked(), 1.0) == clipboard_notify(True)
    assert made.heard(rfb.ClipboardWanted(False), 1.0) == b""
    assert made.heard(rfb.ClipboardWanted(True), 1.0) == clipboard_provide("secret") + clipboard_notify(False)
    assert made.heard(rfb.ClipboardWanted(True), 1.0) == b""
    assert made.heard(rfb.ClipboardAsked(), 1.0) == clipboard_notify(False)


def test_who_copies_after_a_paste_has_the_clipboard() -> None:
    made = extended()
    made.paste("secret")
    made.heard(rfb.ClipboardNotify(True), 1.0)
    assert made.heard(rfb.ClipboardWanted(True), 1.0) == b""
    made.heard(rfb.Cut("old manner"), 1.0)
    assert made.ask(7, 1.0) == clipboard_request() and made.take_answer() is None
