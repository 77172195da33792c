"""The ledger: what a successor must know of a guest's keyboard, and nothing after the session."""

import os

import pytest

from sgui.seat.ledger import LEDGER_BYTES, WORDS_TURN, Ledger, new_ledger
from sgui.wire.pipe_records import CursorShape


def test_a_successor_reads_what_was_written() -> None:
    fd = new_ledger()
    ledger = Ledger(fd)
    assert (ledger.producer, ledger.held()) == (0, frozenset())
    ledger.producer = 0xFFFFFFFE
    ledger.hold(frozenset({1, 30, 767, 768, 777}))
    successor = Ledger(fd)
    assert (successor.producer, successor.held()) == (0xFFFFFFFE, frozenset({1, 30, 767, 768, 777}))
    os.close(fd)


@pytest.mark.requirement("FDP_RIP.1/KM", "the ledger of held keys is overwritten when its session ends")
def test_h14_nothing_is_left_after_the_session() -> None:
    fd = new_ledger()
    ledger = Ledger(fd)
    ledger.hold(frozenset({30}))
    ledger.close()
    assert os.pread(fd, 4096, 0) == bytes(4096)
    os.close(fd)


def test_a_successor_reads_the_words_that_were_not_done_with() -> None:
    fd = new_ledger()
    ledger = Ledger(fd)
    assert ledger.words() == (b"", None, 0)
    ledger.keep_words(b"\x03\x00" * 4096, CursorShape(64, 32, 1, 2), 4000)
    assert Ledger(fd).words() == (b"\x03\x00" * 4096, CursorShape(64, 32, 1, 2), 4000)
    ledger.keep_words(b"x", None, 0)
    assert Ledger(fd).words() == (b"x", None, 0)
    ledger.close()
    assert os.pread(fd, LEDGER_BYTES, 0) == bytes(LEDGER_BYTES)
    os.close(fd)


def test_a_seat_killed_while_it_writes_words_leaves_those_before() -> None:
    """The new ones lie beside the old until one number says which count: without that step nothing is new."""
    fd = new_ledger()
    ledger = Ledger(fd)
    ledger.keep_words(b"whole", None, 7)
    which = os.pread(fd, 4, WORDS_TURN)
    ledger.keep_words(b"halfway", CursorShape(8, 8, 0, 0), 9)
    os.pwrite(fd, which, WORDS_TURN)
    assert Ledger(fd).words() == (b"whole", None, 7)
    os.close(fd)
