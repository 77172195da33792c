"""P1c: without faults, a guest that reads is told exactly what was typed to it, as a model by hand says."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.effects import Deliver
from sgui.core.events import Event, FocusAsked
from sgui.core.state import Outcome, State
from sgui.core.step import step
from sgui.values.input import Key, KeyRecord
from tests.core.samples import BANK, CHAT, GENERATION, SHIFT, WORK, A, B, C, down, focused, presented, up
from tests.core.test_properties import Step
from tests.examples import examples

NAMES = (BANK, WORK, CHAT)
Stroke = tuple[int, int, bool]  # device, code, pressed
Act = Stroke | str  # or whom the focus goes to, and is shown

ACTS = st.one_of(
    st.tuples(st.integers(1, 3), st.sampled_from([A, B, C, SHIFT, 400]), st.booleans()),
    st.sampled_from(NAMES),
)


def expected(acts: Sequence[Act]) -> dict[str, list[tuple[int, bool]]]:
    """By hand: who holds what on which device, and who knows of it."""
    told: dict[str, list[tuple[int, bool]]] = {name: [] for name in NAMES}
    focus, held, known = BANK, set[tuple[int, int]](), list[tuple[int, int]]()
    for act in acts:
        if isinstance(act, str):
            if act != focus:
                codes = dict.fromkeys(code for _, code in known)
                told[focus] += [(code, False) for code in reversed(codes)]
                focus, known = act, []
            continue
        device, code, pressed = act
        hold = (device, code)
        if pressed and hold not in held:
            held.add(hold)
            if code not in {other for _, other in known}:
                told[focus].append((code, True))
            known.append(hold)
        elif not pressed and hold in held:
            held.discard(hold)
            if hold in known:
                known.remove(hold)
                if code not in {other for _, other in known}:
                    told[focus].append((code, False))
    return told


def told(stepper: Step, acts: Sequence[Act]) -> dict[str, list[tuple[int, bool]]]:
    state = focused(BANK, connected=NAMES)
    found: dict[str, list[tuple[int, bool]]] = {name: [] for name in NAMES}
    names = {generation: name for name, generation in GENERATION.items()}
    for act in acts:
        event: Event = FocusAsked(act, 0) if isinstance(act, str) else (up, down)[act[2]](act[1], 0, act[0])
        state, effects = stepper(state, event)
        state = presented(state)
        for effect in effects:
            if isinstance(effect, Deliver):
                keys = [(one.code, one.pressed) for one in effect.records if isinstance(one, KeyRecord)]
                found[names[effect.generation]] += keys
    return found


@examples(80)
@given(st.lists(ACTS, max_size=40))
def test_p1c_each_guest_is_told_exactly_what_was_typed_to_it(acts: list[Act]) -> None:
    assert told(step, acts) == expected(acts), "P1c"


def loses_every_third_key(state: State, event: Event) -> Outcome:
    if getattr(getattr(event, "input", None), "code", 0) == C:
        return state, ()
    return step(state, event)


def takes_all_keyboards_for_one(state: State, event: Event) -> Outcome:
    match getattr(event, "input", None):
        case Key(_, code, pressed):
            return step(state, (up, down)[pressed](code, 0, 1))
    return step(state, event)


@pytest.mark.parametrize("fault", [loses_every_third_key, takes_all_keyboards_for_one])
def test_p1c_finds_a_seat_that(fault: Step) -> None:
    acts: list[Act] = [
        (1, A, True),
        (2, A, True),
        (1, A, False),
        (1, B, True),
        WORK,
        (1, C, True),
        (1, C, False),
    ]
    assert told(step, acts) == expected(acts)
    assert told(fault, acts) != expected(acts)
