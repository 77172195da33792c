"""Keyboard and mouse data flow: FDP_APC_EXT.1 and tests 2 to 5 of KM, FDP_UDF_EXT.1/KM, FDP_RIP.1/KM."""

import random

import pytest

from sgui.core.effects import AskClipboard, Audit, CloseSession, Deliver, HintSize, MovePointer, Refused, Show
from sgui.core.events import (
    AttentionAsked,
    Event,
    FocusAsked,
    LayoutAsked,
    LockAsked,
    PolicyReplaced,
    RingStalled,
    ScreenLost,
    ScreenReady,
    SignalChanged,
    Typed,
)
from sgui.core.state import State
from sgui.values.input import GuestRecord, InputLost, Key, KeyRecord, PositionRecord, Wheel
from sgui.values.limits import HELD_EVENTS, HELD_MS, KEY_CODE_MAX
from sgui.values.scene import Stance
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DELETE,
    GENERATION,
    OUTPUT,
    SHIFT,
    TWO,
    WORK,
    A,
    B,
    C,
    chord,
    closed,
    does,
    down,
    point,
    surface,
    up,
)
from tests.niap.bench import ALL, GUARD, OTHERS, TILED, Bench, requirement

CAPS, NUM, SCROLL = 58, 69, 70
WORDS = tuple(event for code in (16, 17, 18, 19, 20) for event in chord(code))
HANDS = (point(400, 300), down(BUTTON), point(420, 310), up(BUTTON), does(Wheel(2, 1)))


def others(name: str) -> tuple[str, ...]:
    return tuple(one for one in ALL if one != name)


# -- test 2: positive and negative data flow, in every situation of the selected computer ----------------


@pytest.mark.parametrize("name", ALL)
@requirement(
    "FDP_APC_EXT.1.1", "test 2: each key reaches the selected computer, press and release, nobody else"
)
def test_every_key_reaches_the_selected_computer_alone(name: str) -> None:
    codes = [code for code in range(1, KEY_CODE_MAX + 1) if code not in range(0x100, 0x160)]
    bench = Bench().select(name).forget().does(*(event for code in codes for event in chord(code)))
    assert bench.keys(name) == [(code, pressed) for code in codes for pressed in (True, False)]
    bench.quiet(*others(name))


@pytest.mark.parametrize("name", ALL)
@requirement("FDP_APC_EXT.1.1", "test 2: motion, buttons and wheel reach the selected computer alone")
def test_the_mouse_reaches_the_selected_computer_alone(name: str) -> None:
    bench = Bench().select(name).forget()
    bench.does(*HANDS, *(event for code in range(0x110, 0x118) for event in chord(code)))
    assert any(isinstance(one, PositionRecord) for one in bench.heard[name])
    assert {code for code, _ in bench.keys(name)} == set(range(0x110, 0x118))
    bench.quiet(*others(name))


@requirement("FDP_APC_EXT.1.1", "test 2: with no computer selected nothing flows")
def test_with_none_selected_nothing_flows() -> None:
    Bench(None).does(*WORDS, *HANDS).shown().does(*WORDS).quiet(*ALL)


@requirement("FDP_APC_EXT.1.1", "test 2: on the trusted screen nothing flows")
def test_on_the_trusted_screen_nothing_flows() -> None:
    bench = Bench().does(*GUARD).forget()
    bench.does(*WORDS, point(10, 300), *chord(BUTTON), does(Wheel(2, 1))).shown().does(*WORDS)
    bench.quiet(*ALL)
    assert bench.state.stance is Stance.ATTENTION


@requirement(
    "FDP_APC_EXT.1/KM",
    "test 2: a key held while switching comes up at the old computer, and is unknown to the new",
)
def test_a_key_held_while_switching_belongs_to_the_old_computer() -> None:
    bench = Bench().does(down(SHIFT), down(A)).select(WORK)
    assert bench.keys(BANK)[-1][1] is False
    assert {code for code, pressed in bench.keys(BANK) if pressed} == {SHIFT, A, CTRL, ALT}
    assert sorted(c for c, p in bench.keys(BANK) if p) == sorted(c for c, p in bench.keys(BANK) if not p)
    bench.does(up(A), up(SHIFT), *chord(B))
    assert bench.keys(WORK) == [(B, True), (B, False)]


@requirement(
    "FDP_APC_EXT.1/KM",
    "test 2: what is typed before the new computer is shown waits, and is void after 250 ms",
)
def test_what_is_typed_before_the_picture_waits_and_then_is_void() -> None:
    early = Bench().does(*GUARD, *chord(TWO)).forget().does(*chord(A))
    early.quiet(*ALL)
    assert early.shown().keys(WORK) == [(A, True), (A, False)]
    late = Bench().does(*GUARD, *chord(TWO)).forget().does(*chord(A))
    late.does(Typed(Key(1, B, True), HELD_MS * 1000)).does(down(C, HELD_MS * 1000 + 1)).shown(HELD_MS * 1001)
    assert A not in {code for code, _ in late.keys(WORK)}
    late.quiet(BANK, CHAT)


@requirement("FDP_APC_EXT.1/KM", "test 2: the selected computer reboots")
def test_a_reboot_of_the_selected_computer_leaks_nothing() -> None:
    bench = Bench().does(down(A), closed(BANK)).forget()
    bench.does(*WORDS, *HANDS).shown().does(*WORDS).reconnect(BANK, 211).does(*WORDS).shown().does(*WORDS)
    bench.quiet(*ALL)
    bench.does(up(A)).select(BANK).does(*chord(B))
    assert bench.keys(BANK) == [(B, True), (B, False)]
    bench.quiet(*OTHERS)


@requirement("FDP_APC_EXT.1/KM", "test 2: the selected computer sleeps and wakes: its keys stay its own")
def test_sleep_of_the_selected_computer_leaks_nothing() -> None:
    asleep, awake = SignalChanged(11, False, "12:00:00"), SignalChanged(11, True, "")
    bench = Bench().does(asleep).shown().does(*WORDS, *HANDS, awake).shown().does(*WORDS)
    assert len(bench.keys(BANK)) >= 2 * len(WORDS)
    bench.quiet(*OTHERS)


@requirement("FDP_APC_EXT.1/KM", "test 2: the selected computer does not read what it is sent")
def test_a_computer_that_does_not_read_leaks_nothing() -> None:
    bench = Bench().does(RingStalled(11, True), *WORDS, *HANDS, RingStalled(11, False), *WORDS)
    bench.quiet(*OTHERS)
    bench.select(WORK).does(*chord(A))
    assert bench.keys(WORK) == [(A, True), (A, False)]


@requirement(
    "FDP_APC_EXT.1/KM",
    "test 2: another computer reboots, sleeps, is dropped: the selected one is told the same",
)
def test_what_other_computers_do_changes_nothing() -> None:
    calm = Bench().does(*WORDS, *HANDS, *WORDS)
    busy = Bench().does(
        *WORDS, closed(WORK), SignalChanged(13, False, ""), *HANDS, closed(CHAT, "rule"), *WORDS
    )
    assert busy.heard[BANK] == calm.heard[BANK] != []
    busy.quiet(*OTHERS)


@requirement(
    "FDP_APC_EXT.1/KM", "test 2: keyboard and mouse are unplugged with keys down, and plugged in again"
)
def test_unplugging_lifts_what_was_held_and_leaks_nothing() -> None:
    bench = Bench().does(
        point(400, 300), down(A), down(BUTTON, device=2), does(InputLost(1)), does(InputLost(2))
    )
    assert sorted(bench.keys(BANK)) == sorted([(A, True), (BUTTON, True), (A, False), (BUTTON, False)])
    bench.does(up(A), *chord(B))
    assert bench.keys(BANK)[-2:] == [(B, True), (B, False)]
    bench.quiet(*OTHERS)


@requirement(
    "FDP_APC_EXT.1/KM", "test 2: the display is unplugged: nothing flows until it shows the selection again"
)
def test_without_a_display_nothing_flows() -> None:
    bench = Bench().does(down(A), ScreenLost(0))
    assert bench.keys(BANK) == [(A, True), (A, False)]
    bench.forget().does(*WORDS, *HANDS).quiet(*ALL)
    bench.does(ScreenReady(OUTPUT, "")).shown().does(*chord(B))
    assert bench.keys(BANK) == [(B, True), (B, False)]
    bench.quiet(*OTHERS)


@requirement("FDP_APC_EXT.1.2", "powered off: to a computer that is not there nothing flows, nor through it")
def test_nothing_flows_to_or_through_a_computer_that_is_off() -> None:
    bench = Bench().does(closed(WORK), *GUARD, *chord(TWO)).shown().does(*WORDS)
    bench.quiet(*OTHERS)
    assert bench.state.focus is None
    bench.reconnect(WORK, 212).shown().does(*WORDS).quiet(*OTHERS)


# -- test 3: from keyboard and mouse to the computer, never back (lamps, E08) ----------------------------


ACTS = (
    surface(11, 5, 5),
    surface(12, 700, 20),
    SignalChanged(11, False, "12:00:00"),
    SignalChanged(11, True, ""),
    RingStalled(12, True),
    closed(CHAT, "lamps"),
)


@requirement("FDP_UDF_EXT.1/KM", "test 3: nothing that computers do has an effect on a device")
def test_e08_no_act_of_a_computer_has_an_effect_on_a_device() -> None:
    """All that may follow from it: to its own session, the picture, the log."""
    towards_computers = (Deliver, HintSize, CloseSession, AskClipboard)
    for selected in (BANK, WORK, None):
        effects = Bench(selected).does(*ACTS).effects
        assert effects
        for effect in effects:
            assert isinstance(effect, (*towards_computers, Show, MovePointer, Audit, Refused)), effect


@requirement("FDP_UDF_EXT.1/KM", "test 3: what the user's lock keys do is the same whatever computers do")
@pytest.mark.parametrize("lock", [CAPS, NUM, SCROLL])
def test_e08_lock_keys_do_the_same_whatever_computers_do(lock: int) -> None:
    calm = Bench().does(*chord(lock), *chord(lock))
    busy = Bench().does(*ACTS, *chord(lock), *ACTS, *chord(lock))
    unseen = (Show, HintSize, CloseSession, Audit)
    assert [one for one in busy.effects if not isinstance(one, unseen)] == [
        one for one in calm.effects if not isinstance(one, unseen)
    ]
    assert calm.keys(BANK) == [(lock, True), (lock, False)] * 2


@requirement("FDP_UDF_EXT.1/KM", "test 3: a lock set for one computer is not told to another")
def test_a_lock_key_is_told_to_no_other_computer() -> None:
    with_lock = Bench().does(*chord(CAPS)).select(WORK).does(*chord(A))
    without = Bench().select(WORK).does(*chord(A))
    assert with_lock.heard[WORK] == without.heard[WORK]
    assert with_lock.heard[CHAT] == []


# -- test 4: intensive traffic ---------------------------------------------------------------------------


@requirement("FDP_APC_EXT.1/KM", "test 4: 20,000 random events to the selected computer, none to others")
def test_intensive_traffic_stays_with_the_selected_computer() -> None:
    chance = random.Random(12)
    codes = [code for code in range(1, 200) if code not in (CTRL, ALT, 97, 100, DELETE)]
    bench = Bench()
    for _ in range(5_000):
        x, y, code = chance.randrange(1280), chance.randrange(800), chance.choice(codes)
        bench.does(point(x, y), down(code), does(Wheel(2, chance.choice((-1, 1)))), up(code))
    assert len(bench.heard[BANK]) > 10_000
    bench.quiet(*OTHERS)


@requirement(
    "FDP_APC_EXT.1/KM",
    "test 4: intensive traffic around 300 switches: each hears what was typed to it, no more",
)
def test_intensive_traffic_with_switching() -> None:
    chance = random.Random(13)
    bench, typed = Bench(), {name: [] for name in ALL}
    for _ in range(300):
        name = chance.choice(ALL)
        bench.select(name).forget()
        typed = [chance.choice((A, B, C, 16, 17)) for _ in range(4)]
        bench.does(*(event for code in typed for event in chord(code)))
        assert [code for code, pressed in bench.keys(name) if pressed] == typed
        bench.quiet(*others(name))


@requirement("FDP_APC_EXT.1/KM", "test 4: more than may wait for the picture is void as a whole")
def test_too_much_before_the_picture_is_void() -> None:
    bench = Bench().does(*GUARD, *chord(TWO)).forget()
    bench.does(*(event for _ in range(HELD_EVENTS) for event in chord(A)))
    bench.shown()
    told = bench.keys(WORK)
    assert len(told) <= HELD_EVENTS
    assert sum(pressed for _, pressed in told) * 2 == len(told)
    bench.quiet(BANK, CHAT)


# -- test 5 and residual information: no flow over time --------------------------------------------------


@requirement("FDP_APC_EXT.1/KM", "test 5: another computer at the same port is told nothing of the first")
def test_e15_the_next_computer_at_a_port_is_told_nothing() -> None:
    bench = Bench().does(point(400, 300), down(A), down(BUTTON), closed(BANK)).forget()
    bench.reconnect(BANK, 211).shown().does(up(A), up(BUTTON)).quiet(*ALL)
    bench.select(BANK)
    assert bench.keys(BANK) == []
    assert bench.state.session_of(GENERATION[BANK]) is None


@requirement(
    "FDP_APC_EXT.1/KM", "test 5: what was held back for one computer is not told to the next at its port"
)
def test_what_waited_for_one_computer_goes_with_it() -> None:
    bench = Bench().does(*GUARD, *chord(TWO), *chord(A), closed(WORK)).forget()
    bench.reconnect(WORK, 212).shown().does(*GUARD, *chord(TWO)).shown()
    bench.quiet(*ALL)


def remembered(state: State) -> list[GuestRecord | int]:
    """Every key that the seat's state still names."""
    return [
        *state.gate.held,
        *(code for _, code in state.hands.owned),
        *(code for _, code in state.hands.down),
    ]


@requirement("FDP_RIP.1/KM", "after switching the seat's memory names no key that was typed before")
def test_after_switching_no_key_is_remembered() -> None:
    typed: tuple[Event, ...] = (*WORDS, *HANDS)
    bench = Bench().does(*typed).select(WORK)
    assert remembered(bench.state) == []
    assert bench.state == Bench().does(point(420, 310)).select(WORK).state


@requirement("FDP_RIP.1/KM", "what waited for a picture that did not come is forgotten")
def test_what_never_was_shown_is_forgotten() -> None:
    bench = Bench().does(*GUARD, *chord(TWO), *chord(A)).does(*GUARD)
    assert remembered(bench.state) == []
    lost = Bench().does(*GUARD, *chord(TWO), *chord(A), ScreenLost(0))
    assert remembered(lost.state) == []


def test_the_bench_would_see_a_key_that_stays() -> None:
    held = Bench().does(down(A)).state
    assert remembered(held) == [A, A]
    assert KeyRecord(A, True) in Bench().does(*GUARD, *chord(TWO), down(A)).state.gate.held


# -- locked --------------------------------------------------------------------------------------------------


@requirement(
    "FDP_APC_EXT.1.4", "locked: nothing flows to a computer, nothing of one is shown, nobody is selected"
)
def test_locked_nothing_flows_and_nothing_is_shown() -> None:
    bench = Bench().does(point(400, 300), down(A), LockAsked(0))
    assert bench.keys(BANK) == [(A, True), (A, False)]
    bench.shown().forget().does(*WORDS, *HANDS, *GUARD, *chord(TWO), *chord(B)).quiet(*ALL)
    assert bench.state.stance is Stance.LOCKED and bench.state.focus is None
    assert bench.state.scene is not None
    assert (bench.state.scene.surfaces, bench.state.scene.tabs) == ((), ())


@requirement("FTP_TRP.1", "locked: no computer and no management opens it, whatever they do")
def test_nobody_but_the_locker_opens_the_lock() -> None:
    bench = Bench().does(LockAsked(0)).shown()
    bench.does(*ACTS, FocusAsked(WORK, 0), AttentionAsked(0), LayoutAsked("tile"), PolicyReplaced(TILED, 0))
    bench.does(ScreenLost(0), ScreenReady(OUTPUT, "")).shown().forget()
    bench.does(*WORDS).quiet(*ALL)
    assert bench.state.stance is Stance.LOCKED
