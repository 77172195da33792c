"""Damage maps: whatever changes lies inside what they say, checked pixel by pixel against small models."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.draw import Arrow, DrawList, Fill, GuestCursor, GuestPixels, PatternFill, Symbol, Text, Veil
from sgui.screen.damage_map import changed, extent, gathered, on_output
from sgui.values.color import Color
from sgui.values.geometry import Rect
from sgui.values.label import Icon, Pattern
from sgui.values.limits import DAMAGE_RECTS

RED, BLUE = Color(255, 0, 0), Color(0, 0, 255)
R = Rect(5, 6, 7, 8)


@pytest.mark.parametrize(
    ("primitive", "box"),
    [
        (Fill(R, RED), R),
        (PatternFill(R, RED, BLUE, Pattern.DOTS, 6), R),
        (Veil(R, RED, 9), R),
        (GuestPixels(1, R, Rect(0, 0, 7, 8), False, False), R),
        (Text(0, 10, "long text", 12, RED, R, BLUE), R),
        (Symbol(0, 0, Icon.LOCK, 8, RED, R, BLUE), Rect(5, 6, 3, 2)),
        (Arrow(100, 100, 4), Rect(99, 99, 17, 24)),
        (
            GuestCursor(1, 1, Rect(90, 90, 64, 64), Rect(0, 0, 64, 64), Rect(0, 0, 100, 200)),
            Rect(90, 90, 10, 64),
        ),
    ],
)
def test_the_extent_of_each_primitive(primitive: object, box: Rect) -> None:
    assert extent(primitive) == box  # type: ignore[arg-type]


def picture(draw_list: DrawList, side: int = 24) -> list[object]:
    """Painter's order on a tiny output, opaque fills only."""
    pixels: list[object] = [None] * side * side
    for each in draw_list:
        assert isinstance(each, Fill)
        for at in range(side * side):
            if each.rect.holds(at % side, at // side):
                pixels[at] = each.color
    return pixels


fills = st.builds(
    Fill,
    st.builds(Rect, st.integers(0, 20), st.integers(0, 20), st.integers(0, 12), st.integers(0, 12)),
    st.sampled_from([RED, BLUE, Color(0, 255, 0)]),
)


@given(
    shared=st.lists(fills, max_size=5),
    old=st.lists(fills, max_size=3),
    new=st.lists(fills, max_size=3),
    seed=st.integers(),
)
def test_lists_differ_only_inside_what_changed_says(
    shared: list[Fill], old: list[Fill], new: list[Fill], seed: int
) -> None:
    chance = random.Random(seed)
    one, two = list(shared), list(shared)
    for extra, into in ((old, one), (new, two)):
        for each in extra:
            into.insert(chance.randint(0, len(into)), each)
    if chance.random() < 0.3:
        chance.shuffle(two)
    damage = changed(tuple(one), tuple(two))
    before, after = picture(tuple(one)), picture(tuple(two))
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        assert was == now or any(rect.holds(at % 24, at // 24) for rect in damage)


def test_equal_lists_change_nothing_and_a_moved_one_changes_both_places() -> None:
    one, two, arrow = Fill(R, RED), Fill(R, BLUE), Arrow(50, 50, 4)
    assert changed((one, two), (one, two)) == ()
    moved = replace(arrow, x=80)
    assert changed((one, arrow), (one, moved)) == (extent(arrow), extent(moved))


def test_one_shared_primitive_in_another_order_repaints_both_lists() -> None:
    one, two = Fill(R, RED), Fill(Rect(8, 8, 8, 8), BLUE)
    assert set(changed((one, two), (two, one))) == {one.rect, two.rect}


def sampled(i: int, side: int, source: int, linear: bool) -> set[int]:
    """Source columns that output column i shows: the words of core.draw.GuestPixels, one axis."""
    if not linear:
        return {i * source // side}
    at = max(0, min((2 * i + 1) * source * 128 // side - 128, (source - 1) * 256))
    return {at >> 8, min((at >> 8) + 1, source - 1)}


@given(
    source=st.integers(1, 60),
    side=st.integers(1, 90),
    first=st.integers(-5, 65),
    length=st.integers(1, 30),
    linear=st.booleans(),
)
def test_every_output_pixel_that_shows_the_damage_is_in_it(
    source: int, side: int, first: int, length: int, linear: bool
) -> None:
    shown = GuestPixels(1, Rect(10, 20, side, 1), Rect(3, 4, source, 1), linear, False)
    box = on_output(Rect(3 + first, 4, length, 1), shown)
    touched = set(range(max(0, first), min(source, first + length)))
    for i in range(side):
        assert not (sampled(i, side, source, linear) & touched) or box.holds(10 + i, 20)
    assert shown.rect.contains(box)


def test_unscaled_damage_is_mapped_exactly_and_hidden_damage_not_at_all() -> None:
    shown = GuestPixels(1, Rect(100, 50, 200, 100), Rect(10, 20, 200, 100), False, False)
    assert on_output(Rect(15, 25, 3, 4), shown) == Rect(105, 55, 3, 4)
    assert on_output(Rect(0, 0, 12, 500), shown) == Rect(100, 50, 2, 100)
    assert on_output(Rect(0, 0, 10, 20), shown).empty
    doubled = GuestPixels(1, Rect(0, 0, 400, 200), Rect(0, 0, 200, 100), False, False)
    assert on_output(Rect(3, 4, 1, 2), doubled) == Rect(6, 8, 2, 4)


rects = st.builds(Rect, st.integers(-50, 250), st.integers(-50, 250), st.integers(0, 60), st.integers(0, 60))


@given(st.lists(rects, max_size=70))
def test_gathering_keeps_every_pixel_in_few_rectangles_inside_the_output(many: list[Rect]) -> None:
    bounds = Rect(0, 0, 200, 200)
    damage = gathered(many, bounds)
    assert len(damage.rects) <= DAMAGE_RECTS
    for rect in many:
        for x, y in ((rect.x, rect.y), (rect.right - 1, rect.bottom - 1)):
            if rect.holds(x, y) and bounds.holds(x, y):
                assert any(each.holds(x, y) for each in damage.rects)
    assert all(bounds.contains(each) and not each.empty for each in damage.rects)


def test_few_rectangles_stay_as_they_are_and_neighbours_are_joined_first() -> None:
    bounds = Rect(0, 0, 4000, 4000)
    far = [Rect(n * 400, n * 400, 10, 10) for n in range(8)]
    assert set(gathered(far, bounds).rects) == set(far)
    near = Rect(10, 0, 10, 10)
    assert set(gathered([*far, near], bounds).rects) == {Rect(0, 0, 20, 10), *far[1:]}
    assert gathered([Rect(0, 0, 50, 50), Rect(3, 3, 2, 2)], bounds).rects == (Rect(0, 0, 50, 50),)


def test_many_rectangles_are_joined_in_reading_order_without_looking_at_all_pairs() -> None:
    grid = [Rect(x * 100, y * 100, 10, 10) for y in range(8) for x in range(8)]
    damage = gathered(reversed(grid), Rect(0, 0, 4000, 4000))
    assert set(damage.rects) == {Rect(0, y * 100, 710, 10) for y in range(8)}
