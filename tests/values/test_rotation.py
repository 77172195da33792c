"""Each pixel of the picture goes to one of the display, and comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation

sizes = st.builds(Size, st.integers(1, 40), st.integers(1, 40))


@pytest.mark.parametrize(
    ("rotation", "corner"),
    [
        (Rotation.UPRIGHT, Point(0, 0)),
        (Rotation.RIGHT, Point(1, 0)),
        (Rotation.INVERTED, Point(2, 1)),
        (Rotation.LEFT, Point(0, 2)),
    ],
)
def test_it_turns_clockwise(rotation: Rotation, corner: Point) -> None:
    """Where the upper left pixel of a picture of 3 x 2 goes."""
    assert rotation.point(Point(0, 0), Size(3, 2)) == corner


@given(rotation=st.sampled_from(Rotation), size=sizes, data=st.data())
def test_what_was_turned_is_turned_back(rotation: Rotation, size: Size, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, size.width - 1)), data.draw(st.integers(0, size.height - 1))
    width, height = data.draw(st.integers(1, size.width - x)), data.draw(st.integers(1, size.height - y))
    rect, display = Rect(x, y, width, height), rotation.size(size)
    there = rotation.rect(rect, size)
    assert Rect.of(display).contains(there) and there.area == rect.area
    assert rotation.back.rect(there, display) == rect
    assert rotation.back.size(display) == size


@given(rotation=st.sampled_from(Rotation), size=sizes)
def test_a_rectangle_is_its_pixels(rotation: Rotation, size: Size) -> None:
    rect = Rect(size.width // 3, size.height // 3, -(-size.width // 3), -(-size.height // 3))
    pixels = {
        rotation.point(Point(x, y), size)
        for x in range(rect.x, rect.right)
        for y in range(rect.y, rect.bottom)
    }
    there = rotation.rect(rect, size)
    assert pixels == {Point(x, y) for x in range(there.x, there.right) for y in range(there.y, there.bottom)}
