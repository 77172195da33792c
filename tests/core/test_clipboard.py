from dataclasses import replace

import pytest

from sgui.core.clipboard import Clipboard, Held, Paste


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "bank 1 B"), (1023, "bank 1023 B"), (1024, "bank 1.0 KiB"), (32768, "bank 32.0 KiB")],
)
def test_the_band_gets_owner_and_size(size: int, words: str) -> None:
    assert Held("bank", size).words == words


def test_a_request_is_due_two_seconds_after_the_hotkey() -> None:
    asking = Clipboard(7).asking("bank", 11, 500)
    assert asking.deadline == 2_000_500
    assert not asking.overdue(2_000_499)
    assert asking.overdue(2_000_500)
    assert Clipboard().deadline is None
    assert not Clipboard().overdue(1 << 60)


def test_nonces_count_up_and_go_around() -> None:
    last = Clipboard((1 << 32) - 1).asking("bank", 11, 0)
    assert last.request is not None
    assert last.request.nonce == (1 << 32) - 1
    assert last.nonce == 0
    assert replace(last, request=None).counted().nonce == 1


def test_an_answer_of_the_user_is_due_a_minute_after_the_hotkey() -> None:
    waiting = Clipboard(7, held=Held("bank", 5), paste=Paste("work", 12, Held("bank", 5), 7, 500))
    assert waiting.paste_deadline == 60_000_500
    assert not waiting.idle
    assert Clipboard().idle
    assert Clipboard().paste_deadline is None
