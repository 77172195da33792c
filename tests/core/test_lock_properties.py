"""U1 to U4 in every life of a seat, and that seats which break them are found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.core.effects import Deliver, OpenLocker, Show
from sgui.core.events import Event, LockAsked, LockerCame, LockerLost, LockerSaid, PolicyReplaced, Tick, Typed
from sgui.core.locked import penalty_s
from sgui.core.policy import LockPolicy
from sgui.core.state import Outcome, State, checkpoint, restore
from sgui.core.step import step
from sgui.values.input import Key, KeyRecord
from sgui.values.lock import Answer
from sgui.values.scene import Stance
from tests.core.samples import ALT, BANK, CTRL, POLICY, A, L, chord, down, focused
from tests.core.test_properties import LIVES, Happening, Shows, Step

S = 1_000_000
NONCES = st.sampled_from([0, 101, 102, 103, 104, 201])
SAID = st.builds(LockerSaid, NONCES, st.sampled_from(Answer), st.integers(0, 20), st.booleans(), st.just(0))
LOCKING = st.one_of(
    st.sampled_from(
        [
            (LockAsked(0),),
            chord(CTRL, ALT, L),
            (LockerCame(100, 0),),
            (LockerCame(200, 0),),
            (LockerLost(0),),
            (PolicyReplaced(replace(POLICY, digest="22" * 32), 0),),
            (Tick(0, ""),),
        ]
    ),
    SAID.map(lambda said: (said,)),
    st.just((LockAsked(0), LockerCame(100, 0))),
)
LOCKED_LIVES = st.tuples(
    LIVES, st.lists(st.tuples(LOCKING, st.sampled_from([0, 1, 50, 900, 2500])), min_size=4, max_size=30)
).flatmap(lambda both: st.permutations([*both[0], *both[1]]))


class Watch:
    """Knows of locking what goes in and comes out, and nothing of how the seat does it."""

    def __init__(self, stepper: Step, state: State) -> None:
        self.step, self.state = stepper, state
        self.at_us = 0
        self.nonce: int | None = None  # of the attempt that the locker was opened for
        self.checking = False
        self.failures, self.next_us = 0, 0

    def meets(self, happening: Happening) -> None:
        event = self._event(happening)
        if event is None:
            return
        before = self.state
        was_locked = before.stance is Stance.LOCKED
        if isinstance(event, LockerLost | LockerCame) and was_locked:
            self.nonce, self.checking = None, False
        self.state, effects = self.step(before, event)
        for effect in effects:
            if isinstance(effect, Deliver):
                assert not was_locked, "U1: a guest was told something while it was locked"
                if self.state.stance is Stance.LOCKED:
                    assert all(isinstance(r, KeyRecord) and not r.pressed for r in effect.records), "U1"
            if isinstance(effect, Show) and self.state.stance is Stance.LOCKED:
                scene = effect.scene
                assert scene.stance is Stance.LOCKED, "U2: another screen is shown"
                assert not (scene.surfaces or scene.tabs), "U2: of a guest"
                assert scene.band.clipboard == "hidden", "U2: of the clipboard"
            if isinstance(effect, OpenLocker):
                assert self.at_us >= self.next_us, "U4: too early for another attempt"
                self.nonce, self.checking = effect.nonce, False
        if was_locked and self.state.stance is not Stance.LOCKED:
            self._opened(event)
        self._counts(event)
        if self.state.stance is Stance.LOCKED:
            assert self.state.focus is None
            assert restore(self.state.policy, checkpoint(self.state)).stance is Stance.LOCKED, "U3: forgotten"

    def _opened(self, event: Event) -> None:
        assert isinstance(event, LockerSaid), f"U3: opened by {event}"
        assert event.answer is Answer.GRANTED, "U3: not granted"
        assert event.nonce == self.nonce, "U3: granted for another attempt"
        assert self.checking, "U3: granted without a password"
        self.nonce, self.checking, self.failures, self.next_us = None, False, 0, 0

    def _counts(self, event: Event) -> None:
        if not isinstance(event, LockerSaid) or event.nonce != self.nonce or not self._locked():
            return
        if event.answer is Answer.CHECKING and not self.checking:
            self.checking = True
            self.failures += 1
            self.next_us = self.at_us + penalty_s(self.failures) * S

    def _locked(self) -> bool:
        return self.state.stance is Stance.LOCKED

    def _event(self, happening: Happening) -> Event | None:
        if isinstance(happening, Tick):
            return Tick(self.at_us, "")
        if not isinstance(happening, Shows) and hasattr(happening, "at_us"):
            return replace(happening, at_us=self.at_us)
        return None if type(happening).__module__ == __name__ else _plain(self, happening)


def _plain(watch: Watch, happening: Happening) -> Event | None:
    from tests.core.test_properties import Witness

    witness = Witness(step, watch.state)
    witness.at_us, witness.generation = watch.at_us, 100 + watch.state.serial
    return witness._event(happening)


def holds(stepper: Step, start: State, life: list[Any]) -> None:
    watch = Watch(stepper, start)
    for happenings, ms in life:
        watch.at_us += ms * 1000
        for happening in happenings:
            watch.meets(happening)


@settings(max_examples=200)
@given(st.sampled_from([POLICY, replace(POLICY, lock=LockPolicy(idle_s=1))]), LOCKED_LIVES)
def test_u1_u2_u3_u4_hold_in_every_life(policy: Any, life: list[Any]) -> None:
    holds(step, focused(BANK, policy), life)


# -- seeded faults -------------------------------------------------------------------------------------------


def types_through_the_lock(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    domain = after.domain(after.return_focus)
    if state.stance is Stance.LOCKED and domain and isinstance(event, Typed) and isinstance(event.input, Key):
        effects = (*effects, Deliver(domain.generation, (KeyRecord(event.input.code, True),)))
    return after, effects


def shows_guests_behind_the_lock(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    old = state.scene
    if after.stance is Stance.LOCKED and old and old.surfaces:
        effects = tuple(
            Show(replace(e.scene, surfaces=old.surfaces)) if isinstance(e, Show) else e for e in effects
        )
    return after, effects


def believes_any_locker(state: State, event: Event) -> Outcome:
    if isinstance(event, LockerSaid):
        event = replace(event, nonce=state.lock.nonce)
    return step(state, event)


def opens_by_a_new_policy(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if isinstance(event, PolicyReplaced):
        after = replace(after, stance=Stance.NORMAL)
    return after, effects


def never_waits(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if after.lock.wait_s:
        after = replace(after, lock=replace(after.lock, retry_at_us=1, wait_s=1))
    return after, effects


def forgets_with_the_seat(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return replace(after, lock=replace(after.lock, terms=None)), effects


LOCKS: tuple[Happening, ...] = (LockAsked(0), LockerCame(100, 0))
CHECKS = (LockerSaid(101, Answer.CHECKING, 0, False, 0),)
REFUSES = (LockerSaid(101, Answer.REFUSED, 0, False, 0),)
FAULTS: list[tuple[Callable[[State, Event], Outcome], list[tuple[Happening, ...]]]] = [
    (types_through_the_lock, [LOCKS, (down(A),)]),
    (shows_guests_behind_the_lock, [LOCKS]),
    (believes_any_locker, [LOCKS, CHECKS, (LockerSaid(7, Answer.GRANTED, 0, False, 0),)]),
    (opens_by_a_new_policy, [LOCKS, (PolicyReplaced(replace(POLICY, digest="33" * 32), 0),)]),
    (never_waits, [LOCKS, CHECKS, REFUSES, (Tick(0, ""),)]),
    (forgets_with_the_seat, [LOCKS]),
]


@pytest.mark.parametrize(("fault", "life"), FAULTS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_properties_find_a_seat_that(fault: Step, life: list[tuple[Happening, ...]]) -> None:
    timed = [(happenings, 1) for happenings in life]
    holds(step, focused(BANK), timed)
    with pytest.raises(AssertionError, match=r"U\d"):
        holds(fault, focused(BANK), timed)
