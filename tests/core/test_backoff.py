"""Back-off 1, 2, 4 … 60 s and quarantine, in microseconds of a clock that is never read."""

from sgui.core.backoff import Conduct, dropped, released, wait_ms
from sgui.values.limits import BACKOFF_S

S = 1_000_000


def test_nobody_waits_before_the_first_drop() -> None:
    assert wait_ms(Conduct(), 0) == 0


def test_each_drop_makes_the_wait_longer_up_to_sixty_seconds() -> None:
    conduct, waits = Conduct(), []
    for n in range(9):
        at_us = n * 61 * S
        conduct = dropped(conduct, at_us)
        waits.append(wait_ms(conduct, at_us) // 1000)
    assert waits == [*BACKOFF_S, 60, 60]
    assert (conduct.quarantined, conduct.violations) == (False, 9)


def test_the_wait_ends() -> None:
    conduct = dropped(Conduct(), 5 * S)
    assert wait_ms(conduct, 5 * S) == 1000
    assert wait_ms(conduct, 6 * S - 1) == 1
    assert wait_ms(conduct, 6 * S) == 0


def test_three_drops_within_sixty_seconds_quarantine() -> None:
    conduct = dropped(dropped(Conduct(), 0), 30 * S)
    assert not conduct.quarantined
    assert dropped(conduct, 60 * S).quarantined
    assert not dropped(conduct, 60 * S + 1).quarantined


def test_quarantine_does_not_end_by_itself_and_not_by_another_drop() -> None:
    conduct = dropped(dropped(dropped(Conduct(), 0), 1), 2)
    assert dropped(conduct, 10_000 * S).quarantined


def test_release_starts_afresh_but_forgets_no_violation() -> None:
    conduct = dropped(dropped(dropped(Conduct(), 0), 1), 2)
    assert released(conduct) == Conduct(violations=3)


def test_after_ten_quiet_minutes_a_drop_counts_as_the_first() -> None:
    conduct = dropped(dropped(Conduct(), 0), 100 * S)
    assert wait_ms(dropped(conduct, 700 * S), 700 * S) == 4000
    assert wait_ms(dropped(conduct, 700 * S + 1), 700 * S + 1) == 1000
