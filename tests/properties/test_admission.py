"""P17: what a device sends that is not admitted changes nothing but the pending list; admission is the
user's, by a device that is admitted already, and whatever comes back with other abilities is not admitted.

A machine plugs, unplugs, types, takes grabs away, kills the seat and answers questions; its own book says
which devices may count. Broken cores are put in the core's place: the property must find each.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sgui.core.attention_hands import KEY_TAB
from sgui.core.device import Standing
from sgui.core.devices import KIND
from sgui.core.events import AttentionAsked, DeviceFound, DeviceGone, DeviceShared, Event, Presented, Typed
from sgui.core.questions import questions
from sgui.core.state import Outcome, State, checkpoint, restore
from sgui.core.step import step
from sgui.values.hardware import identity
from sgui.values.input import Input, Key, KeyHeld, PointerAt, PointerBy, Wheel
from tests.core.samples import (
    ALT,
    BUTTON,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    PLUGGED,
    POLICY,
    RIGHT,
    A,
    focused,
    told,
)
from tests.examples import examples, finding
from tests.hardware import vectors

KINDS = [identity(one.description) for one in vectors() if one.expected["start"] != "passed"]
MAY_EVER = {one.fingerprint for one in KINDS if not one.virtual and "gamepad" not in one.functions}
OWN, SECOND = 1, 1_000_000
Step = Callable[[State, Event], Outcome]


def inputs(device: int) -> st.SearchStrategy[Input]:
    codes = st.sampled_from([A, CTRL, ALT, DELETE, ENTER, ESCAPE, RIGHT, KEY_TAB, BUTTON])
    return st.one_of(
        st.builds(Key, st.just(device), codes, st.booleans()),
        st.builds(KeyHeld, st.just(device), codes),
        st.just(PointerAt(device, 30000, 30000)),
        st.just(PointerBy(device, 5, 5)),
        st.just(Wheel(device, 120)),
    )


class Plugging(RuleBasedStateMachine):
    """book: by number, the fingerprint of what the user admitted. there: what is plugged in."""

    step: Step = staticmethod(step)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.state, self.at_us, self.next = focused(), 0, 20
        self.book: dict[int, str] = {}
        self.there: dict[int, str] = {}
        self.shared: set[int] = set()

    def does(self, *events: Event) -> None:
        for event in events:
            self.state, _ = self.step(self.state, event)

    @rule(one=st.sampled_from(KINDS), remembered=st.booleans(), shared=st.booleans())
    def plugs(self, one: object, remembered: bool, shared: bool) -> None:
        self.at_us, number, self.next = self.at_us + SECOND, self.next, self.next + 1
        self.there[number] = one.fingerprint  # type: ignore[attr-defined]
        if remembered:
            self.book[number] = self.there[number]
        if shared:
            self.shared.add(number)
        self.does(DeviceFound(number, one, False, remembered, shared, self.at_us))  # type: ignore[arg-type]

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def unplugs(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.there)))
        del self.there[number]
        self.does(DeviceGone(number, self.at_us))

    @precondition(lambda self: self.there)
    @rule(data=st.data(), shared=st.booleans())
    def somebody_takes_or_gives_back(self, data: st.DataObject, shared: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.there)))
        (self.shared.add if shared else self.shared.discard)(number)
        self.does(DeviceShared(number, shared, self.at_us))

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def types(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted({*self.there, 99})))
        said = [Typed(one, self.at_us) for one in data.draw(st.lists(inputs(number), max_size=4))]
        before = self.state
        for event in said:
            self.state, effects = self.step(self.state, event)
            if not self.may(number):
                assert (self.state, effects) == (before, ()), f"P17: {event} changes something"

    @rule()
    def looks_at_the_attention_screen(self) -> None:
        self.does(AttentionAsked(self.at_us), Presented(self.state.serial, self.at_us))
        self.does(Presented(self.state.serial, self.at_us))
        self.at_us += SECOND

    @rule(data=st.data())
    def answers(self, data: st.DataObject) -> None:
        """By the trusted keyboard. Only of the question in sight, and only here the book grows."""
        asked = self.state.panel.shown
        word = data.draw(st.integers(0, 2))
        waiting = {key: question for question in questions(self.state) for key in [question.id]}
        self.does(Presented(self.state.serial, self.at_us))
        self.at_us += SECOND
        keys = (*(() if self.state.panel.here else (KEY_TAB,)), *([RIGHT] * word), ENTER)
        for code in keys:
            self.does(Typed(Key(OWN, code, True), self.at_us), Typed(Key(OWN, code, False), self.at_us))
        gone = asked in waiting and asked not in {question.id for question in questions(self.state)}
        if gone and asked is not None and asked[0] == KIND:  # Delete asks one too, about a display
            number = int(asked[1])
            if word and number in self.there:
                self.book[number] = self.there[number]

    @rule()
    def the_seat_dies(self) -> None:
        saved = checkpoint(self.state)
        kinds = {device.number: device.identity for device in self.state.devices}
        fresh = told(restore(POLICY, saved), *PLUGGED)
        self.state = replace(focused(), devices=fresh.devices, vouched=fresh.vouched)
        for number in self.there:
            shared = number in self.shared
            self.does(DeviceFound(number, kinds[number], False, False, shared, self.at_us))

    def may(self, number: int) -> bool:
        fingerprint = self.there.get(number)
        trusted = fingerprint is not None and self.book.get(number) == fingerprint
        return trusted and fingerprint in MAY_EVER and number not in self.shared

    @invariant()
    def only_those_in_the_book_count(self) -> None:
        for device in self.state.devices:
            if device.number >= 20 and device.standing is Standing.ADMITTED:
                assert self.may(device.number), f"P17: {device} counts"


def holds(machine: type[Plugging], few: settings) -> None:
    run_state_machine_as_test(machine, settings=settings(few, stateful_step_count=25))


def test_p17_holds_whatever_is_plugged_typed_and_answered() -> None:
    holds(Plugging, examples(40))


def hears_everybody(state: State, event: Event) -> Outcome:
    """Whatever types is treated as the trusted keyboard."""
    if isinstance(event, Typed):
        event = Typed(replace(event.input, device=OWN), event.at_us)
    return step(state, event)


def trusts_what_comes(state: State, event: Event) -> Outcome:
    return step(state, replace(event, at_start=True) if isinstance(event, DeviceFound) else event)


def forgets_who_shares(state: State, event: Event) -> Outcome:
    return (state, ()) if isinstance(event, DeviceShared) else step(state, event)


def takes_a_denial_for_consent(state: State, event: Event) -> Outcome:
    match event:
        case Typed(Key(_, 28, True)) if state.panel.here:
            state = replace(state, panel=replace(state.panel, answer=max(1, state.panel.answer)))
    return step(state, event)


BROKEN = [hears_everybody, trusts_what_comes, forgets_who_shares, takes_a_denial_for_consent]


@pytest.mark.parametrize("broken", BROKEN)
def test_p17_finds_a_seat_that(broken: Step) -> None:
    class Faulty(Plugging):
        step = staticmethod(broken)

    with pytest.raises(BaseException, match="P17"), contextlib.redirect_stdout(None):
        holds(Faulty, finding(100))
