from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.geometry import Rect, Size

near = st.integers(-12, 12)
rects = st.builds(Rect, near, near, st.integers(-2, 10), st.integers(-2, 10))


def pixels(rect: Rect) -> set[tuple[int, int]]:
    """The specification: a rectangle is this set."""
    return {(x, y) for x in range(rect.x, rect.right) for y in range(rect.y, rect.bottom)}


@given(rects)
def test_a_rectangle_is_half_open(rect: Rect) -> None:
    assert rect.empty == (not pixels(rect))
    assert rect.area == len(pixels(rect))
    assert all(rect.holds(x, y) for x, y in pixels(rect))
    assert not rect.holds(rect.right, rect.y)
    assert not rect.holds(rect.x, rect.bottom)
    assert not rect.holds(rect.x - 1, rect.y)
    assert not rect.holds(rect.x, rect.y - 1)


@given(rects, rects)
def test_intersect_is_what_both_have(one: Rect, two: Rect) -> None:
    assert pixels(one.intersect(two)) == pixels(one) & pixels(two)


@given(rects, rects)
def test_minus_is_the_rest_in_at_most_four_disjoint_parts(one: Rect, two: Rect) -> None:
    parts = one.minus(two)
    assert len(parts) <= 4
    assert not any(pixels(a) & pixels(b) for a, b in combinations(parts, 2))
    assert {p for part in parts for p in pixels(part)} == pixels(one) - pixels(two)


@given(rects, rects)
def test_contains_is_subset(one: Rect, two: Rect) -> None:
    assert one.contains(two) == (pixels(two) <= pixels(one))


@given(rects, rects)
def test_union_is_the_smallest_box_around_both(one: Rect, two: Rect) -> None:
    box, both = one.union(two), pixels(one) | pixels(two)
    if not both:
        assert box.empty
        return
    xs, ys = {x for x, _ in both}, {y for _, y in both}
    assert box == Rect.between(min(xs), min(ys), max(xs) + 1, max(ys) + 1)


@given(rects, near, near)
def test_moved_shifts_every_pixel(rect: Rect, dx: int, dy: int) -> None:
    assert pixels(rect.moved(dx, dy)) == {(x + dx, y + dy) for x, y in pixels(rect)}


def test_inset_takes_the_margin_from_all_sides() -> None:
    assert Rect(10, 20, 30, 40).inset(5) == Rect(15, 25, 20, 30)
    assert Rect(10, 20, 30, 40).inset(-5) == Rect(5, 15, 40, 50)
    assert Rect(0, 0, 4, 4).inset(3).empty


def test_sizes_and_rectangles_of_them() -> None:
    assert Size(3, 4).area == 12
    assert Rect.of(Size(3, 4)) == Rect(0, 0, 3, 4)
    assert Rect(5, 6, 3, 4).size == Size(3, 4)


@pytest.mark.parametrize("rect", [Rect(0, 0, 0, 5), Rect(0, 0, 5, 0), Rect(0, 0, -1, -1)])
def test_a_side_of_nothing_makes_nothing(rect: Rect) -> None:
    assert rect.empty
    assert rect.area == 0
    assert rect.minus(Rect(0, 0, 1, 1)) == ()
