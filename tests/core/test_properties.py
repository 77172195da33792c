"""P1, P1b, P5 and P11 over whatever users, guests and screens may do.

Each property is a function of a step function, so that a broken seat can be put in its place: a property that
no seeded fault breaks is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.core.effects import Deliver, Effect, SetLeds, Show
from sgui.core.events import (
    AttentionAsked,
    Event,
    FocusAsked,
    LayoutAsked,
    PolicyReplaced,
    Presented,
    RingStalled,
    ScreenLost,
    ScreenReady,
    SessionClosed,
    SessionOpened,
    SignalChanged,
    Tick,
    Typed,
)
from sgui.core.gate import Gate
from sgui.core.keys import BUTTONS
from sgui.core.locks import LOCK_KEYS, Locks
from sgui.core.state import Outcome, State
from sgui.core.step import deadline, step
from sgui.core.wheel import ASIDE
from sgui.values.geometry import Size
from sgui.values.input import (
    TOUCH_CANCEL,
    TOUCH_DOWN,
    TOUCH_MOVE,
    TOUCH_UP,
    InputLost,
    Key,
    KeyRecord,
    MotionRecord,
    PointerBy,
    PositionRecord,
    Touch,
    TouchRecord,
    Wheel,
)
from sgui.values.limits import HELD_MS, KEYS_DOWN_MAX
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout, Stance
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CAPS,
    CHAT,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    GENERATION,
    NUM,
    OUTPUT,
    POLICY,
    RIGHT,
    SHIFT,
    SPACE,
    TILED,
    TWO,
    WORK,
    A,
    B,
    C,
    F,
    G,
    chord,
    closed,
    does,
    down,
    focused,
    point,
    surface,
    up,
)

Step = Callable[[State, Event], Outcome]
NAMES = (BANK, WORK, CHAT)
CODES = (A, B, CAPS, CTRL, ALT, DELETE, RIGHT, SPACE, TWO, C, ENTER, ESCAPE, BUTTON)


# -- whatever happens ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shows:
    """The screen presents the newest scene, or one that it was given so many scenes ago."""

    ago: int = 0


@dataclass(frozen=True)
class Connects:
    """A guest comes, always with a new generation."""

    domain: str


@dataclass(frozen=True)
class Ends:
    domain: str
    violation: str


Happening = Event | Shows | Connects | Ends


def keys(devices: Sequence[int] = (1, 2)) -> st.SearchStrategy[Happening]:
    return st.builds(
        lambda device, code, pressed: Typed(Key(device, code, pressed), 0),
        st.sampled_from(devices),
        st.sampled_from(CODES),
        st.booleans(),
    )


SWITCHES = st.sampled_from(
    [
        chord(CTRL, ALT, RIGHT),
        chord(CTRL, ALT, TWO),
        chord(CTRL, ALT, DELETE),
        chord(ESCAPE),
        chord(TWO),
        (down(A), down(B)),
        chord(CAPS),
        chord(NUM),
        chord(CTRL, ALT, G),
        chord(CTRL, ALT, F),
        (*chord(CTRL, ALT, G), Shows(), does(PointerBy(2, 4, -3))),
        (down(BUTTON), point(2, 500)),
        chord(CTRL, ALT, SHIFT, RIGHT),
        (point(20, 40), down(BUTTON), point(300, 300)),  # the first tab of `float`
    ]
)
TOUCHES = st.builds(
    lambda slot, phase, x, y: does(Touch(2, slot, phase, x, y)),
    st.integers(0, 2),
    st.sampled_from([TOUCH_DOWN, TOUCH_DOWN, TOUCH_UP, TOUCH_MOVE, TOUCH_CANCEL]),
    st.sampled_from([0, 20000, 30000, 40000, 65535]),
    st.sampled_from([0, 20000, 30000, 40000, 65535]),
)
POINTS = st.builds(point, st.integers(0, 1279), st.integers(0, 799))
SCREEN = st.one_of(
    st.builds(Shows, st.integers(0, 3)),
    st.just(ScreenLost(0)),
    st.sampled_from(
        [ScreenReady(OUTPUT, ""), ScreenReady(Size(900, 700), ""), ScreenReady(Size(50, 50), "")]
    ),
)
GUESTS = st.one_of(
    st.builds(Connects, st.sampled_from(NAMES)),
    st.builds(Ends, st.sampled_from(NAMES), st.sampled_from(["", "ring index"])),
    st.builds(surface, st.sampled_from([11, 12, 13, 101]), st.integers(1, 900), st.integers(1, 900)),
    st.sampled_from([SignalChanged(11, False, "x"), SignalChanged(11, True, ""), RingStalled(12, True)]),
)
GENEROUS = replace(
    POLICY, domains=tuple(replace(one, capture=True, fullscreen=True, touch=True) for one in POLICY.domains)
)
OTHERS = st.sampled_from(
    [
        FocusAsked(BANK, 0),
        FocusAsked(WORK, 0),
        AttentionAsked(0),
        LayoutAsked("tile"),
        LayoutAsked("full"),
        LayoutAsked("float"),
        PolicyReplaced(POLICY, 0),
        does(Wheel(2, 120)),
        does(Wheel(2, -70, 130)),
        does(PointerBy(2, 7, -5)),
        PolicyReplaced(GENEROUS, 0),
        PolicyReplaced(replace(GENEROUS, rotation=Rotation.LEFT), 0),
        does(InputLost(1)),
        Tick(0, "12:00"),
    ]
)
HITS = st.sampled_from([down(A), down(B), down(BUTTON), up(A), up(BUTTON)])
ONE = st.one_of(keys(), HITS, HITS, POINTS, TOUCHES, SCREEN, st.just(Shows()), GUESTS, OTHERS).map(
    lambda one: (one,)
)
LIVES = st.lists(
    st.tuples(st.one_of(ONE, SWITCHES), st.sampled_from([0, 1, 1, 5, 100, 300])), min_size=12, max_size=60
)
STARTS = st.sampled_from([POLICY, TILED, replace(POLICY, layout=Layout.FLOAT), GENEROUS])


# -- the reference -----------------------------------------------------------------------------------------


@dataclass
class Guest:
    """What one session was told."""

    down: set[int] = field(default_factory=set)
    stream: list[object] = field(default_factory=list)
    locks: set[str] = field(default_factory=set)
    fingers: set[int] = field(default_factory=set)

    def hears(self, record: object) -> None:
        self.stream.append(record)
        if isinstance(record, TouchRecord):
            assert (record.phase == TOUCH_DOWN) == (record.contact not in self.fingers), f"P5: {record}"
            if record.phase == TOUCH_DOWN:
                self.fingers.add(record.contact)
            elif record.phase == TOUCH_UP:
                self.fingers.remove(record.contact)
        if isinstance(record, KeyRecord):
            assert record.pressed != (record.code in self.down), f"P5: {record} twice"
            (self.down.add if record.pressed else self.down.discard)(record.code)
            assert len(self.down) <= KEYS_DOWN_MAX
            if record.pressed and record.code in LOCK_KEYS:
                self.locks ^= {LOCK_KEYS[record.code]}


class Witness:
    """Watches one life of a seat from outside: what goes in, what comes out, nothing else."""

    def __init__(self, stepper: Step, state: State) -> None:
        self.step = stepper
        self.state = state
        self.at_us = 0
        self.generation = 100
        self.last = 0
        self.scenes = {state.serial: state.scene}
        self.shown = state.scene if state.presented else None  # what the last presented frame showed
        self.guests: dict[int, Guest] = {}
        self.lamps = SetLeds(False, False, False)
        self.typed: dict[str, list[Key]] = {name: [] for name in NAMES}  # by the focus at arrival

    def lives(self, life: list[tuple[tuple[Happening, ...], int]]) -> "Witness":
        for happenings, ms in life:
            self.at_us += ms * 1000
            for happening in happenings:
                self.meets(happening)
        return self

    def meets(self, happening: Happening) -> None:
        event = self._event(happening)
        if event is None:
            return
        before = self.state
        if isinstance(event, Typed) and isinstance(event.input, Key) and before.focus:
            self.typed[before.focus].append(event.input)
        self._screen(event)
        self.state, effects = self.step(before, event)
        for effect in effects:
            self._effect(before, event, effect)
        if isinstance(event, ScreenReady | ScreenLost):
            self.shown = None
        self._afterwards()

    def _event(self, happening: Happening) -> Event | None:
        match happening:
            case Shows(ago):
                self.last = max(self.last, self.state.serial - ago)  # frames leave in their order
                return Presented(self.last, self.at_us)
            case Connects(name):
                self.generation += 1
                return SessionOpened(name, self.generation, self.at_us)
            case Ends(name, violation):
                domain = self.state.domain(name)
                generation = domain.generation if domain else 0
                return SessionClosed(generation, violation, self.at_us, "12:00:00") if generation else None
            case _ if hasattr(happening, "at_us"):
                return replace(happening, at_us=self.at_us)
        return happening

    def _screen(self, event: Event) -> None:
        if isinstance(event, Presented) and self.state.output is not None and event.serial in self.scenes:
            self.shown = self.scenes[event.serial]

    def _effect(self, before: State, event: Event, effect: Effect) -> None:
        if isinstance(effect, Show):
            self.scenes[effect.scene.serial] = effect.scene
        if isinstance(effect, SetLeds):
            self.lamps = effect
        if isinstance(effect, Deliver):
            self._delivered(before, event, effect)

    def _delivered(self, before: State, event: Event, effect: Deliver) -> None:
        receiver = before.session_of(effect.generation)
        assert receiver is not None, "P1b: a session that is over was sent something"
        assert receiver.name == before.focus, "P1b: not the focus at its arrival"
        assert before.stance is Stance.NORMAL, "P1b: sent on the attention screen"
        assert before.output is not None, "P11: sent without a screen"
        assert self.shown is not None, "P11: nothing was presented yet"
        assert self.shown.focus == before.focus, "P11: another focus was shown"
        guest = self.guests.setdefault(effect.generation, Guest())
        for record in effect.records:
            assert not isinstance(record, MotionRecord) or self.shown.captured, "T3: motion, not captured"
            assert not isinstance(record, PositionRecord) or not self.shown.captured, "T3: captured"
            guest.hears(record)

    def _afterwards(self) -> None:
        """P5, and what makes the core's books agree with what it said."""
        receiver = self.state.domain(self.state.focus)
        for generation, guest in self.guests.items():
            if self.state.session_of(generation) is None:
                continue
            if receiver is None or generation != receiver.generation or not self.state.gate.open:
                assert not guest.down, "P5: keys are down without the focus"
                assert not guest.fingers, "P5: fingers are down without the focus"
            else:
                assert guest.down == {code for _, code in self.state.hands.owned}
                assert guest.fingers == {contact.number for contact in self.state.contacts}
        assert set(self.state.hands.owned) <= self.state.hands.down
        self._lit()
        if self.state.fullscreen or self.state.captured:
            policy = self.state.policy.domain(self.state.focus or "")
            assert self.state.stance is Stance.NORMAL, "N2: fullscreen or captured on the attention screen"
            assert policy and self.state.output, "N2: fullscreen or captured for nobody"
            assert policy.fullscreen or not self.state.fullscreen, "N1: fullscreen without permission"
            assert policy.capture or not self.state.captured, "T1: captured without permission"
        due = deadline(self.state)
        assert due is None or due <= self.at_us + HELD_MS * 1000
        if self.state.stance is not Stance.NORMAL:
            assert self.state.focus is None

    def _lit(self) -> None:
        """P16, E02: the lamps are those that the focus was told of, and nobody's without one."""
        receiver = self.state.domain(self.state.focus)
        told = self.guests.get(receiver.generation) if receiver and self.state.output else None
        on = told.locks if told else set()
        assert self.lamps == SetLeds("caps" in on, "num" in on, "scroll" in on), "P16: other lamps"

    def done(self) -> None:
        """P1b: what a guest heard is a subsequence of what was typed while it had the focus."""
        for generation, guest in self.guests.items():
            domain = self.state.session_of(generation)
            if domain is None:
                continue
            told = [record for record in guest.stream if isinstance(record, KeyRecord) and record.pressed]
            presses = [record.code for record in told if record.code not in (*ASIDE, BUTTON)]
            typed = iter(key.code for key in self.typed[domain.name] if key.pressed)
            assert all(code in typed for code in presses), "P1b: more presses than were typed to it"


def holds(stepper: Step, start: State, life: list[Any]) -> None:
    """P1b, P5 and P11 in one life."""
    Witness(stepper, start).lives(life).done()


@settings(max_examples=300)
@given(STARTS, LIVES)
def test_p1b_p5_p11_hold_in_every_life(policy: Any, life: list[Any]) -> None:
    holds(step, focused(BANK, policy), life)


# -- seeded faults: each must be found ---------------------------------------------------------------------


def forgets_to_release(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if after.focus != state.focus:
        effects = tuple(effect for effect in effects if not isinstance(effect, Deliver))
    return after, effects


def opens_the_gate_at_once(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return replace(after, gate=Gate()), effects


def takes_an_older_frame_for_the_new_one(state: State, event: Event) -> Outcome:
    if isinstance(event, Presented):
        event = replace(event, serial=state.serial)
    return step(state, event)


def sends_to_all(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    copies: list[Effect] = []
    for effect in effects:
        copies.append(effect)
        if isinstance(effect, Deliver):
            copies += [
                Deliver(domain.generation, effect.records)
                for domain in after.domains
                if domain.session and domain.generation != effect.generation
            ]
    return after, tuple(copies)


def lets_keys_through_attention(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    domain = after.domain(after.return_focus)
    if isinstance(event, Typed) and isinstance(event.input, Key) and domain:
        key = event.input
        effects = (*effects, Deliver(domain.generation, (KeyRecord(key.code, key.pressed),)))
    return after, effects


def reroutes_what_it_held(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if after.focus and after.focus != state.focus:
        after = replace(after, gate=replace(after.gate, held=state.gate.held), hands=state.hands)
    return after, effects


def counts_no_devices(state: State, event: Event) -> Outcome:
    """Each keyboard's press is told, whether another holds the key or not."""
    after, effects = step(state, event)
    match event:
        case Typed(Key(_, code, True)) if code in (A, B) and after.gate.open and after.focus and not effects:
            domain = after.domain(after.focus)
            assert domain is not None
            effects = (Deliver(domain.generation, (KeyRecord(code, True),)),)
    return after, effects


def lights_what_is_typed_elsewhere(state: State, event: Event) -> Outcome:
    """One lock for all domains, as a keyboard by itself would have it."""
    after, effects = step(state, event)
    if after.focus == state.focus:
        return after, effects
    shared = state.domain(state.focus)
    told = after.domain(after.focus)
    if shared and told and shared.locks != Locks():
        after = after.with_domain(replace(told, told_locks=shared.locks, of_generation=told.generation))
        effects = tuple(effect for effect in effects if not isinstance(effect, SetLeds))
    return after, effects


def captures_before_it_is_said(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return (replace(after, gate=Gate()) if after.captured else after), effects


def stays_fullscreen(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return replace(after, fullscreen=after.fullscreen or state.fullscreen), effects


def forgets_a_finger(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    kept = [
        replace(effect, records=tuple(one for one in effect.records if not isinstance(one, TouchRecord)))
        if isinstance(effect, Deliver) and after.focus != state.focus
        else effect
        for effect in effects
    ]
    return after, tuple(kept)


SHOWN, SWITCH, TYPES = (Shows(),), chord(CTRL, ALT, TWO), (down(A),)
FAULTS: list[tuple[Step, list[tuple[Happening, ...]]]] = [
    (forgets_to_release, [TYPES, (FocusAsked(WORK, 0),), SHOWN, chord(B)]),
    (opens_the_gate_at_once, [SWITCH, TYPES]),
    (takes_an_older_frame_for_the_new_one, [SWITCH, (Shows(2),), TYPES]),
    (sends_to_all, [TYPES]),
    (lets_keys_through_attention, [chord(CTRL, ALT, DELETE), TYPES]),
    (reroutes_what_it_held, [SWITCH, TYPES, (FocusAsked(BANK, 0),), SHOWN, SHOWN]),
    (counts_no_devices, [TYPES, (down(A, device=2),)]),
    (captures_before_it_is_said, [chord(CTRL, ALT, G), (does(PointerBy(2, 1, 1)),)]),
    (stays_fullscreen, [chord(CTRL, ALT, F), chord(CTRL, ALT, DELETE)]),
    (forgets_a_finger, [(does(Touch(2, 0, TOUCH_DOWN, 30000, 30000)),), (FocusAsked(WORK, 0),), SHOWN]),
    (lights_what_is_typed_elsewhere, [chord(CAPS), SWITCH, SHOWN]),
]


@pytest.mark.parametrize(("fault", "life"), FAULTS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_properties_find_a_seat_that(fault: Step, life: list[tuple[Happening, ...]]) -> None:
    timed = [(happenings, 1) for happenings in life]
    holds(step, focused(BANK, GENEROUS), timed)
    with pytest.raises(AssertionError, match=r"[NPT]\d"):
        holds(fault, focused(BANK, GENEROUS), timed)


# -- P1: two runs that differ only in what is none of a guest's business -------------------------------------

OTHER_CODES = (16, 17, 18, 19)


def told_to(
    stepper: Step, start: State, life: Sequence[tuple[Happening, ...]], generation: int
) -> list[object]:
    witness = Witness(stepper, start)
    for happenings in life:
        witness.at_us += 1000
        for happening in happenings:
            witness.meets(happening)
    return witness.guests.setdefault(generation, Guest()).stream


def noise_elsewhere(name: str) -> st.SearchStrategy[tuple[Happening, ...]]:
    """Typed while the focus is elsewhere: whole keystrokes, and a wheel."""
    keystroke = st.sampled_from(OTHER_CODES).map(lambda code: (down(code, device=7), up(code, device=7)))
    return st.one_of(keystroke, st.just((does(Wheel(2, 120)),)), st.just((does(Wheel(2, 50, -50)),)))


def noise_of_guests(name: str) -> st.SearchStrategy[tuple[Happening, ...]]:
    """Other guests act at any time: pictures, signals, a full ring, floods of nothing."""
    others = [GENERATION[other] for other in NAMES if other != name]
    return st.one_of(
        st.builds(surface, st.sampled_from(others), st.integers(1, 900), st.integers(1, 900)),
        st.builds(SignalChanged, st.sampled_from(others), st.booleans(), st.just("12:00:00")),
        st.builds(RingStalled, st.sampled_from(others), st.booleans()),
    ).map(lambda event: (event,))


QUIET_LIVES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                chord(CTRL, ALT, 2),
                chord(CTRL, ALT, 3),
                chord(CTRL, ALT, 4),
                chord(CTRL, ALT, DELETE),
                chord(ESCAPE),
                chord(A),
                chord(B),
                chord(BUTTON),
                (does(Wheel(2, 70, 70)),),
                (does(PointerBy(2, 7, -5)),),
                chord(CTRL, ALT, G),
                chord(CTRL, ALT, F),
                (Shows(),),
                (Shows(),),
            ]
        ),
        POINTS.map(lambda one: (one,)),
    ),
    max_size=40,
)


def noninterference(
    stepper: Step,
    policy: Any,
    life: Sequence[tuple[Happening, ...]],
    data: Callable[[st.SearchStrategy[Any]], Any],
    name: str = BANK,
) -> None:
    """P1: insert noise into the life wherever it is none of `name`'s business; its stream stays the same."""
    start = focused(name, policy, NAMES)
    noisy: list[tuple[Happening, ...]] = []
    shadow = Witness(step, start)
    for happenings in life:
        elsewhere = shadow.state.focus != name
        kinds = [noise_of_guests(name)] + ([noise_elsewhere(name)] if elsewhere else [])
        noisy.append(data(st.one_of(*kinds)))
        noisy.append(happenings)
        shadow.at_us += 1000
        for happening in happenings:
            shadow.meets(happening)
    assert told_to(stepper, start, _timed(life), GENERATION[name]) == told_to(
        stepper, start, _merged(noisy), GENERATION[name]
    ), "P1"


def _timed(life: Sequence[tuple[Happening, ...]]) -> list[tuple[Happening, ...]]:
    return list(life)


def _merged(noisy: list[tuple[Happening, ...]]) -> list[tuple[Happening, ...]]:
    """Noise takes no time of its own, so that both runs have the same clock."""
    return [noise + act for noise, act in zip(noisy[::2], noisy[1::2], strict=True)]


@settings(max_examples=200)
@given(STARTS, QUIET_LIVES, st.data())
def test_p1_no_guest_learns_what_is_typed_elsewhere_or_what_others_do(
    policy: Any, life: list[Any], data: st.DataObject
) -> None:
    noninterference(step, policy, life, data.draw)


def leaks_what_is_typed_elsewhere(state: State, event: Event) -> Outcome:
    """Tells the first guest how many keys were typed: a count is a leak too."""
    after, effects = step(state, event)
    match event:
        case Typed(Key(7, _, True)):
            spy = after.domain(BANK)
            assert spy is not None
            effects = (*effects, Deliver(spy.generation, (PositionRecord(0, 0),)))
    return after, effects


def delivers_where_other_pictures_are(state: State, event: Event) -> Outcome:
    """A guest's position depends on another guest's picture."""
    after, effects = step(state, event)
    other = after.domain(WORK)
    assert other is not None
    width = other.picture.width if other.picture else 0
    moved = tuple(
        Deliver(effect.generation, (PositionRecord(width, 0), *effect.records))
        if isinstance(effect, Deliver)
        else effect
        for effect in effects
    )
    return after, moved


class Plain(Witness):
    """Only listens: for faults that a Witness would object to before P1 can."""

    def _delivered(self, before: State, event: Event, effect: Deliver) -> None:
        self.guests.setdefault(effect.generation, Guest()).stream.extend(effect.records)

    def _afterwards(self) -> None:
        return


@pytest.mark.parametrize("fault", [leaks_what_is_typed_elsewhere, delivers_where_other_pictures_are])
def test_p1_finds_a_seat_that(fault: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "Witness", Plain)
    life: list[tuple[Happening, ...]] = [SWITCH, SHOWN, (), chord(CTRL, ALT, 2), SHOWN, chord(A)]
    typed = [(), (), (down(16, device=7), up(16, device=7)), (), (), ()]
    drawn = [(), (), (surface(12, 5, 5),), (), (), ()]
    for noise in (typed, drawn):
        queue = list(noise)
        noninterference(step, POLICY, life, lambda _, queue=queue: queue.pop(0))  # type: ignore[misc]
    found = []
    for noise in (typed, drawn):
        queue = list(noise)
        try:
            noninterference(fault, POLICY, life, lambda _, queue=queue: queue.pop(0))  # type: ignore[misc]
        except AssertionError:
            found.append(noise)
    assert len(found) == 1


def remembers_half_a_click(state: State, event: Event) -> Outcome:
    """The rest of a turned wheel survives a switch."""
    after, effects = step(state, event)
    return (replace(after, notch=state.notch) if after.focus != state.focus else after), effects


def test_p1_finds_a_wheel_that_goes_on_turning_for_another() -> None:
    turns = (does(Wheel(2, 70)),)
    life: list[tuple[Happening, ...]] = [
        (point(400, 300),),
        SWITCH,
        SHOWN,
        (),
        chord(CTRL, ALT, 2),
        SHOWN,
        turns,
    ]
    noise: list[tuple[Happening, ...]] = [(), (), (), turns, (), (), ()]
    for stepper in (step, remembers_half_a_click):
        queue = list(noise)
        if stepper is step:
            noninterference(stepper, POLICY, life, lambda _, queue=queue: queue.pop(0))  # type: ignore[misc]
            continue
        with pytest.raises(AssertionError, match="P1"):
            noninterference(stepper, POLICY, life, lambda _, queue=queue: queue.pop(0))  # type: ignore[misc]


def test_p1_an_unlooked_at_guest_may_come_and_go_unnoticed() -> None:
    """In full layout not even the number of guests shows."""
    calm = [chord(A), (point(400, 300),), chord(BUTTON)]
    busy = [chord(A), (closed(CHAT), Connects(CHAT), point(400, 300)), (Ends(WORK, "rule"), *chord(BUTTON))]
    start = focused(BANK, POLICY, NAMES)
    assert told_to(step, start, calm, 11) == told_to(step, start, busy, 11)


def test_p5_holds_for_buttons_as_for_keys() -> None:
    witness = Witness(step, focused(BANK))
    witness.lives([((point(400, 300), down(BUTTON)), 1), ((FocusAsked(WORK, 0),), 1)])
    assert witness.guests[11].down == set()
    assert BUTTON in BUTTONS
