"""Labels lie on the output in every frame, whatever sizes there are (D04, D05); nothing overlaps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.band import band_rect
from sgui.core.cards import card_rects
from sgui.core.events import AttentionAsked, ScreenLost, ScreenReady
from sgui.core.labels import label_place
from sgui.core.layout import fitted, placed, suggested_size, visible
from sgui.core.state import State, initial
from sgui.values.geometry import Rect, Size
from sgui.values.limits import DOMAINS_MAX, SIDE_MAX
from sgui.values.scene import Layout, Scaling
from tests.core.samples import (
    BANK,
    CHAT,
    OUTPUT,
    POLICY,
    TILED,
    WORK,
    closed,
    domain,
    focused,
    opened,
    seat,
    surface,
    told,
)

SIDES = st.integers(1, 4000)
SIZES = st.builds(Size, SIDES, SIDES)


def names(state: State) -> list[str]:
    return [domain.name for domain in visible(state)]


def test_full_shows_the_focus_or_nobody() -> None:
    assert names(focused(WORK)) == [WORK]
    assert names(seat()) == []


def test_on_the_attention_screen_every_surface_is_in_its_card() -> None:
    state = told(focused(WORK), AttentionAsked(0))
    cards = card_rects(OUTPUT, 4, 3)
    assert [one.domain.name for one in placed(state)] == [BANK, WORK]
    for one, card in zip(placed(state), cards, strict=False):
        assert card.contains(one.place.frame.union(one.place.tab))


def test_on_an_attention_screen_without_room_or_output_there_are_no_surfaces() -> None:
    state = told(focused(WORK), AttentionAsked(0))
    assert placed(told(state, ScreenReady(Size(60, 90), ""))) == ()
    assert placed(told(state, ScreenLost(0))) == ()


def test_tile_shows_in_file_order_whoever_has_a_session_or_had_one() -> None:
    state = seat(TILED, (CHAT, BANK))
    assert names(state) == [BANK, CHAT]
    assert names(told(state, closed(BANK), closed(CHAT, "rule"))) == [BANK, CHAT]
    assert names(told(state, opened(WORK))) == [BANK, WORK, CHAT]


def test_full_fills_the_output_under_the_band() -> None:
    (one,) = placed(focused(BANK))
    band = band_rect(OUTPUT, 4)
    below = Rect.between(0, band.bottom, OUTPUT.width, OUTPUT.height)
    assert one.place == label_place(below, 4)


def test_without_an_output_nothing_is_placed() -> None:
    state = told(initial(TILED), opened(BANK))
    assert placed(state) == ()
    assert suggested_size(state, BANK) is None


def test_d04_a_slot_too_small_for_its_label_stays_empty() -> None:
    assert placed(told(focused(BANK), ScreenReady(Size(60, 90), ""))) == ()


@given(SIZES, st.integers(4, 12), st.integers(1, DOMAINS_MAX))
def test_d05_every_label_lies_on_the_output_and_overlaps_no_other(
    output: Size, scale_q: int, count: int
) -> None:
    policy = replace(TILED, scale_q=scale_q, domains=tuple(domain(f"d{n}") for n in range(count)), digest="x")
    state = initial(policy)
    state = replace(state, output=output, domains=tuple(replace(one, reason="rule") for one in state.domains))
    everywhere, band = Rect.of(output), band_rect(output, scale_q)
    outer = []
    for one in placed(state):
        whole = one.place.frame.union(one.place.tab)
        assert everywhere.contains(whole)
        assert whole.intersect(band).empty
        assert one.place.frame.contains(one.place.interior)
        assert one.place.interior.intersect(one.place.tab).empty
        assert all(other.intersect(whole).empty for other in outer)
        outer.append(whole)


@given(SIZES, SIZES, st.sampled_from(Scaling))
def test_a_picture_lies_inside_its_interior_and_shows_a_part_of_itself(
    room: Size, size: Size, scaling: Scaling
) -> None:
    interior = Rect(17, 41, room.width, room.height)
    content, source = fitted(interior, size, scaling)
    assert interior.contains(content)
    assert not content.empty
    assert Rect.of(size).contains(source)
    assert not source.empty
    if scaling is Scaling.FIT:
        assert source == Rect.of(size)
        assert content.width == room.width or content.height == room.height
    else:
        assert content.width % source.width == content.height % source.height == 0
        assert content.width // source.width == content.height // source.height


@pytest.mark.parametrize(
    ("scaling", "size", "content", "source"),
    [
        (Scaling.NONE, Size(50, 40), Rect(25, 30, 50, 40), Rect(0, 0, 50, 40)),
        (Scaling.NONE, Size(200, 40), Rect(0, 30, 100, 40), Rect(50, 0, 100, 40)),
        (Scaling.NONE, Size(300, 300), Rect(0, 0, 100, 100), Rect(100, 100, 100, 100)),
        (Scaling.INTEGER, Size(30, 30), Rect(5, 5, 90, 90), Rect(0, 0, 30, 30)),
        (Scaling.INTEGER, Size(30, 60), Rect(35, 20, 30, 60), Rect(0, 0, 30, 60)),
        (Scaling.INTEGER, Size(130, 60), Rect(0, 20, 100, 60), Rect(15, 0, 100, 60)),
        (Scaling.FIT, Size(50, 25), Rect(0, 25, 100, 50), Rect(0, 0, 50, 25)),
        (Scaling.FIT, Size(200, 400), Rect(25, 0, 50, 100), Rect(0, 0, 200, 400)),
        (Scaling.FIT, Size(SIDE_MAX, 1), Rect(0, 49, 100, 1), Rect(0, 0, SIDE_MAX, 1)),
        (Scaling.FIT, Size(1, SIDE_MAX), Rect(49, 0, 1, 100), Rect(0, 0, 1, SIDE_MAX)),
        (Scaling.FIT, Size(100, 100), Rect(0, 0, 100, 100), Rect(0, 0, 100, 100)),
    ],
)
def test_scaling(scaling: Scaling, size: Size, content: Rect, source: Rect) -> None:
    assert fitted(Rect(0, 0, 100, 100), size, scaling) == (content, source)


def test_d04_d05_no_size_a_guest_takes_moves_its_label() -> None:
    state = focused(BANK)
    before = placed(state)[0].place
    for width, height in ((1, 1), (3, 200), (SIDE_MAX, 1), (4000, 4000)):
        assert placed(told(state, surface(11, width, height)))[0].place == before


@given(st.lists(st.booleans(), min_size=3, max_size=3), st.booleans(), SIZES)
def test_the_size_suggested_is_the_interior_it_will_have(there: list[bool], tile: bool, output: Size) -> None:
    policy = replace(POLICY, layout=Layout.TILE if tile else Layout.FULL)
    state = told(initial(policy), ScreenReady(output, ""))
    for name, is_there in zip((BANK, WORK, CHAT), there, strict=True):
        state = told(state, opened(name)) if is_there else state
    expected = suggested_size(state, CHAT)
    state = replace(told(state, opened(CHAT)), focus=CHAT)
    found = [one.place.interior.size for one in placed(state) if one.domain.name == CHAT]
    assert found == ([expected] if expected else [])


def test_in_full_all_domains_hear_the_same_size() -> None:
    state = told(initial(POLICY), ScreenReady(OUTPUT, ""))
    alone = suggested_size(state, CHAT)
    assert alone == suggested_size(told(state, opened(BANK), opened(WORK)), CHAT)


def test_nobody_is_suggested_nothing() -> None:
    assert suggested_size(seat(), "nobody") is None
    assert suggested_size(seat(TILED), "nobody") is None
