"""What switches the selected computer, and above all what does not: FDP_SWI_EXT and test 1 of KM."""

import itertools
from dataclasses import replace

import pytest

from sgui.core.cards import card_rects
from sgui.core.chords import MODIFIERS
from sgui.core.effects import Refused
from sgui.core.events import (
    AttentionAsked,
    Event,
    FocusAsked,
    LayoutAsked,
    PolicyReplaced,
    Presented,
    RingStalled,
    ScreenReady,
    SignalChanged,
    Throttled,
    Tick,
)
from sgui.core.policy import Management
from sgui.values.geometry import Rect, Size
from sgui.values.input import PointerBy, Wheel
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    GENERATION,
    ONE,
    OUTPUT,
    RIGHT,
    SHIFT,
    SPACE,
    TWO,
    WORK,
    A,
    C,
    V,
    chord,
    closed,
    does,
    down,
    opened,
    point,
    surface,
    up,
)
from tests.niap.bench import ALL, FLOATING, GUARD, OTHERS, TILED, Bench, requirement

NUMLOCK, MINUS, SCROLLLOCK, F2, TOUCH = 69, 12, 70, 60, 0x14A


def tap(*codes: int) -> tuple[Event, ...]:
    """One after another, each down and up."""
    return tuple(event for code in codes for event in chord(code))


# -- test 1 of KM: the switching methods of KVM switches are keys like any other (E12) -------------------

CHORDS: dict[str, tuple[Event, ...]] = {
    "Ctrl, Ctrl, n, Enter": tap(CTRL, CTRL, TWO, ENTER),
    "Shift, Shift, n": tap(SHIFT, SHIFT, TWO),
    "Num Lock held, minus, n": (down(NUMLOCK), *tap(MINUS, TWO), up(NUMLOCK)),
    "Scroll Lock, Scroll Lock, n": tap(SCROLLLOCK, SCROLLLOCK, TWO),
    "Scroll Lock, Scroll Lock, Fn": tap(SCROLLLOCK, SCROLLLOCK, F2),
    "Scroll Lock, Scroll Lock, arrow": tap(SCROLLLOCK, SCROLLLOCK, RIGHT),
    "Scroll Lock, Scroll Lock, n, Enter": tap(SCROLLLOCK, SCROLLLOCK, TWO, ENTER),
    "Ctrl+Shift+Alt, n, Enter": (*chord(CTRL, SHIFT, ALT), *tap(TWO, ENTER)),
    "Alt+Ctrl+Shift+n": chord(ALT, CTRL, SHIFT, TWO),
}


KVM = [
    pytest.param(typed, id=name, marks=requirement("FDP_APC_EXT.1/KM", f"test 1: {name} switches nothing"))
    for name, typed in CHORDS.items()
]


@pytest.mark.parametrize("typed", KVM)
def test_e12_the_chord_of_a_kvm_switch_is_delivered_verbatim(typed: tuple[Event, ...]) -> None:
    bench = Bench().does(*typed)
    assert bench.keys(BANK) == [(one.input.code, one.input.pressed) for one in typed]
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement("FDP_SWI_EXT.2.2", "the hotkeys that another setting has are keys like any other")
@pytest.mark.parametrize("code", [RIGHT, TWO, SPACE, C, V])
def test_no_hotkey_of_ours_switches_either(code: int) -> None:
    bench = Bench().does(*chord(CTRL, ALT, code))
    assert bench.keys(BANK) == [(c, True) for c in (CTRL, ALT, code)] + [
        (c, False) for c in (code, ALT, CTRL)
    ]
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement("FDP_SWI_EXT.2.2", "no combination of modifiers with any key switches or is kept")
def test_no_chord_of_any_modifiers_and_any_key_switches() -> None:
    codes = [code for code in range(1, 249) if code not in MODIFIERS]
    modifiers = (CTRL, ALT, SHIFT, 125)
    for count in range(5):
        for held in itertools.combinations(modifiers, count):
            bench = Bench().does(*(down(code) for code in held))
            for code in codes:
                if code == DELETE and {CTRL, ALT} <= set(held):
                    continue  # the guard itself
                bench.forget().does(*chord(code))
                assert bench.keys(BANK) == [(code, True), (code, False)]
                assert bench.state.focus == BANK
            bench.quiet(*OTHERS)


# -- attempts by pointer ---------------------------------------------------------------------------------


def middle(rect: Rect) -> Event:
    return point(rect.x + rect.width // 2, rect.y + rect.height // 2)


def click(rect: Rect, button: int = BUTTON) -> tuple[Event, ...]:
    return middle(rect), down(button), up(button)


def places(bench: Bench, name: str) -> dict[str, Rect]:
    """Where another computer can be pointed at."""
    assert bench.state.scene is not None
    surface_ = next(one for one in bench.state.scene.surfaces if one.domain == name)
    tab = next(one for one in bench.state.scene.tabs if one.domain == name)
    assert surface_.content is not None
    return {"picture": surface_.content, "label": surface_.tab, "tab on the band": tab.rect}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, marks=requirement("FDP_SWI_EXT.2.2", f"a click on another computer's {place}"))
        for place in ("picture", "label", "tab on the band")
    ],
)
def test_a_click_on_another_computer_switches_nothing(place: str) -> None:
    bench = Bench(policy=TILED)
    for button in (BUTTON, 0x111, 0x112, TOUCH):
        bench.does(*click(places(bench, WORK)[place], button))
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement("FDP_APC_EXT.1/KM", "test 1: double click, and a button held from one picture into another")
def test_no_drag_and_no_double_click_switches() -> None:
    bench = Bench(policy=TILED)
    here, there = (places(bench, name)["picture"] for name in (BANK, WORK))
    bench.does(*click(there), *click(there), middle(here), down(BUTTON), middle(there), up(BUTTON))
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement("FDP_APC_EXT.1/KM", "test 1: the wheel over another picture and its tab")
def test_no_wheel_switches() -> None:
    bench = Bench(policy=TILED)
    for rect in places(bench, WORK).values():
        bench.does(middle(rect), does(Wheel(2, 1)), does(Wheel(2, -100)))
    assert bench.state.focus == BANK
    bench.quiet(*ALL)


@requirement("FDP_APC_EXT.1/KM", "test 1: the pointer pushed across the edge of the screen")
def test_no_edge_of_the_screen_switches() -> None:
    bench = Bench(policy=FLOATING)
    for dx, dy in ((10**6, 0), (-(10**6), 0), (0, 10**6), (0, -(10**6))):
        bench.does(*(does(PointerBy(2, dx, dy)) for _ in range(50)), down(BUTTON), up(BUTTON))
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


# -- the guard: Ctrl+Alt+Delete, and then an act on the trusted screen -----------------------------------


def chosen_by_digit(_: Bench) -> tuple[Event, ...]:
    return chord(TWO)


def chosen_by_arrow_and_enter(_: Bench) -> tuple[Event, ...]:
    return (*chord(RIGHT), *chord(ENTER))


def chosen_by_pointer(bench: Bench) -> tuple[Event, ...]:
    return click(card_rects(OUTPUT, bench.state.policy.scale_q, len(ALL))[1])


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, marks=requirement("FDP_SWI_EXT.1", f"the user switches through the guard: {name}"))
        for way, name in (
            (chosen_by_digit, "digit"),
            (chosen_by_arrow_and_enter, "arrow and Enter"),
            (chosen_by_pointer, "pointer"),
        )
    ],
)
def test_through_the_guard_the_user_switches(way: "type[object]") -> None:
    bench = Bench().does(*GUARD)
    bench.forget().does(*way(bench))
    assert bench.state.focus == WORK
    bench.quiet(*ALL)
    bench.shown().does(*chord(A))
    assert bench.keys(WORK) == [(A, True), (A, False)]
    bench.quiet(BANK, CHAT)


PARTIAL: dict[str, tuple[Event, ...]] = {
    "Ctrl+Alt without Delete": chord(CTRL, ALT),
    "Delete alone": chord(DELETE),
    "Ctrl+Delete": chord(CTRL, DELETE),
    "Alt+Delete": chord(ALT, DELETE),
    "Ctrl and Alt up before Delete": (*chord(CTRL, ALT), *chord(DELETE)),
    "Delete before Ctrl+Alt": (down(DELETE), *chord(CTRL, ALT), up(DELETE)),
}


@pytest.mark.parametrize(
    "partial",
    [
        pytest.param(
            events, id=name, marks=requirement("FDP_SWI_EXT.2.2", f"a partial guard opens nothing: {name}")
        )
        for name, events in PARTIAL.items()
    ],
)
def test_a_partial_guard_opens_nothing(partial: tuple[Event, ...]) -> None:
    bench = Bench().does(*partial, *chord(TWO), *chord(RIGHT), *chord(ENTER))
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement("FDP_SWI_EXT.2.2", "behind the guard, nothing but a choice of a connected computer switches")
def test_other_keys_behind_the_guard_switch_nothing() -> None:
    choosing = {*range(2, 12), ENTER, 96, ESCAPE, BUTTON, TOUCH}
    bench = Bench().does(closed(CHAT), *GUARD)
    bench.does(*(event for code in range(1, 0x15F) if code not in choosing for event in chord(code)))
    bench.does(*chord(ONE + 2), *chord(ONE + 7))  # no longer connected, and nobody's digit
    assert bench.state.focus is None and bench.state.return_focus == BANK
    bench.quiet(*OTHERS)
    assert bench.does(*chord(ESCAPE), *chord(ESCAPE)).state.focus == BANK  # out of a question, and back


@requirement("FDP_SWI_EXT.2.2", "an Enter that was held before the guard chooses nothing")
def test_a_held_enter_chooses_nothing() -> None:
    bench = Bench().does(down(ENTER), *GUARD, *chord(RIGHT), down(ENTER, device=3))
    assert bench.state.focus is None
    bench.quiet(*OTHERS)


# -- nobody else switches --------------------------------------------------------------------------------


@requirement("FDP_SWI_EXT.2.1", "no automatic scanning: a day passes")
def test_time_switches_nothing() -> None:
    bench = Bench()
    bench.does(*(Tick(hour * 3_600_000_000, f"{hour:02}:00") for hour in range(24)))
    bench.does(*(Presented(bench.state.serial, hour * 3_600_000_000) for hour in range(24)))
    assert bench.state.focus == BANK
    bench.quiet(*ALL)


ACTS_OF_COMPUTERS: dict[str, tuple[Event, ...]] = {
    "it comes and goes": (closed(WORK), opened(WORK, 112, 10**7), surface(112)),
    "it changes its picture's size": (surface(12, 1, 1), surface(12, 4096, 4096), surface(12, 3, 900)),
    "its signal is lost and comes back": (
        SignalChanged(12, False, "12:00:00"),
        SignalChanged(12, True, "12:00:01"),
    ),
    "it does not read, and floods": (RingStalled(12, True), Throttled(12, True), RingStalled(12, False)),
    "it breaks every rule": (closed(WORK, "ring index"), closed(CHAT, "geometry")),
}


@pytest.mark.parametrize(
    "acts",
    [
        pytest.param(
            acts, id=name, marks=requirement("FDP_SWI_EXT.2.1", f"no connected computer switches: {name}")
        )
        for name, acts in ACTS_OF_COMPUTERS.items()
    ],
)
def test_a_computer_switches_nothing(acts: tuple[Event, ...]) -> None:
    for selected in (BANK, None):
        bench = Bench(selected).does(*acts)
        assert bench.state.focus == selected
        bench.quiet(*ALL)


@requirement("FDP_SWI_EXT.2.1", "when the selected computer ends, none is selected, not the next one")
def test_the_end_of_the_selected_computer_selects_nobody() -> None:
    bench = Bench().does(closed(BANK)).shown().does(*chord(A))
    assert bench.state.focus is None
    bench.quiet(*OTHERS)
    assert bench.reconnect(BANK, 211).shown().does(*chord(A)).state.focus is None
    bench.quiet(*ALL)


@requirement("FDP_SWI_EXT.2.1", "the display: a new size, lost and back")
def test_the_display_switches_nothing() -> None:
    bench = Bench().does(ScreenReady(Size(800, 600), "")).shown()
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


@requirement(
    "FDP_SWI_EXT.2.1", "management may not switch unless the policy says so, nor leave the guard ever"
)
def test_management_switches_nothing() -> None:
    unmanaged = replace(ATTENTION_ONLY, management=Management())
    bench = Bench(policy=unmanaged).does(FocusAsked(WORK, 0), LayoutAsked("tile"), LayoutAsked("full"))
    assert bench.state.focus == BANK
    assert any(isinstance(effect, Refused) for effect in bench.effects)
    bench.does(AttentionAsked(0), FocusAsked(WORK, 0))
    assert bench.state.focus is None and bench.state.return_focus == BANK
    guarded = Bench().does(*GUARD, FocusAsked(WORK, 0), LayoutAsked("tile"))
    assert guarded.state.focus is None
    guarded.quiet(*OTHERS)


@requirement("FDP_SWI_EXT.2.1", "a new policy")
def test_a_new_policy_switches_nothing() -> None:
    other = replace(ATTENTION_ONLY, scale_q=8, domains=tuple(reversed(ATTENTION_ONLY.domains)))
    bench = Bench().does(PolicyReplaced(other, 0)).shown()
    assert bench.state.focus == BANK
    bench.quiet(*OTHERS)


# -- keyboard and mouse are tied -------------------------------------------------------------------------


@requirement("FDP_SWI_EXT.3", "keyboard and mouse are switched together")
def test_keyboard_and_mouse_go_to_one_computer() -> None:
    bench = Bench(policy=TILED)
    for name in (WORK, CHAT, BANK):
        bench.select(name).forget()
        bench.does(*click(places(bench, name)["picture"]), *chord(A), does(Wheel(2, 1)))
        assert {code for code, _ in bench.keys(name)} == {BUTTON, A}
        bench.quiet(*(other for other in ALL if other != name))


@requirement("FDP_SWI_EXT.3", "with the mouse over another computer, neither goes there")
def test_keyboard_and_mouse_are_never_split() -> None:
    bench = Bench(policy=TILED)
    bench.does(middle(places(bench, WORK)["picture"]), down(A), down(0x111), does(Wheel(2, 1)), up(A))
    assert bench.keys(BANK) == [(A, True), (A, False)]
    bench.quiet(*OTHERS)


def test_the_sniffers_hear_a_switch_if_there_is_one() -> None:
    """The bench is no wall: with hotkeys allowed the same chord is kept from the guest, and switches."""
    hotkeys = replace(ATTENTION_ONLY, hotkeys=replace(ATTENTION_ONLY.hotkeys, attention_only=False))
    bench = Bench(policy=hotkeys).does(*chord(CTRL, ALT, TWO)).shown().does(*chord(A))
    assert bench.state.focus == WORK
    assert bench.keys(WORK) == [(A, True), (A, False)]
    assert GENERATION[WORK] == 12
