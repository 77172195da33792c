from dataclasses import replace
from typing import Any

import pytest

from sgui.core.locked import (
    NOBODY,
    SECOND_US,
    Lock,
    fresh,
    penalty_s,
    punished,
    read_lock,
    waiting,
    write_lock,
)
from sgui.core.policy import LockPolicy
from sgui.values.errors import ConfigError
from sgui.values.limits import LOCK_WAIT_S
from sgui.values.lock import LockPhase, LockView

TERMS = LockPolicy(0, "de", "ana", "/etc/sgui", "pam")
S = SECOND_US


def test_wrong_passwords_cost_one_two_four_seconds_and_no_end() -> None:
    assert [penalty_s(n) for n in range(9)] == [0, 1, 2, 4, 8, 16, 32, 64, 64]
    assert penalty_s(1 << 31) == LOCK_WAIT_S


def test_an_attempt_counts_from_its_beginning() -> None:
    lock = punished(punished(fresh(TERMS), 0), 5 * S)
    assert (lock.failures, lock.retry_at_us) == (2, 7 * S)


def test_what_is_left_is_shown_in_whole_seconds() -> None:
    lock = waiting(Lock(TERMS, failures=3, retry_at_us=4 * S), 1)
    assert (lock.phase, lock.wait_s, lock.deadline) == (LockPhase.WAITING, 4, 1 * S)
    lock = waiting(lock, 1 * S)
    assert (lock.wait_s, lock.deadline) == (3, 2 * S)
    assert waiting(lock, 9 * S).wait_s == 0


def test_a_clock_that_nobody_knows_makes_nobody_wait_longer_or_shorter_than_the_penalty() -> None:
    """A lock of before a boot: only how often it was wrong is known; or its time is far in the future."""
    assert waiting(Lock(TERMS, failures=4), 100 * S).wait_s == 8
    assert waiting(Lock(TERMS, failures=4, retry_at_us=10**15), 100 * S).wait_s == 8
    assert waiting(Lock(TERMS), 100 * S).wait_s == 0


def test_only_a_lock_that_waits_has_a_deadline() -> None:
    assert [Lock(TERMS, phase).deadline is None for phase in LockPhase] == [True, True, True, False, True]


def test_a_lock_without_a_password_is_closed_and_says_so() -> None:
    lock = fresh(replace(TERMS, unlock="none"))
    assert lock.view == LockView("ana", LockPhase.CLOSED, 0, False, 0, NOBODY)
    assert Lock().view is None


def test_the_next_seat_knows_all_but_what_was_typed() -> None:
    lock = Lock(TERMS, LockPhase.OPEN, 5, 7, True, 3, 99, 0, "Wrong password")
    saved = write_lock(lock)
    assert read_lock(saved) == replace(fresh(TERMS, 3), retry_at_us=99)
    assert write_lock(Lock()) is None
    assert read_lock(None) == Lock()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("extra", 1),
        ("user", 7),
        ("layout", None),
        ("failures", -1),
        ("failures", True),
        ("retry_at_us", 1 << 63),
        ("retry_at_us", 0.5),
    ],
)
def test_what_no_seat_wrote_is_refused(key: str, value: object) -> None:
    saved: Any = write_lock(fresh(TERMS))
    saved[key] = value
    with pytest.raises(ConfigError, match=r"^checkpoint: lock"):
        read_lock(saved)
    with pytest.raises(ConfigError, match=r"^checkpoint: lock"):
        read_lock([])
