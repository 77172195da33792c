import json
from dataclasses import replace
from typing import Any

import pytest

from sgui.core.domain import Session
from sgui.core.locks import Locks
from sgui.core.state import checkpoint, initial, restore
from sgui.values.errors import ConfigError
from sgui.values.geometry import Size
from sgui.values.scene import Layout, Link
from tests.core.samples import BANK, CAPS, CHAT, POLICY, SCROLL, WORK, closed, down, focused, opened, told, up

S = 1_000_000


def worn() -> Any:
    """A seat of which bank is in quarantine, work has to wait, and chat was there."""
    state = initial(POLICY)
    for n, at_us in enumerate((0, 1 * S, 3 * S)):
        state = told(state, opened(BANK, 20 + n, at_us), closed(BANK, "ring index", at_us, 20 + n))
    state = told(state, opened(WORK, 30), closed(WORK, "fbif: depth 7", 3 * S, 30))
    return told(state, opened(CHAT, 40), closed(CHAT, "", 3 * S, 40))


def test_quarantine_counts_and_back_off_survive_a_dead_seat() -> None:
    before = worn()
    after = restore(POLICY, json.loads(json.dumps(checkpoint(before))))
    assert [domain.link for domain in after.domains] == [Link.QUARANTINED, Link.STOPPED, Link.ABSENT]
    assert after.domains == tuple(replace(domain, openings=()) for domain in before.domains)
    assert checkpoint(after) == checkpoint(before)


def test_the_layout_survives_and_the_focus_does_not() -> None:
    state = replace(initial(POLICY), layout=Layout.TILE, focus=BANK)
    after = restore(POLICY, checkpoint(state))
    assert (after.layout, after.focus) == (Layout.TILE, None)


def test_locks_survive_with_their_session_and_not_for_another() -> None:
    before = told(focused(BANK), down(CAPS), up(CAPS), down(SCROLL))
    after = restore(POLICY, json.loads(json.dumps(checkpoint(before))))
    assert after.domains[0].locks == Locks()
    assert told(after, opened(BANK, 11)).domains[0].locks == Locks(caps=True, scroll=True)
    assert told(after, opened(BANK, 12)).domains[0].locks == Locks()


def test_sessions_are_not_in_it_they_are_attached_again() -> None:
    state = initial(POLICY).with_domain(replace(initial(POLICY).domains[0], session=Session(7, Size(1, 1))))
    assert restore(POLICY, checkpoint(state)).domains[0].session is None


def test_domains_that_policy_does_not_know_are_forgotten() -> None:
    saved = checkpoint(worn())
    smaller = replace(POLICY, domains=POLICY.domains[1:])
    assert [domain.name for domain in restore(smaller, saved).domains] == [WORK, CHAT]


def test_domains_that_are_new_begin_afresh() -> None:
    saved: dict[str, Any] = checkpoint(worn())
    del saved["domains"][BANK]
    assert restore(POLICY, saved).domains[0] == initial(POLICY).domains[0]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ((), []),
        (("layout",), "round"),
        (("layout",), 7),
        (("extra",), 7),
        (("domains",), []),
        (("domains",), {str(n): {} for n in range(65)}),
        (("domains", BANK), 7),
        (("domains", BANK, "extra"), 7),
        (("domains", BANK, "violations"), -1),
        (("domains", BANK, "violations"), True),
        (("domains", BANK, "violations"), 1 << 64),
        (("domains", BANK, "drops"), 7),
        (("domains", BANK, "drops"), [1, 2, 3, 4]),
        (("domains", BANK, "drops"), ["1"]),
        (("domains", BANK, "rung"), 7),
        (("domains", BANK, "retry_at_us"), 1.5),
        (("domains", BANK, "quarantined"), 0),
        (("domains", BANK, "reason"), "\x1b[0m"),
        (("domains", BANK, "reason"), "x" * 81),
        (("devices",), {}),
        (("devices",), [[1, "00"]] * 300),
        (("devices",), [7]),
        (("first",), {}),
        (("first",), ["00"] * 300),
        (("first",), [7]),
        (("first",), ["\x1b"]),
        (("devices",), [[1]]),
        (("devices",), [["1", "00"]]),
        (("devices",), [[1, "\x1b"]]),
        (("domains", BANK, "ended_at"), None),
        (("domains", BANK, "locks"), 8),
        (("domains", BANK, "locks"), True),
        (("domains", BANK, "of_generation"), "7"),
    ],
)
def test_what_no_seat_wrote_is_refused(where: tuple[str, ...], value: object) -> None:
    saved: Any = checkpoint(worn())
    if where:
        table = saved
        for key in where[:-1]:
            table = table[key]
        table[where[-1]] = value
    with pytest.raises(ConfigError, match=r"^checkpoint: "):
        restore(POLICY, saved if where else value)  # type: ignore[arg-type]
