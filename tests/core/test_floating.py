"""M1 only the focus moves, by the user; M2 no guest hears of it; M3 labels stay whole; Z1, Z2 the stack."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.core.band import band_rect
from sgui.core.effects import Deliver, HintSize, Show
from sgui.core.events import (
    AttentionAsked,
    Event,
    FocusAsked,
    LayoutAsked,
    PolicyReplaced,
    ScreenLost,
    ScreenReady,
)
from sgui.core.layout import placed, suggested_size
from sgui.core.stack import rank
from sgui.core.state import State
from sgui.core.step import step
from sgui.values.geometry import Rect, Size
from sgui.values.input import InputLost
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout, SurfaceView
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DOWN,
    ESCAPE,
    LEFT,
    META,
    ONE,
    OUTPUT,
    POLICY,
    RIGHT,
    SHIFT,
    SPACE,
    TWO,
    UP,
    WORK,
    A,
    chord,
    closed,
    does,
    domain,
    down,
    focused,
    opened,
    play,
    point,
    presented,
    press,
    release,
    run,
    seat,
    surface,
    told,
    up,
)

FLOATING = replace(POLICY, layout=Layout.FLOAT)
ALL = (BANK, WORK, CHAT)
NAMES = st.sampled_from(ALL)


def view(state: State, name: str = BANK) -> SurfaceView:
    assert state.scene is not None
    return next(view for view in state.scene.surfaces if view.domain == name)


def outer(state: State, name: str = BANK) -> Rect:
    return view(state, name).frame.union(view(state, name).tab)


def order(state: State) -> list[str]:
    assert state.scene is not None
    return [view.domain for view in state.scene.surfaces]


def on_tab(state: State, name: str = BANK) -> Event:
    tab = view(state, name).tab
    return point(tab.x + 20, tab.y + 5)


def on_corner(state: State, name: str = BANK) -> Event:
    frame = view(state, name).frame
    return point(frame.right - 2, frame.bottom - 2)


def dragged(state: State, grip: Event, *ways: tuple[int, int]) -> State:
    """The button goes down there, the pointer goes these ways from there, the button comes up."""
    state = told(state, grip, down(BUTTON))
    start = state.pointer
    assert start is not None
    for x, y in ways:
        state = told(state, point(start.x + x, start.y + y))
    return presented(told(state, up(BUTTON)))


def test_at_first_each_has_its_own_slot_whoever_else_is_there() -> None:
    alone, crowd = seat(FLOATING, (WORK,)), seat(FLOATING, ALL)
    assert view(alone, WORK).frame == view(crowd, WORK).frame
    assert suggested_size(alone, CHAT) == view(crowd, CHAT).interior.size
    for one, other in combinations(ALL, 2):
        assert outer(crowd, one).intersect(outer(crowd, other)).empty


def test_the_tab_moves_and_the_corner_resizes() -> None:
    state = focused(BANK, FLOATING)
    before = outer(state)
    state = dragged(state, on_tab(state), (5, 5), (50, 60))
    assert outer(state) == before.moved(50, 60)
    state = dragged(state, on_corner(state), (-70, 40))
    assert outer(state) == Rect(before.x + 50, before.y + 60, before.width - 70, before.height + 40)


def test_a_drag_ends_with_its_button() -> None:
    state = focused(BANK, FLOATING)
    state = dragged(state, on_tab(state), (50, 60))
    assert (state.drag, told(state, point(700, 700)).stack) == (None, state.stack)


@pytest.mark.parametrize(
    "end",
    [
        does(InputLost(1)),
        AttentionAsked(0),
        LayoutAsked("tile"),
        FocusAsked(WORK, 0),
        closed(BANK),
        ScreenReady(Size(900, 700), ""),
        ScreenLost(0),
    ],
)
def test_a_drag_ends_when_its_surface_is_not_what_the_user_moves(end: Event) -> None:
    state = focused(BANK, FLOATING)
    state = told(state, on_tab(state), down(BUTTON), end)
    assert state.drag is None
    assert told(state, point(700, 700)).stack == state.stack


def test_m2_while_it_is_moved_no_guest_hears_of_the_pointer() -> None:
    state = focused(BANK, FLOATING)
    inside = view(state).content
    assert inside is not None
    state = told(state, on_tab(state), down(BUTTON))
    away = point(inside.x + 200, inside.y + 100)
    play(state, (Show, *play(state).ignore)).sees(away).sees(up(BUTTON))


def test_a_guest_hears_of_its_new_size_when_it_rests() -> None:
    state = focused(BANK, FLOATING)
    state, effects = run(state, on_corner(state), down(BUTTON), point(300, 300), point(310, 300))
    assert not [effect for effect in effects if isinstance(effect, HintSize)]
    _, effects = run(state, up(BUTTON))
    assert [effect.generation for effect in effects if isinstance(effect, HintSize)] == [11]


def test_m1_a_surface_without_the_focus_is_chosen_first_then_moves() -> None:
    state = focused(BANK, FLOATING, ALL)
    before = outer(state, WORK)
    state = dragged(state, on_tab(state, WORK), (-100, 10))
    assert (state.focus, order(state)[-1], outer(state, WORK)) == (WORK, WORK, before.moved(-100, 10))


def test_p12_a_click_raises_whether_it_hits_the_picture_or_beside_it() -> None:
    """What lies in front is the user's act, whatever the size of the guest's picture."""
    stacks = []
    for side in (30, 640):
        state = presented(told(focused(BANK, FLOATING, (BANK, WORK)), FocusAsked(WORK, 0)))
        interior = view(state, WORK).interior
        click = (point(interior.x + 3, interior.y + 3), down(BUTTON), up(BUTTON))
        stacks.append(told(state, surface(12, side, side), *click).stack)
    assert stacks[0] == stacks[1]
    assert stacks[0][-1].domain == WORK


def test_m1_with_attention_only_the_pointer_moves_the_focus_alone_and_arrows_are_keys() -> None:
    policy = replace(FLOATING, hotkeys=replace(POLICY.hotkeys, attention_only=True))
    state = focused(BANK, policy, ALL)
    assert dragged(state, on_tab(state, WORK), (-100, 10)).stack == state.stack
    assert outer(dragged(state, on_tab(state), (9, 9))) == outer(state).moved(9, 9)
    state = told(state, down(CTRL), down(ALT), down(SHIFT))
    play(state).sees(down(RIGHT), Deliver(11, (press(RIGHT),)))


def test_inside_or_in_another_layout_nothing_is_gripped() -> None:
    state = focused(BANK, FLOATING)
    inner = view(state).interior
    assert told(state, point(inner.x + 1, inner.y + 1), down(BUTTON)).drag is None
    tiled = told(state, LayoutAsked("tile"))
    assert told(tiled, on_tab(tiled), down(BUTTON)).drag is None


def test_beside_a_picture_that_does_not_fill_its_label_nothing_is_gripped() -> None:
    state = focused(BANK, FLOATING)
    state = dragged(state, on_corner(state), (400, 200))
    inner, content = view(state).interior, view(state).content
    beside = Rect(inner.right - 1, inner.bottom - 1, 1, 1)
    assert content is not None and content.intersect(beside).empty
    assert told(state, point(beside.x, beside.y), down(BUTTON)).drag is None


def test_without_focus_no_tab_of_a_placeholder_is_gripped() -> None:
    state = told(seat(FLOATING), closed(BANK))
    assert told(state, on_tab(state), down(BUTTON)).drag is None


@pytest.mark.parametrize(("code", "x", "y"), [(LEFT, -32, 0), (RIGHT, 32, 0), (UP, 0, -32), (DOWN, 0, 32)])
def test_chords_move_and_resize(code: int, x: int, y: int) -> None:
    state = focused(WORK, FLOATING)
    state = dragged(state, on_tab(state, WORK), (-100, 100))
    before = outer(state, WORK)
    assert outer(told(state, *chord(CTRL, ALT, SHIFT, code)), WORK) == before.moved(x, y)
    assert outer(told(state, *chord(CTRL, ALT, META, code)), WORK) == Rect(
        before.x, before.y, before.width + x, before.height + y
    )


def test_a_chords_prefix_comes_up_and_its_key_reaches_nobody() -> None:
    state = told(focused(BANK, FLOATING), down(CTRL), down(ALT), down(SHIFT))
    prefix = Deliver(11, (release(SHIFT), release(ALT), release(CTRL)))
    play(state).sees(down(RIGHT), prefix).sees(up(RIGHT)).sees(up(SHIFT)).sees(up(ALT)).sees(up(CTRL))


def test_in_other_layouts_and_without_focus_they_are_keys_like_any_other() -> None:
    state = told(focused(BANK), down(CTRL), down(ALT), down(SHIFT))
    play(state).sees(down(RIGHT), Deliver(11, (press(RIGHT),)))
    nobody = seat(FLOATING)
    assert told(nobody, *chord(CTRL, ALT, SHIFT, RIGHT)).stack == nobody.stack


def test_z2_only_the_users_own_act_raises() -> None:
    state = focused(BANK, FLOATING, ALL)
    by_management = presented(told(state, FocusAsked(WORK, 0)))
    assert (by_management.focus, order(by_management)[-1]) == (WORK, BANK)
    back = told(by_management, *chord(CTRL, ALT, 111), *chord(ESCAPE))
    assert order(back)[-1] == BANK
    for act in (
        chord(CTRL, ALT, TWO + 1),
        (on_tab(state, CHAT), down(BUTTON)),
        (*chord(CTRL, ALT, 111), down(4)),
    ):
        assert order(told(state, *act))[-1] == CHAT
    assert order(told(by_management, *chord(CTRL, ALT, TWO)))[-1] == WORK


def test_the_pointer_hits_what_is_in_front() -> None:
    state = focused(BANK, FLOATING)
    slot = outer(state, WORK)
    state = dragged(state, on_tab(state), (slot.x - outer(state).x, 0))
    assert outer(state).contains(slot)
    middle = point(slot.x + slot.width // 2, slot.y + slot.height // 2)
    _, effects = run(state, middle)
    assert [effect.generation for effect in effects if isinstance(effect, Deliver)] == [11]
    state = presented(told(state, *chord(CTRL, ALT, TWO)))
    _, effects = run(state, point(640, 700), middle)
    assert [effect.generation for effect in effects if isinstance(effect, Deliver)] == [12]


def test_a_smaller_output_and_back_leaves_it_where_it_was() -> None:
    state = focused(BANK, FLOATING)
    state = dragged(state, on_tab(state), (600, 300))
    before = outer(state)
    small = told(state, ScreenReady(Size(400, 300), ""))
    assert Rect(0, 32, 400, 268).contains(outer(small))
    assert outer(told(small, ScreenReady(OUTPUT, ""))) == before


def test_a_slot_too_small_to_be_seen_grows_when_the_user_raises_it() -> None:
    policy = replace(FLOATING, domains=tuple(domain(f"d{n}") for n in range(60)))
    state = told(seat(policy, ()), ScreenReady(Size(300, 200), ""), opened("d0", 11))
    assert placed(state) == ()
    (one,) = placed(told(state, *chord(CTRL, ALT, ONE)))
    assert one.place.frame.union(one.place.tab).size == Size(160, 120)


# -- whatever the user, the output and the guests do -------------------------------------------------------

SIZES = st.builds(Size, st.integers(1, 2600), st.integers(1, 1600))
ACTS = st.one_of(
    st.builds(lambda x, y: (point(x, y),), st.integers(0, 1279), st.integers(0, 799)),
    st.sampled_from([(down(BUTTON),), (up(BUTTON),)]),
    st.tuples(NAMES, st.booleans(), st.integers(-1500, 1500), st.integers(-900, 900)),
    st.builds(
        lambda size, code: chord(CTRL, ALT, META if size else SHIFT, code),
        st.booleans(),
        st.sampled_from([LEFT, RIGHT, UP, DOWN]),
    ),
    st.builds(lambda size: (ScreenReady(size, ""),), SIZES),
    st.builds(lambda n: chord(CTRL, ALT, n), st.integers(ONE, ONE + 2)),
    st.builds(lambda name: (opened(name),), NAMES),
    st.builds(lambda name: (closed(name),), NAMES),
    st.builds(lambda w, h: (surface(11, w, h),), st.integers(1, 4000), st.integers(1, 4000)),
    st.sampled_from(
        [
            chord(CTRL, ALT, 111),
            chord(ESCAPE),
            chord(CTRL, ALT, SPACE),
            (FocusAsked(WORK, 0),),
            (PolicyReplaced(replace(FLOATING, scale_q=7), 0),),
            (PolicyReplaced(replace(FLOATING, rotation=Rotation.INVERTED), 0),),
            (PolicyReplaced(replace(FLOATING, domains=POLICY.domains[1:]), 0),),
            (does(InputLost(1)),),
        ]
    ),
)


def happens(state: State, act: Any) -> State:
    if isinstance(act[0], str):
        name, resize, x, y = act
        shown = [one for one in (state.scene.surfaces if state.scene else ()) if one.domain == name]
        if not shown or state.output is None:
            return state
        at = shown[0].frame if resize else shown[0].tab
        corner = (at.right - 1, at.bottom - 1)
        moves = (point(*corner, output=state.output), down(BUTTON))
        return told(state, *moves, point(corner[0] + x, corner[1] + y, output=state.output), up(BUTTON))
    return told(state, *act)


def labels_are_whole(state: State) -> None:
    if state.scene is None:
        return
    everywhere, band = Rect.of(state.scene.output), band_rect(state.scene.output, state.scene.scale_q)
    for one in state.scene.surfaces:
        whole = one.frame.union(one.tab)
        assert everywhere.contains(whole), "D05"
        assert whole.intersect(band).empty, "D05"
        assert one.frame.contains(one.interior), "D05"
        assert one.content is None or one.interior.contains(one.content), "D05"


def nobody_lies_over_another_unasked(state: State) -> None:
    """Z1: the upper of two that meet was raised by the user after the lower, or they have one label."""
    if state.scene is None or state.layout is not Layout.FLOAT:
        return
    for lower, upper in combinations(state.scene.surfaces, 2):
        meet = not upper.frame.union(upper.tab).intersect(lower.frame.union(lower.tab)).empty
        if meet and upper.label != lower.label:
            assert rank(state.stack, upper.domain) > rank(state.stack, lower.domain), "Z1"


@settings(max_examples=150)
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_d05_z1_labels_stay_whole_and_nobody_lies_over_another_unasked(life: list[Any]) -> None:
    state = focused(BANK, FLOATING, ALL)
    for act in life:
        state = happens(state, act)
        labels_are_whole(state)
        nobody_lies_over_another_unasked(state)


def test_z1_and_d05_find_a_seat_that_breaks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded: places that nobody clamps, and guests in front that nobody raised."""
    state = focused(BANK, FLOATING, ALL)
    away = (BANK, False, -1500, -900)
    labels_are_whole(happens(state, away))
    with monkeypatch.context() as seeded:
        seeded.setattr("sgui.core.layout.clamped", lambda rect, room, least: rect.moved(-9, 0))
        with pytest.raises(AssertionError, match="D05"):
            labels_are_whole(happens(state, away))
    over = happens(state, (BANK, True, 900, 0))
    nobody_lies_over_another_unasked(over)
    with pytest.raises(AssertionError, match="Z1"):
        nobody_lies_over_another_unasked(replace(over, stack=()))


def test_z2_no_guest_and_no_management_changes_the_stack() -> None:
    state = focused(BANK, FLOATING, ALL)
    for event in (
        opened(WORK, 55),
        closed(CHAT),
        surface(12, 9, 9),
        FocusAsked(WORK, 0),
        LayoutAsked("full"),
    ):
        assert step(state, event)[0].stack == state.stack


def test_a_key_typed_in_float_is_a_key() -> None:
    play(focused(BANK, FLOATING)).sees(down(A), Deliver(11, (press(A),)))
