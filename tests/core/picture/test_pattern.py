"""The patterns: colour in the majority on every side, and told apart without colour."""

from itertools import combinations

import pytest

from sgui.core.picture.pattern import is_ink
from sgui.values.label import Pattern

UNITS = (6, 8, 9, 11, 12, 14, 15, 17, 18)  # px(6) at the nine scales
INKED = tuple(pattern for pattern in Pattern if pattern is not Pattern.SOLID)


def _strip(pattern: Pattern, unit: int) -> list[list[bool]]:
    return [[is_ink(pattern, u, v, unit) for u in range(2 * unit)] for v in range(unit)]


@pytest.mark.parametrize("unit", (*UNITS, 7, 36, 192))
@pytest.mark.parametrize("pattern", INKED)
def test_ink_is_there_and_in_the_minority(pattern: Pattern, unit: int) -> None:
    ink = sum(map(sum, _strip(pattern, unit)))
    assert 0.1 < ink / (2 * unit * unit) < 0.5


@pytest.mark.parametrize("unit", UNITS)
def test_solid_has_no_ink(unit: int) -> None:
    assert not any(map(any, _strip(Pattern.SOLID, unit)))


@pytest.mark.parametrize("unit", (6, 9, 17))
@pytest.mark.parametrize("pattern", Pattern)
def test_the_period_is_two_units_both_ways(pattern: Pattern, unit: int) -> None:
    for u in range(2 * unit):
        for v in range(2 * unit):
            here = is_ink(pattern, u, v, unit)
            assert here == is_ink(pattern, u + 2 * unit, v, unit) == is_ink(pattern, u, v + 2 * unit, unit)


@pytest.mark.parametrize("unit", UNITS)
def test_any_two_patterns_differ_in_an_eighth_of_the_pixels(unit: int) -> None:
    strips = {pattern: _strip(pattern, unit) for pattern in Pattern}
    for one, two in combinations(Pattern, 2):
        pairs = zip(strips[one], strips[two], strict=True)
        wrong = sum(a != b for rows in pairs for a, b in zip(*rows, strict=True))
        assert wrong * 8 >= 2 * unit * unit, f"{one} and {two}"
