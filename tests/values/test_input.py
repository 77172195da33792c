import dataclasses
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.input import AXIS_RANGE, GuestRecord, Input, Key, MotionRecord, PositionRecord


@given(st.integers(1, 16384), st.integers(0, 16383))
def test_every_pixel_can_be_pointed_at(width: int, pixel: int) -> None:
    """x * width // 65536 gives a pixel back from the middle of its span."""
    pixel %= width
    x = (2 * pixel + 1) * AXIS_RANGE // (2 * width)
    assert 0 <= x < AXIS_RANGE
    assert x * width // AXIS_RANGE == pixel


@pytest.mark.parametrize("kind", [*get_args(Input), *get_args(GuestRecord)])
def test_input_is_a_value_that_nobody_changes(kind: type) -> None:
    value = kind(*[1] * sum(f.default is dataclasses.MISSING for f in dataclasses.fields(kind)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, dataclasses.fields(kind)[0].name, 2)
    assert value == dataclasses.replace(value)


def test_records_without_a_wheel_turn_none() -> None:
    assert PositionRecord(1, 2) == PositionRecord(1, 2, 0)
    assert MotionRecord(1, 2).wheel == 0
    assert Key(1, 30, True) != Key(1, 30, False)


def test_motion_is_at_most_across_the_largest_output() -> None:
    assert MotionRecord.within(-5, 7) == MotionRecord(-5, 7)
    assert MotionRecord.within(2**31 - 1, -(2**31)) == MotionRecord(16384, -16384)
