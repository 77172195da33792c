"""D12: labels that look alike, to anybody, are found."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.palette import DISTANCE_LEAST, confusions, near_band, report
from sgui.core.picture.theme import BAND
from sgui.values.color import Color, Vision, distance
from sgui.values.label import Icon, Label, Pattern

colors = st.builds(Color, *[st.integers(0, 255)] * 3)


def label(name: str, color: Color, pattern: Pattern = Pattern.SOLID) -> Label:
    return Label(name, name.upper(), color, pattern, Icon.LOCK)


def least(a: Color, b: Color) -> float:
    return min(distance(a, b, vision) for vision in Vision)


@given(st.lists(st.tuples(colors, st.sampled_from([Pattern.SOLID, Pattern.DOTS])), max_size=5))
def test_p1_confusions_are_exactly_the_near_pairs_with_one_pattern(
    looks: list[tuple[Color, Pattern]],
) -> None:
    labels = [label(f"l{n}", color, pattern) for n, (color, pattern) in enumerate(looks)]
    found = {(c.first, c.second): c for c in confusions(labels)}
    expected = {
        (a.name, b.name): least(a.color, b.color)
        for a, b in combinations(labels, 2)
        if a.pattern == b.pattern and least(a.color, b.color) < DISTANCE_LEAST
    }
    assert {pair: c.distance for pair, c in found.items()} == expected
    assert [(c.first, c.second) for c in confusions(labels[::-1])] == sorted(found)  # P2


@given(colors)
def test_near_band_is_measured_under_every_vision(color: Color) -> None:
    found = near_band([label("x", color)])
    assert bool(found) == (least(color, BAND) < DISTANCE_LEAST)
    assert all(c.distance == pytest.approx(least(color, BAND)) for c in found)


def test_what_only_the_colour_blind_confuse_is_named_with_their_vision() -> None:
    orange, green = Color(0xE0, 0x60, 0x20), Color(0x90, 0x90, 0x10)
    assert distance(orange, green, Vision.NORMAL) > 1.5 * DISTANCE_LEAST
    (confusion,) = confusions([label("a", orange), label("b", green)])
    assert confusion.vision is Vision.DEUTERANOPIA
    assert str(confusion) == f"{confusion.distance:.1f} from b under deuteranopia"
    assert confusions([label("a", orange), label("b", green, Pattern.WAVES)]) == ()


def test_report_lists_every_pair_and_the_band_nearest_first() -> None:
    grey, red = Color(0x80, 0x80, 0x80), Color(0xC0, 0x1C, 0x28)
    lines = report([label("b", grey), label("a", red), label("c", grey, Pattern.DOTS)])
    assert lines[0] == "  0.0  b / c (normal vision, patterns differ)"
    assert lines[1].startswith(f"{least(red, grey):5.1f}  a / ")
    assert len(lines) == 3 + 3
    assert all("/ band (" in line for line in lines[3:])
    assert [float(line[:5]) for line in lines[3:]] == sorted(float(line[:5]) for line in lines[3:])
    assert any("same pattern" in line for line in lines[1:3])
