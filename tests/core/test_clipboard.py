from dataclasses import replace

import pytest

from sgui.core.clipboard import Clipboard, Held


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "bank 1 B"), (1023, "bank 1023 B"), (1024, "bank 1.0 KiB"), (32768, "bank 32.0 KiB")],
)
def test_the_band_gets_owner_and_size(size: int, words: str) -> None:
    assert Held("bank", size).words == words


def test_a_question_is_due_two_seconds_after_the_hotkey() -> None:
    asking = Clipboard(7).asking("bank", 11, 500)
    assert asking.deadline == 2_000_500
    assert not asking.overdue(2_000_499)
    assert asking.overdue(2_000_500)
    assert Clipboard().deadline is None
    assert not Clipboard().overdue(1 << 60)


def test_nonces_count_up_and_go_around() -> None:
    last = Clipboard((1 << 32) - 1).asking("bank", 11, 0)
    assert last.question is not None
    assert last.question.nonce == (1 << 32) - 1
    assert last.nonce == 0
    assert replace(last, question=None).counted().nonce == 1
