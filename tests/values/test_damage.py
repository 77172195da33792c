from hypothesis import given
from hypothesis import strategies as st

from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.limits import DAMAGE_RECTS

rects = st.builds(Rect, st.integers(0, 40), st.integers(0, 40), st.integers(-1, 9), st.integers(-1, 9))


def built(parts: list[Rect]) -> Damage:
    damage = Damage()
    for rect in parts:
        damage = damage.add(rect)
    return damage


def pixels(damage: Damage) -> set[tuple[int, int]]:
    return {(x, y) for r in damage.rects for x in range(r.x, r.right) for y in range(r.y, r.bottom)}


@given(st.lists(rects, max_size=30))
def test_damage_never_forgets_a_pixel_and_never_grows_beyond_its_bound(parts: list[Rect]) -> None:
    damage = built(parts)
    assert len(damage.rects) <= DAMAGE_RECTS
    assert all(not rect.empty for rect in damage.rects)
    for rect in parts:
        assert pixels(Damage((rect,))) <= pixels(damage)
    assert damage.empty == all(rect.empty for rect in parts)


def test_one_rectangle_too_many_becomes_the_bounding_box() -> None:
    apart = [Rect(10 * n, 0, 1, 1) for n in range(DAMAGE_RECTS)]
    assert len(built(apart).rects) == DAMAGE_RECTS
    assert built([*apart, Rect(5, 5, 1, 1)]).rects == (Rect(0, 0, 10 * DAMAGE_RECTS - 9, 6),)


def test_what_is_covered_is_kept_once() -> None:
    large, small = Rect(0, 0, 10, 10), Rect(2, 2, 3, 3)
    assert built([large, small]).rects == (large,)
    assert built([small, large]).rects == (large,)


@given(st.lists(rects, max_size=6), rects)
def test_clip_keeps_exactly_what_is_inside(parts: list[Rect], bounds: Rect) -> None:
    damage = built(parts)
    assert pixels(damage.clip(bounds)) == pixels(damage) & pixels(Damage((bounds,)))
    assert all(not rect.empty for rect in damage.clip(bounds).rects)


def test_moved_moves_all() -> None:
    damage = Damage((Rect(0, 0, 1, 1), Rect(5, 5, 2, 2)))
    assert damage.moved(3, -1).rects == (Rect(3, -1, 1, 1), Rect(8, 4, 2, 2))


def test_the_box_of_nothing_is_empty() -> None:
    assert Damage().box.empty
    assert Damage((Rect(1, 2, 3, 4), Rect(9, 9, 1, 1))).box == Rect(1, 2, 9, 8)
