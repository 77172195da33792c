"""O1 inside the base's interior; O2 only as policy says; O3, D10 no input unless it has the focus."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.core.effects import Audit, Deliver, HintSize
from sgui.core.events import AttentionAsked, Event, FocusAsked, LayoutAsked, PolicyReplaced, ScreenReady
from sgui.core.lattice import may_overlay
from sgui.core.layout import suggested_size
from sgui.core.overlays import base, opacity_of, overlay_place
from sgui.core.policy import REGIONS, Overlay, Policy
from sgui.core.state import State
from sgui.values.geometry import Rect, Size
from sgui.values.input import PositionRecord, Wheel
from sgui.values.scene import Layout, SurfaceView
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    LEFT,
    ONE,
    POLICY,
    SHIFT,
    SPACE,
    TWO,
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
    run,
    surface,
    told,
    up,
)

ALL = (BANK, WORK, CHAT)
THREE = TWO + 1
SIZE = Size(320, 200)
PUBLIC = frozenset({"public"})


def riding(region: str = "top-right", size: Size = SIZE, opacity: float = 0.6, **work: Any) -> Policy:
    """chat may lie over what is public: over work, and not over bank, which is secret."""
    chat = replace(domain(CHAT), overlay=Overlay(PUBLIC, opacity, region, size))
    return replace(POLICY, domains=(domain(BANK, "secret"), replace(domain(WORK), **work), chat), digest="r")


TWO_OVERLAYS = riding(overlay=Overlay(PUBLIC | {"secret"}, 0.5, "right", Size(320, 200), "because"))


def view(state: State, name: str = CHAT) -> SurfaceView:
    assert state.scene is not None
    return next(view for view in state.scene.surfaces if view.domain == name)


def names(state: State) -> list[str]:
    assert state.scene is not None
    return [view.domain for view in state.scene.surfaces]


def outer(view: SurfaceView) -> Rect:
    return view.frame.union(view.tab)


def over_work(layout: Layout = Layout.FULL, **policy: Any) -> State:
    return focused(WORK, replace(riding(**policy), layout=layout), ALL)


def with_focus_on_chat(layout: Layout = Layout.FULL) -> State:
    return presented(told(over_work(layout), *chord(CTRL, ALT, THREE)))


@pytest.mark.parametrize("layout", Layout)
def test_o1_it_lies_in_its_region_inside_the_base_with_its_own_label(layout: Layout) -> None:
    state = over_work(layout)
    chat, work = view(state), view(state, WORK)
    assert work.interior.contains(outer(chat))
    assert (outer(chat).right, outer(chat).y) == (work.interior.right, work.interior.y)
    assert (chat.over, chat.opacity, chat.interior.size) == (WORK, 153, Size(320, 200))
    assert (work.over, work.opacity) == ("", 255)
    assert names(state).index(CHAT) == names(state).index(WORK) + 1


@pytest.mark.parametrize("layout", Layout)
def test_o2_it_lies_over_nobody_of_whom_policy_says_nothing(layout: Layout) -> None:
    state = focused(BANK, replace(riding(), layout=layout), ALL)
    assert CHAT not in names(state) if layout is Layout.FULL else view(state).over == ""
    nobody = told(state, closed(BANK))
    assert all(view.over == "" and view.opacity == 255 for view in nobody.scene.surfaces)  # type: ignore[union-attr]


def test_o2_on_the_attention_screen_nothing_lies_over_anything() -> None:
    state = told(over_work(), AttentionAsked(0))
    assert [(one.over, one.opacity, one.alpha) for one in state.scene.surfaces] == [("", 255, False)] * 3  # type: ignore[union-attr]


def test_guest_alpha_counts_where_it_is_granted() -> None:
    policy = riding(guest_alpha=True)
    state = focused(WORK, policy, ALL)
    assert (view(state, WORK).alpha, view(state).alpha) == (True, False)
    assert not view(told(state, AttentionAsked(0)), WORK).alpha


@pytest.mark.parametrize("layout", Layout)
def test_with_the_focus_it_stays_where_it_is(layout: Layout) -> None:
    before, after = over_work(layout), with_focus_on_chat(layout)
    assert (after.focus, view(after).focused, view(after, WORK).focused) == (CHAT, True, False)
    assert (outer(view(after)), outer(view(after, WORK))) == (outer(view(before)), outer(view(before, WORK)))
    play(after).sees(down(A), Deliver(13, (press(A),)))


def test_without_a_base_it_is_a_surface_like_any_other() -> None:
    state = focused(CHAT, riding(), ALL)
    assert (names(state), view(state).over, view(state).opacity) == ([CHAT], "", 255)
    state = presented(told(focused(BANK, riding(), ALL), *chord(CTRL, ALT, THREE)))
    assert (names(state), view(state).over) == ([CHAT], ""), "it may not lie over bank"
    ended = told(with_focus_on_chat(), closed(WORK))
    assert (names(ended), view(ended).over) == ([CHAT], "")


def test_a_policy_that_no_longer_grants_it_takes_it_away() -> None:
    state = told(over_work(), PolicyReplaced(replace(POLICY, digest="n"), 0))
    assert names(state) == [WORK]
    no_base = told(with_focus_on_chat(), PolicyReplaced(TWO_OVERLAYS, 0))
    assert (names(no_base), view(no_base).over) == ([CHAT], ""), "work is an overlay itself now"
    alone = replace(riding(), domains=riding().domains[2:])
    assert base(told(with_focus_on_chat(), PolicyReplaced(alone, 0))) is None


def test_an_override_that_is_used_is_audited_once_and_no_other_grant_is() -> None:
    work = Overlay(PUBLIC | {"secret"}, 0.5, "right", SIZE, "wall display")
    policy = riding(overlay=work)
    state, effects = run(focused(CHAT, policy, ALL), FocusAsked(BANK, 0))
    records = [effect for effect in effects if isinstance(effect, Audit) and effect.kind == "overlay.excused"]
    assert view(state, WORK).over == BANK
    assert [(record.fields["domain"], record.fields["over"]) for record in records] == [(WORK, BANK)]
    assert "wall display" in str(records[0].fields["reason"])
    _, effects = run(state, surface(11, 300, 200))
    assert "overlay.excused" not in {effect.kind for effect in effects if isinstance(effect, Audit)}
    _, effects = run(focused(BANK, riding(), ALL), FocusAsked(WORK, 0))
    assert "overlay.excused" not in {effect.kind for effect in effects if isinstance(effect, Audit)}


def test_when_its_session_ends_it_covers_nothing() -> None:
    assert names(told(over_work(), closed(CHAT))) == [WORK]


@pytest.mark.parametrize("region", REGIONS)
def test_regions(region: str) -> None:
    state = over_work(region=region)
    room, place = view(state, WORK).interior, outer(view(state))
    x = room.x if "left" in region else room.right - place.width if "right" in region else None
    y = room.y if "top" in region else room.bottom - place.height if "bottom" in region else None
    assert place.x == (room.x + (room.width - place.width) // 2 if x is None else x)
    assert place.y == (room.y + (room.height - place.height) // 2 if y is None else y)


def test_it_is_smaller_where_room_is_short_and_not_shown_where_there_is_none() -> None:
    state = over_work(size=Size(4000, 3000))
    assert outer(view(state)) == view(state, WORK).interior
    assert view(told(state, ScreenReady(Size(200, 190), ""))).over == WORK
    tiny = told(state, ScreenReady(Size(100, 110), ""))
    assert names(tiny) == [WORK]
    assert names(told(tiny, *chord(CTRL, ALT, THREE))) == [CHAT], "with the focus it gets a place of its own"


def test_two_overlays_do_not_cover_each_other() -> None:
    policy = replace(
        TWO_OVERLAYS, domains=(replace(domain(BANK), overlay=None), *TWO_OVERLAYS.domains[1:]), digest="t"
    )
    same = replace(
        policy, domains=(*policy.domains[:2], replace(policy.domains[2], overlay=policy.domains[1].overlay))
    )
    apart = replace(
        policy,
        domains=(
            *policy.domains[:2],
            replace(policy.domains[2], overlay=Overlay(PUBLIC, 0.5, "left", Size(320, 200))),
        ),
    )
    assert names(focused(BANK, apart, ALL)) == [BANK, WORK, CHAT]
    assert names(focused(BANK, same, ALL)) == [BANK, WORK]
    state = presented(told(focused(BANK, same, ALL), *chord(CTRL, ALT, THREE)))
    assert (names(state), view(state).over) == ([BANK, CHAT], BANK), "the focused one comes first"


@pytest.mark.parametrize("opacity", [0.2, 0.85, 1.0])
def test_opacity_is_never_less_than_a_fifth(opacity: float) -> None:
    assert opacity_of(Overlay(PUBLIC, opacity, "top", Size(9, 9))) == round(opacity * 255) >= 51


def test_its_guest_hears_the_size_it_has() -> None:
    state = over_work()
    assert suggested_size(state, CHAT) == Size(320, 200)
    _, effects = run(focused(BANK, riding(), ALL), FocusAsked(WORK, 0))
    assert HintSize(13, 320, 200) in effects
    tiny = told(over_work(), ScreenReady(Size(100, 110), ""))
    assert suggested_size(tiny, CHAT) is None
    assert suggested_size(told(tiny, ScreenReady(Size(50, 50), "")), CHAT) is None
    assert overlay_place(state, Rect(0, 0, 900, 900), "nobody") is None
    assert overlay_place(state, Rect(0, 0, 900, 900), WORK) is None


# -- D10: tapjacking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", Layout)
def test_d10_where_it_covers_its_base_neither_of_them_is_told_anything(layout: Layout) -> None:
    state = told(over_work(layout, region="center"), surface(12, 1000, 700))
    inner = view(state).interior
    inside = point(inner.x + 30, inner.y + 30)
    tells = play(presented(state))
    tells.sees(inside).sees(down(BUTTON)).sees(up(BUTTON)).sees(does(Wheel(2, 120))).sees(
        down(A), Deliver(12, (press(A),))
    )
    assert told(state, inside, down(BUTTON)).focus == WORK


def test_d10_a_click_on_its_label_gives_it_the_focus_and_reaches_nobody() -> None:
    state = presented(told(over_work(), point(*_corner(view(over_work()).tab))))
    play(state).sees(down(BUTTON)).sees(up(BUTTON))
    assert told(state, down(BUTTON)).focus == CHAT


def _corner(rect: Rect) -> tuple[int, int]:
    return rect.x + 4, rect.y + 4


def test_d10_with_the_focus_it_is_told_what_happens_inside_it_and_the_base_nothing() -> None:
    state = with_focus_on_chat()
    content = view(state).content
    assert content is not None
    inside, beside = point(*_corner(content)), point(content.x - 60, content.y + 90)
    source = view(state).source
    assert source is not None
    here = PositionRecord(source.x + 4, source.y + 4)
    play(state).sees(inside, Deliver(13, (here,))).sees(down(BUTTON), Deliver(13, (press(BUTTON),)))
    play(state).sees(beside)
    assert told(state, beside, down(BUTTON)).focus == WORK


def test_d10_it_cannot_be_moved_and_the_base_moves_with_it() -> None:
    state = with_focus_on_chat(Layout.FLOAT)
    for act in (
        (point(*_corner(view(state).tab)), down(BUTTON), point(900, 600)),
        chord(CTRL, ALT, SHIFT, LEFT),
    ):
        assert outer(view(told(state, *act))) == outer(view(state))
    below = over_work(Layout.FLOAT)
    moved = told(below, point(*_corner(view(below, WORK).tab)), down(BUTTON), point(500, 300), up(BUTTON))
    assert outer(view(moved, WORK)) != outer(view(below, WORK))
    assert view(moved, WORK).interior.contains(outer(view(moved)))


# -- whatever happens ---------------------------------------------------------------------------------------

EVENTS: st.SearchStrategy[tuple[Event, ...]] = st.one_of(
    st.builds(lambda n: chord(CTRL, ALT, n), st.integers(ONE, THREE)),
    st.builds(lambda name: (opened(name),), st.sampled_from(ALL)),
    st.builds(lambda name: (closed(name),), st.sampled_from(ALL)),
    st.builds(lambda w, h: (ScreenReady(Size(w, h), ""),), st.integers(1, 1400), st.integers(1, 900)),
    st.builds(lambda g, w: (surface(g, w, w),), st.sampled_from([11, 12, 13]), st.integers(1, 2000)),
    st.builds(
        lambda x, y: (point(x, y), down(BUTTON), up(BUTTON)), st.integers(0, 1279), st.integers(0, 799)
    ),
    st.sampled_from(
        [
            chord(CTRL, ALT, SPACE),
            chord(CTRL, ALT, 111),
            (FocusAsked(BANK, 0),),
            (FocusAsked(CHAT, 0),),
            (LayoutAsked("tile"),),
            (PolicyReplaced(riding("left", Size(700, 500)), 0),),
            (PolicyReplaced(TWO_OVERLAYS, 0),),
        ]
    ),
)


def overlays_keep_to_their_base(state: State) -> None:
    if state.scene is None:
        return
    views = {view.domain: view for view in state.scene.surfaces}
    assert len(views) == len(state.scene.surfaces), "each domain once"
    above = [view for view in state.scene.surfaces if view.over]
    for one in above:
        assert may_overlay(state.policy, one.domain, one.over), "O2"
        assert views[one.over].interior.contains(outer(one)), "O1"
        assert not views[one.over].over, "O1: no overlay lies over another"
        assert 51 <= one.opacity <= 255
    for one, other in combinations(above, 2):
        assert outer(one).intersect(outer(other)).empty, "O1"
    assert all(view.opacity == 255 for view in state.scene.surfaces if not view.over), "O2"


@settings(max_examples=150)
@given(st.sampled_from([riding(), TWO_OVERLAYS]), st.lists(EVENTS, min_size=4, max_size=30))
def test_o1_o2_hold_in_every_life(policy: Policy, life: list[tuple[Event, ...]]) -> None:
    state = focused(WORK, policy, ALL)
    for events in life:
        state = told(state, *events)
        overlays_keep_to_their_base(state)


def test_o1_o2_find_a_seat_that_breaks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded: an overlay beyond its base, and one that policy does not grant."""
    overlays_keep_to_their_base(over_work())
    with monkeypatch.context() as seeded:
        seeded.setattr(
            "sgui.core.overlays._at", lambda region, size, room: Rect(0, 40, size.width, size.height)
        )
        with pytest.raises(AssertionError, match="O1"):
            overlays_keep_to_their_base(over_work())
    with monkeypatch.context() as seeded:
        seeded.setattr("sgui.core.overlays.may_overlay", lambda policy, upper, lower: upper == CHAT)
        with pytest.raises(AssertionError, match="O2"):
            overlays_keep_to_their_base(focused(BANK, riding(), ALL))


def test_d10_finds_a_seat_that_lets_clicks_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded: the pointer hits the focused surface, whatever lies over it."""
    state = presented(told(over_work(region="center"), surface(12, 1000, 700)))
    inner = view(state).interior
    monkeypatch.setattr("sgui.core.pointer.surface_under", lambda state: view(state, WORK))
    _, effects = run(state, point(inner.x + 30, inner.y + 30))
    assert any(isinstance(effect, Deliver) for effect in effects)
