"""The ledger: what a successor must know of a guest's keyboard, and nothing after the session."""

import os

from sgui.seat.ledger import Ledger, new_ledger


def test_a_successor_reads_what_was_written() -> None:
    fd = new_ledger()
    ledger = Ledger(fd)
    assert (ledger.producer, ledger.held()) == (0, frozenset())
    ledger.producer = 0xFFFFFFFE
    ledger.hold(frozenset({1, 30, 767}))
    successor = Ledger(fd)
    assert (successor.producer, successor.held()) == (0xFFFFFFFE, frozenset({1, 30, 767}))
    os.close(fd)


def test_h14_nothing_is_left_after_the_session() -> None:
    fd = new_ledger()
    ledger = Ledger(fd)
    ledger.hold(frozenset({30}))
    ledger.close()
    assert os.pread(fd, 4096, 0) == bytes(4096)
    os.close(fd)
