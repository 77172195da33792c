"""P15 in the core: each change that matters has exactly one record, and none says what did not happen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sgui.core.effects import Audit, Effect
from sgui.core.events import Event, FocusAsked, PolicyReplaced, ScreenLost
from sgui.core.state import Outcome, State
from sgui.core.step import step
from sgui.values.scene import Link, Stance
from tests.core.samples import (
    ALT,
    BANK,
    CTRL,
    DELETE,
    ESCAPE,
    TILED,
    TWO,
    WORK,
    chord,
    closed,
    focused,
    opened,
)
from tests.core.test_properties import LIVES, STARTS, Shows, Step, Witness
from tests.examples import examples

Records = list[tuple[str, ...]]


def deserved(before: State, after: State) -> Records:
    """What a step changed that matters, as records must say it. The end of all is the process's to record."""
    found: Records = []
    if after.stance is Stance.STOPPED:
        return found
    if before.stance is not after.stance:
        found += [("attention.left",)] if before.stance is Stance.ATTENTION else []
        found += [("attention.entered",)] if after.stance is Stance.ATTENTION else []
    old = before.focus if before.stance is Stance.NORMAL else before.return_focus
    new = after.focus if after.stance is Stance.NORMAL else after.return_focus
    if old != new and after.stance is Stance.NORMAL:
        found.append(("focus.changed", str(old), str(new)))
    for one in after.domains:
        was = before.domain(one.name)
        old_generation = was.generation if was else 0
        if one.generation != old_generation and one.generation:
            found.append(("session.opened", one.name))
        if was and one.conduct.violations > was.conduct.violations:
            found.append(("guest.violation", one.name))
        if was and one.link is Link.QUARANTINED is not was.link:
            found.append(("domain.quarantined", one.name))
        if was and was.link is Link.QUARANTINED is not one.link:
            found.append(("domain.released", one.name))
    if before.layout is not after.layout and before.policy == after.policy:
        found.append(("layout.changed", after.layout.value))
    if before.policy != after.policy:
        found.append(("policy.replaced",))
    return sorted(found)


FIELDS = {
    "attention.left": (),
    "attention.entered": (),
    "focus.changed": ("from", "to"),
    "session.opened": ("domain",),
    "guest.violation": ("domain",),
    "domain.quarantined": ("domain",),
    "domain.released": ("domain",),
    "layout.changed": ("layout",),
    "policy.replaced": (),
}


def recorded(effects: tuple[Effect, ...]) -> Records:
    """What it said of those changes."""
    said = [one for one in effects if isinstance(one, Audit) and one.kind in FIELDS]
    return sorted((one.kind, *(str(one.fields[name]) for name in FIELDS[one.kind])) for one in said)


class Auditor(Witness):
    """Compares after every step."""

    def meets(self, happening: Any) -> None:
        event = self._event(happening)
        if event is None:
            return
        before = self.state
        self.state, effects = self.step(before, event)
        wanted = deserved(before, self.state)
        if isinstance(event, PolicyReplaced) and event.policy == before.policy:
            wanted = [("policy.replaced",)]  # asked for, and granted, although nothing is new
        assert recorded(effects) == wanted, f"P15: {recorded(effects)}, should be {wanted}"


@examples(80)
@given(STARTS, LIVES)
def test_p15_each_change_that_matters_has_exactly_one_record(policy: Any, life: list[Any]) -> None:
    Auditor(step, focused(BANK, policy)).lives(life)


def forgets(kind: str) -> Step:
    def stepper(state: State, event: Event) -> Outcome:
        after, effects = step(state, event)
        return after, tuple(e for e in effects if not (isinstance(e, Audit) and e.kind == kind))

    stepper.__name__ = f"forgets {kind}"
    return stepper


def says_it_twice(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return after, (*effects, *(e for e in effects if isinstance(e, Audit)))


def says_what_was_not(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return after, (*effects, Audit("layout.changed", {"layout": "full", "by": "nobody"}))


def names_the_wrong_one(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return after, tuple(
        replace(e, fields=dict(e.fields) | {"to": BANK}) if isinstance(e, Audit) and "to" in e.fields else e
        for e in effects
    )


def quietly_moves_the_focus(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return (replace(after, focus=WORK) if isinstance(event, ScreenLost) else after), effects


LIFE: list[Any] = [
    ((FocusAsked(WORK, 0), Shows()), 1),
    (chord(CTRL, ALT, DELETE), 1),
    (chord(ESCAPE), 1),
    (chord(CTRL, ALT, DELETE), 1),
    (chord(TWO), 1),
    ((closed(BANK, "rule"), closed(WORK)), 1),
    ((opened(WORK, 112, 10**9),), 10**6),
    ((PolicyReplaced(TILED, 0), ScreenLost(0)), 1),
]


@pytest.mark.parametrize(
    "fault",
    [
        forgets("focus.changed"),
        forgets("attention.entered"),
        forgets("attention.left"),
        forgets("session.opened"),
        forgets("guest.violation"),
        forgets("policy.replaced"),
        says_it_twice,
        says_what_was_not,
        names_the_wrong_one,
        quietly_moves_the_focus,
    ],
    ids=lambda one: one.__name__,
)
def test_p15_finds_a_seat_that(fault: Callable[[State, Event], Outcome]) -> None:
    Auditor(step, focused(BANK)).lives(LIFE)
    with pytest.raises(AssertionError, match="P15"):
        Auditor(fault, focused(BANK)).lives(LIFE)
