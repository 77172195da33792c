from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sgui.core.draw import DrawList, Fill, Primitive, Veil
from sgui.screen.render.visible import Layer, disjoint, visible_steps
from sgui.values.color import Color
from sgui.values.geometry import Rect

RED = Color(255, 0, 0)
SIDE = 24

rects = st.builds(
    Rect, st.integers(-6, SIDE), st.integers(-6, SIDE), st.integers(-2, SIDE), st.integers(-2, SIDE)
)
primitives = st.one_of(
    st.builds(Fill, rects, st.just(RED)), st.builds(Veil, rects, st.just(RED), st.integers(0, 255))
)


def box(primitive: Primitive) -> Rect:
    assert isinstance(primitive, Fill | Veil)
    return primitive.rect


def opaque(primitive: Primitive) -> bool:
    return isinstance(primitive, Fill)


def layers_of(draw_list: DrawList) -> list[Layer]:
    return [Layer(each, box(each), opaque(each)) for each in draw_list]


def pixels(parts: tuple[Rect, ...]) -> list[tuple[int, int]]:
    return [(x, y) for rect in parts for y in range(rect.y, rect.bottom) for x in range(rect.x, rect.right)]


def layers(draw_list: DrawList, x: int, y: int) -> list[int]:
    """Which primitives decide this pixel: the topmost opaque one and what is above."""
    over = [n for n, each in enumerate(draw_list) if box(each).holds(x, y)]
    lowest = max((n for n in over if opaque(draw_list[n])), default=0)
    return [n for n in over if n >= lowest]


@given(st.lists(rects, max_size=6))
def test_disjoint_keeps_each_pixel_once(found: list[Rect]) -> None:
    apart = pixels(disjoint(found))
    assert len(apart) == len(set(apart))
    assert set(apart) == set(pixels(tuple(found)))


@given(st.lists(primitives, max_size=7).map(tuple), st.lists(rects, max_size=3).map(disjoint))
def test_each_pixel_is_painted_by_what_decides_it_and_by_nothing_else(
    draw_list: DrawList, damage: tuple[Rect, ...]
) -> None:
    numbered = tuple(replace(each, color=Color(n, 0, 0)) for n, each in enumerate(draw_list))
    steps = visible_steps(layers_of(numbered), damage)
    painted: dict[tuple[int, int], list[int]] = {}
    for step in steps:
        assert isinstance(step.primitive, Fill | Veil)
        for at in pixels(step.parts):
            painted.setdefault(at, []).append(step.primitive.color.red)
    damaged = pixels(damage)
    assert painted == {at: found for at in damaged if (found := layers(numbered, *at))}


def test_what_is_hidden_costs_nothing() -> None:
    below, above = Fill(Rect(2, 2, 4, 4), RED), Fill(Rect(0, 0, 10, 10), RED)
    assert [step.primitive for step in visible_steps(layers_of((below, above)), (above.rect,))] == [above]
