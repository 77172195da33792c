"""Video and the indicator: FDP_APC_EXT.1/VI, FDP_UDF_EXT.1/VI, FTA_CIN_EXT.1, and what fails.

What the display is given is the scene; pictures of it are judged where named below and in tests/screens/.
"""

from dataclasses import replace

import pytest

from sgui.core.effects import Deliver, HintSize, Show
from sgui.core.events import (
    AuditHealth,
    Event,
    Presented,
    ScreenLost,
    ScreenReady,
    SessionClosed,
    SignalChanged,
    StopAsked,
)
from sgui.core.sessions import suggested_size
from sgui.core.state import checkpoint, initial, restore
from sgui.core.step import step
from sgui.values.geometry import Size
from sgui.values.scene import Scene, Stance
from tests.core.samples import (
    ATTENTION_ONLY,
    BANK,
    CHAT,
    ESCAPE,
    GENERATION,
    OUTPUT,
    TWO,
    WORK,
    A,
    chord,
    closed,
    opened,
    point,
    surface,
    told,
)
from tests.niap.bench import ALL, FLOATING, GUARD, OTHERS, TILED, Bench, requirement
from tests.screens.facts import faults
from tests.screens.oracle import Picture
from tests.screens.picture import rendered


def scene(bench: Bench) -> Scene:
    """What the display was last given."""
    assert bench.state.scene is not None
    return bench.state.scene


def pictured(one: Scene) -> set[str]:
    """Whose pixels are to be seen."""
    return {view.domain for view in one.surfaces if view.content is not None}


# -- test 1: selection, and the combiner -----------------------------------------------------------------


@requirement("FDP_APC_EXT.1/VI", "test 1: the selected computer's picture is shown, and only its")
@pytest.mark.parametrize("name", ALL)
def test_the_selected_picture_alone_is_shown(name: str) -> None:
    one = scene(Bench().select(name))
    assert pictured(one) == {name}
    assert {view.generation for view in one.surfaces} == {GENERATION[name]}


@requirement("FDP_APC_EXT.1/VI", "test 1: as a combiner it marks each source with the label of its own")
@pytest.mark.parametrize("policy", [TILED, FLOATING])
def test_each_source_is_marked(policy: object) -> None:
    one = scene(Bench(policy=policy))
    assert pictured(one) == set(ALL)
    for view in one.surfaces:
        domain = ATTENTION_ONLY.domain(view.domain)
        assert domain is not None and (view.label, view.generation) == (domain.label, GENERATION[view.domain])
    assert not faults(rendered(one), one)


@requirement("FTA_CIN_EXT.1/VI", "of all sources shown, one alone is marked as selected")
def test_one_source_alone_is_marked_as_selected() -> None:
    for name in ALL:
        one = scene(Bench(policy=TILED).select(name))
        assert [view.domain for view in one.surfaces if view.focused] == [name]


# -- test 2: off, failed ---------------------------------------------------------------------------------


@requirement("FDP_APC_EXT.1.3", "test 2: before a display or a computer is there, nothing is shown")
def test_nothing_is_shown_in_the_beginning() -> None:
    state, effects = step(initial(ATTENTION_ONLY), opened(BANK))
    assert state.scene is None and not any(isinstance(effect, Show) for effect in effects)
    one = told(initial(ATTENTION_ONLY), ScreenReady(OUTPUT, "")).scene
    assert one is not None and pictured(one) == set()


ENDS: dict[str, tuple[Event, ...]] = {
    "it is switched off": (closed(BANK),),
    "it broke a rule": (closed(BANK, "ring index"),),
    "it sleeps": (SignalChanged(11, False, "12:00:00"),),
    "it was connected again and has sent nothing yet": (closed(BANK), opened(BANK, 211, 10**9)),
}


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(ends, id=name, marks=requirement("FDP_APC_EXT.1/VI", f"test 2: no picture where {name}"))
        for name, ends in ENDS.items()
    ],
)
def test_a_computer_that_is_off_has_no_picture(ends: tuple[Event, ...]) -> None:
    one = scene(Bench(policy=TILED).does(*ends))
    assert pictured(one) == set(OTHERS)
    for view in one.surfaces:
        assert (view.domain == BANK) == bool(view.notice)


@requirement("FDP_APC_EXT.1.4", "test 2: stopped, it shows no computer and delivers nothing")
def test_stopped_it_shows_nothing() -> None:
    bench = Bench(policy=TILED).does(StopAsked(0)).forget().does(*chord(A))
    assert pictured(scene(bench)) == set()
    assert scene(bench).stance is Stance.STOPPED
    bench.quiet(*ALL)


@requirement("FDP_APC_EXT.1.4", "test 2: a display that does not answer gets nothing through to a computer")
def test_a_failed_display_lets_nothing_through() -> None:
    bench = Bench().does(ScreenLost(0), ScreenReady(OUTPUT, "software renderer")).forget()
    bench.does(*chord(A), Presented(bench.state.serial + 1, 0), Presented(0, 0), *chord(A))
    bench.quiet(*ALL)


@requirement("FPT_FLS_EXT.1", "a failure is indicated: the audit log, the renderer, the ring")
def test_failures_are_indicated() -> None:
    assert not scene(Bench().does(AuditHealth(False))).band.audit_healthy
    assert scene(Bench().does(AuditHealth(False), AuditHealth(True))).band.audit_healthy
    assert scene(Bench().does(ScreenReady(OUTPUT, "software renderer"))).band.renderer == "software renderer"
    dropped = scene(Bench(policy=TILED).does(closed(WORK, "ring index")))
    assert ["ring index" in view.notice for view in dropped.surfaces if view.domain == WORK] == [True]


# -- test 3: no signal to those not selected; nothing comes back through the display ---------------------


@requirement("FDP_UDF_EXT.1/VI", "test 3: what the display says goes to no computer")
def test_nothing_flows_from_the_display_to_a_computer() -> None:
    bench = Bench().forget()
    bench.effects.clear()
    bench.does(*(Presented(serial, serial) for serial in range(0, bench.state.serial + 50)))
    assert bench.effects == []
    bench.does(ScreenReady(OUTPUT, "llvmpipe"), ScreenReady(OUTPUT, "another")).shown()
    assert not [one for one in bench.effects if isinstance(one, Deliver | HintSize)]


@requirement("FDP_APC_EXT.1/VI", "test 3: a computer is told nothing when another is selected or shown")
def test_selection_is_not_told_to_the_others() -> None:
    bench = Bench()
    bench.effects.clear()
    bench.select(WORK).select(BANK)
    assert [one for one in bench.effects if getattr(one, "generation", None) == GENERATION[CHAT]] == []
    assert [one for one in bench.effects if isinstance(one, HintSize)] == []


# -- test 5: twenty captures of what a computer can learn of the display ---------------------------------


def capability(bench: Bench, name: str, generation: int) -> tuple[Size, list[object]]:
    """All that a computer learns when it connects: the welcome's size, and what it is told after it."""
    welcome = suggested_size(bench.state, name)
    before = len(bench.effects)
    bench.reconnect(name, generation).shown()
    told_ = [one for one in bench.effects[before:] if getattr(one, "generation", None) == generation]
    return welcome, [replace(one, generation=0) for one in told_]


@requirement("FDP_APC_EXT.1/VI", "test 5: 20 captures of what a computer learns are identical")
def test_e10_twenty_captures_are_identical() -> None:
    captures = []
    for n in range(20):
        bench = Bench((BANK, WORK, None)[n % 3])
        acts = ((), (closed(WORK),), (closed(BANK, "rule"),), (surface(12, 1, 1 + n),), (point(n, n),))
        bench.does(*acts[n % 5], closed(CHAT, at_us=0))
        captures.append(capability(bench, CHAT, 313))
    assert captures == [captures[0]] * 20


@requirement("FDP_APC_EXT.1/VI", "test 5: all computers see the same display")
def test_e10_all_computers_are_told_the_same() -> None:
    bench = Bench()
    sizes = set()
    for n, name in enumerate(ALL):
        bench.does(closed(name))
        sizes.add(repr(capability(bench, name, 400 + n)))
    assert len(sizes) == 1


# -- FTA_CIN_EXT.1: which computer is selected, at all times ---------------------------------------------


def contradictions(one: Scene) -> list[str]:
    """Every sign of the selection says the same: the band's indicator, its tabs, the labels."""
    marked = {tab.domain for tab in one.tabs if tab.focused}
    marked |= {view.domain for view in one.surfaces if view.focused}
    said = {one.focus} if one.focus else set()
    found = [f"marked {marked}, said {said}"] if marked - said or (said and not marked) else []
    if one.stance is not Stance.NORMAL and (marked or said):
        found.append("something is selected on the trusted screen")
    return found


LIFE: tuple[Event, ...] = (
    *GUARD,
    *chord(TWO),
    *chord(A),
    closed(WORK),
    *GUARD,
    *chord(ESCAPE),
    opened(WORK, 112, 10**7),
    *GUARD,
    *chord(TWO),
    SignalChanged(112, False, "12:00:00"),
    ScreenReady(Size(640, 360), ""),
    SessionClosed(112, "rule", 10**8, "12:00:01"),
    ScreenLost(0),
    ScreenReady(OUTPUT, ""),
)


@requirement("FTA_CIN_EXT.1", "in every picture of a life each sign names the one selected computer, or none")
@pytest.mark.parametrize("policy", [ATTENTION_ONLY, TILED, FLOATING])
def test_the_signs_never_conflict(policy: object) -> None:
    bench = Bench(policy=policy)
    for event in LIFE:
        bench.does(event)
        one = bench.state.scene
        assert (one is None) == (bench.state.output is None)
        if one is not None:
            assert contradictions(one) == []
            assert one.focus == bench.state.focus
    shown = [effect.scene for effect in bench.effects if isinstance(effect, Show)]
    assert len(shown) > 8
    assert {one.focus for one in shown} >= {WORK, None}


@requirement(
    "FTA_CIN_EXT.1",
    "the picture's band has the selected label's colour and no other's",
)
@pytest.mark.parametrize("name", [*ALL, None])
def test_the_picture_says_who_is_selected(name: str | None) -> None:
    one = scene(Bench(name))
    assert faults(rendered(one), one) == []


@requirement("FTA_CIN_EXT.1", "after power-up no computer is selected, and the band says so")
def test_after_power_up_none_is_selected() -> None:
    state = told(initial(ATTENTION_ONLY), ScreenReady(OUTPUT, ""))
    for name in ALL:
        state = told(state, opened(name), surface(GENERATION[name]))
    assert state.focus is None and state.stance is Stance.NORMAL
    assert state.scene is not None and state.scene.focus is None and contradictions(state.scene) == []


@requirement("FTA_CIN_EXT.1", "after a reset of the seat no computer is selected, whichever was before")
def test_after_a_reset_none_is_selected() -> None:
    for name in ALL:
        saved = checkpoint(Bench(name).state)
        state = told(restore(ATTENTION_ONLY, saved), ScreenReady(OUTPUT, ""))
        assert state.focus is None and state.return_focus is None


@requirement(
    "FTA_CIN_EXT.1",
    "after a reset of the display nothing flows before it shows the selection",
)
def test_after_a_reset_of_the_display_the_selection_is_shown_first() -> None:
    bench = Bench().does(ScreenLost(0), ScreenReady(OUTPUT, "")).forget().does(*chord(A))
    bench.quiet(*ALL)
    assert bench.state.focus == BANK == scene(bench).focus
    assert bench.shown().keys(BANK) == [(A, True), (A, False)]


@requirement("FTA_CIN_EXT.1", "an indicator that shows the old selection lets nothing through to the new one")
def test_the_old_indicator_lets_nothing_through() -> None:
    bench = Bench()
    old = bench.state.serial
    bench.does(*GUARD, *chord(TWO)).forget().does(Presented(old, 0), *chord(A), Presented(old, 0))
    bench.quiet(*ALL)


# -- the virtualization profile's two of the same kind ---------------------------------------------------


@requirement(
    "FTP_UIF_EXT.1", "which machine has the input focus is indicated, and changes only with a picture"
)
def test_the_focus_is_indicated_before_it_counts() -> None:
    bench = Bench().does(*GUARD, *chord(TWO))
    assert scene(bench).focus == WORK
    assert bench.state.presented is not None and bench.state.presented.focus == BANK
    assert not bench.state.gate.open
    assert bench.shown().state.presented.focus == WORK


@requirement("FTP_UIF_EXT.2", "a machine's picture is marked by its name and label, which it cannot choose")
def test_the_mark_is_the_operators() -> None:
    acts = (surface(11, 90, 90), surface(12, 1000, 9), SignalChanged(13, False, ""))
    calm = scene(Bench(policy=TILED))
    busy = scene(Bench(policy=TILED).does(*acts))
    marks = [[(v.domain, v.label, v.frame, v.tab) for v in one.surfaces] for one in (calm, busy)]
    assert marks[0] == marks[1]
    assert calm.labels == busy.labels == ATTENTION_ONLY.labels


def test_the_signs_can_be_found_to_conflict() -> None:
    one = scene(Bench(policy=TILED))
    tabs = tuple(replace(tab, focused=tab.domain == WORK) for tab in one.tabs)
    assert contradictions(replace(one, tabs=tabs))
    assert contradictions(replace(one, stance=Stance.ATTENTION))
    assert contradictions(replace(one, focus=CHAT))
    wrong: Picture = rendered(one).copy()
    wrong[:32] = 0
    assert faults(wrong, one)
