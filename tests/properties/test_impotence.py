"""P12 and P16 by paired runs: what guests do changes nothing of ours, no device, and no other guest.

One life is lived twice, the second time with acts of guests strewn in. A guest's own picture and its own mark
may differ; sessions beginning and ending are no part of the noise (they are membership, and the focus of
whoever ends goes to nobody).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.effects import (
    AskClipboard,
    Audit,
    CloseSession,
    Deliver,
    Effect,
    HintSize,
    IgnoreClipboard,
    MovePointer,
    SetLeds,
    Show,
)
from sgui.core.events import (
    ClipboardAnswered,
    Event,
    FocusAsked,
    LayoutAsked,
    Presented,
    RingStalled,
    SignalChanged,
    SurfaceChanged,
    Throttled,
)
from sgui.core.policy import Policy
from sgui.core.state import Outcome, State
from sgui.core.step import step
from sgui.values.scene import Layout, Scene
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    GENERATION,
    POLICY,
    RIGHT,
    SHIFT,
    SPACE,
    TILED,
    TWO,
    WORK,
    A,
    C,
    chord,
    down,
    focused,
    point,
    surface,
    up,
)
from tests.core.test_overlays import riding
from tests.examples import examples

Step = Callable[[State, Event], Outcome]
Act = tuple[Event, ...]
NAMES = (BANK, WORK, CHAT)
CAPS = 58

SHOWN = "shown"  # the screen presents the newest scene


# -- what is ours ----------------------------------------------------------------------------------------


def trusted(state: State) -> tuple[object, ...]:
    """T: focus, order, labels, band, policy, lamps, what the user holds; not a guest's picture or mark."""
    scene = state.scene
    return (
        state.policy,
        state.layout,
        state.stance,
        state.focus,
        state.return_focus,
        state.selected,
        state.ground,
        state.stack,
        state.pointer,
        state.hands.down,
        state.clipboard.held,
        state.audit_healthy,
        *(_seen(scene) if scene else ()),
    )


def _seen(scene: Scene) -> tuple[object, ...]:
    return (
        scene.stance,
        scene.focus,
        scene.selected,
        scene.labels,
        scene.band,
        [(v.domain, v.label, v.frame, v.tab, v.interior, v.focused, v.over) for v in scene.surfaces],
        [(tab.domain, tab.label, tab.link, tab.focused, tab.rect) for tab in scene.tabs],
    )


def to_devices(effects: Sequence[Effect]) -> list[Effect]:
    """P16: what leaves for anything that is neither a guest, the picture nor the log."""
    inward = Deliver | HintSize | CloseSession | AskClipboard | IgnoreClipboard | Show | MovePointer | Audit
    return [one for one in effects if not isinstance(one, inward)]


# -- two runs --------------------------------------------------------------------------------------------


class Run:
    """One life of a seat, and what it told whom."""

    def __init__(self, stepper: Step, state: State) -> None:
        self.step, self.state = stepper, state
        self.effects: list[Effect] = []

    def does(self, events: Sequence[Event | str]) -> None:
        for event in events:
            real = Presented(self.state.serial, 0) if event == SHOWN else event
            assert not isinstance(real, str)
            self.state, effects = self.step(self.state, real)
            self.effects += effects

    def told(self, generation: int) -> list[Effect]:
        return [one for one in self.effects if getattr(one, "generation", None) == generation]


def impotence(stepper: Step, policy: Policy, life: Sequence[Act], noise: Sequence[Act], quiet: str) -> None:
    """P12 after each act; P16 in the end: `quiet` did nothing, and was told the same."""
    start = focused(BANK, policy, NAMES)
    calm, noisy = Run(stepper, start), Run(stepper, start)
    for act, acts_of_guests in zip(life, noise, strict=True):
        calm.does(act)
        noisy.does(acts_of_guests)
        noisy.does(act)
        noisy.does(acts_of_guests)
        assert trusted(noisy.state) == trusted(calm.state), "P12: a guest changed what is ours"
    assert to_devices(noisy.effects) == to_devices(calm.effects), "P16: a guest reached a device"
    assert noisy.told(GENERATION[quiet]) == calm.told(GENERATION[quiet]), "P16: a guest reached another"


def acts_of(name: str) -> st.SearchStrategy[Event]:
    """Anything that one guest can bring about, but its end."""
    generation, sizes = st.just(GENERATION[name]), st.integers(1, 2000)
    return st.one_of(
        st.builds(surface, generation, sizes, sizes),
        st.builds(SignalChanged, generation, st.booleans(), st.just("12:00:00")),
        st.builds(RingStalled, generation, st.booleans()),
        st.builds(Throttled, generation, st.booleans()),
        st.builds(ClipboardAnswered, generation, st.integers(0, 3), st.integers(0, 9), st.just(0)),
    )


ACTS: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from(
        [
            chord(CTRL, ALT, RIGHT),
            chord(CTRL, ALT, TWO),
            chord(CTRL, ALT, DELETE),
            chord(CTRL, ALT, SPACE),
            chord(CTRL, ALT, SHIFT, RIGHT),
            chord(ESCAPE),
            chord(RIGHT),
            chord(ENTER),
            chord(A),
            chord(CAPS),
            (down(A),),
            (up(A),),
            (down(BUTTON),),
            (up(BUTTON),),
            (SHOWN,),
            (SHOWN,),
            (FocusAsked(WORK, 0),),
            (LayoutAsked("tile"),),
            (LayoutAsked("float"),),
        ]
    ),
    st.builds(lambda x, y: (point(x, y),), st.integers(0, 1279), st.integers(0, 799)),
    st.builds(lambda x, y: (point(x, y), *chord(BUTTON)), st.integers(0, 1279), st.integers(0, 799)),
)
POLICIES = st.sampled_from([POLICY, TILED, replace(POLICY, layout=Layout.FLOAT), riding()])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Act], list[Act], str]:
    """A life, what guests do meanwhile, and one who does nothing."""
    life = draw(st.lists(ACTS, min_size=4, max_size=25))
    quiet = draw(st.sampled_from(NAMES))
    loud = st.one_of([acts_of(name) for name in NAMES if name != quiet])
    noise = [tuple(draw(st.lists(loud, max_size=3))) for _ in life]
    return life, noise, quiet


@examples(80)
@given(POLICIES, pairs())
def test_p12_p16_guests_change_nothing_of_ours_no_device_and_no_other_guest(
    policy: Policy, pair: tuple[list[Act], list[Act], str]
) -> None:
    impotence(step, policy, *pair)


# -- seeded faults: each must be found -------------------------------------------------------------------


def raises_who_paints(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if isinstance(event, SurfaceChanged) and (domain := after.session_of(event.generation)):
        after = replace(after, focus=domain.name)
    return after, effects


def doubts_the_log_when_a_ring_is_full(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return (replace(after, audit_healthy=False) if isinstance(event, RingStalled) else after), effects


def lights_a_lamp_for_who_floods(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return after, (*effects, SetLeds(True, False, False)) if isinstance(event, Throttled) else effects


def tells_others_of_a_picture(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if isinstance(event, SurfaceChanged):
        effects = (*effects, *(HintSize(generation, 1, 1) for generation in (11, 12, 13)))
    return after, effects


def takes_any_answer(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if isinstance(event, ClipboardAnswered):
        effects = (*effects, *step(state, FocusAsked(WORK, 0))[1], SetLeds(False, True, False))
    return after, effects


FAULTS: list[tuple[Step, Event]] = [
    (raises_who_paints, surface(12, 9, 9)),
    (doubts_the_log_when_a_ring_is_full, RingStalled(12, True)),
    (lights_a_lamp_for_who_floods, Throttled(12, True)),
    (tells_others_of_a_picture, surface(12, 9, 9)),
    (takes_any_answer, ClipboardAnswered(12, 1, 5, 0)),
]


@pytest.mark.parametrize(("fault", "noise"), FAULTS, ids=lambda one: getattr(one, "__name__", ""))
def test_p12_p16_find_a_seat_that(fault: Step, noise: Event) -> None:
    life: list[Any] = [chord(A), chord(CTRL, ALT, C), (SHOWN,)]
    pair = life, [(noise,)] * len(life), CHAT
    impotence(step, POLICY, *pair)
    with pytest.raises(AssertionError, match=r"P1[26]"):
        impotence(fault, POLICY, *pair)
