"""D12: colours that a colour-blind user cannot tell apart are found before they reach a screen."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.color import Color, Lab, Vision, ciede2000, contrast, distance, lab, seen, simulation
from sgui.values.errors import ConfigError

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
colors = st.builds(Color, *[st.integers(0, 255)] * 3)

# Sharma, Wu and Dalal 2005, table 1: L1 a1 b1, L2 a2 b2, dE00. All 34 pairs.
SHARMA = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


@pytest.mark.parametrize("row", SHARMA.strip().splitlines())
def test_ciede2000_gives_the_published_distances(row: str) -> None:
    n = [float(word) for word in row.split()]
    one, two = Lab(*n[:3]), Lab(*n[3:6])
    assert ciede2000(one, two) == pytest.approx(n[6], abs=5e-5)
    assert ciede2000(two, one) == pytest.approx(n[6], abs=5e-5)


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        (BLACK, (0, 0, 0)),
        (WHITE, (100, 0, 0)),
        (Color(255, 0, 0), (53.2408, 80.0925, 67.2032)),
        (Color(0, 255, 0), (87.7347, -86.1827, 83.1793)),
        (Color(0, 0, 255), (32.2970, 79.1875, -107.8602)),
    ],
)
def test_lab_of_the_primaries_is_the_published_one(color: Color, expected: tuple[float, ...]) -> None:
    got = lab(color.linear)
    assert (got.lightness, got.a, got.b) == pytest.approx(expected, abs=0.01)


@given(colors)
def test_a_color_reads_back_as_it_is_written(color: Color) -> None:
    assert Color.parse(str(color)) == color
    assert Color.parse(str(color).upper()) == color


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "123456", "#12345\n", "#１23456"])
def test_anything_but_rrggbb_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="allowed is #rrggbb"):
        Color.parse(text)


def test_luminance_and_contrast_span_black_to_white() -> None:
    assert BLACK.luminance == 0
    assert WHITE.luminance == pytest.approx(1)
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(Color(0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)


@given(colors, colors, st.sampled_from(Vision))
def test_distance_is_symmetric_finite_and_zero_only_for_what_looks_the_same(
    a: Color, b: Color, vision: Vision
) -> None:
    there = distance(a, b, vision)
    assert 0 <= there < 150
    assert math.isclose(there, distance(b, a, vision), abs_tol=1e-9)
    assert distance(a, a, vision) == 0


@given(st.integers(0, 255), st.sampled_from(Vision))
def test_greys_look_grey_to_everybody(code: int, vision: Vision) -> None:
    grey = Color(code, code, code)
    assert ciede2000(seen(grey, vision), seen(grey, Vision.NORMAL)) < 0.05


@pytest.mark.parametrize(
    ("vision", "one", "two"),
    [
        (Vision.PROTANOPIA, Color(0xC9, 0x8A, 0x00), Color(0x99, 0x92, 0x00)),
        (Vision.DEUTERANOPIA, Color(0xE0, 0x60, 0x20), Color(0x90, 0x90, 0x10)),
        (Vision.TRITANOPIA, Color(0x20, 0x90, 0x40), Color(0x20, 0x8C, 0xA0)),
    ],
)
def test_each_kind_of_colour_blindness_hides_a_difference(vision: Vision, one: Color, two: Color) -> None:
    assert distance(one, two, vision) < distance(one, two, Vision.NORMAL) / 2


def test_a_simulation_is_machados_matrix_in_linear_light() -> None:
    # protanopia turns full red light into (0.152286, 0.114503, -0.003882), clipped at 0
    assert seen(Color(255, 0, 0), Vision.PROTANOPIA) == lab((0.152286, 0.114503, 0.0))
    assert seen(Color(0, 255, 0), Vision.DEUTERANOPIA) == lab((0.860646, 0.672501, 0.042940))
    assert seen(Color(0, 0, 255), Vision.TRITANOPIA) == lab((0.0, 0.147602, 0.303900))


def test_light_outside_the_gamut_is_clipped() -> None:
    assert lab((1.2, 1.0, -0.1)) == lab((1.0, 1.0, 0.0))


def test_a_simulation_keeps_white() -> None:
    assert simulation(Vision.NORMAL) is None
    for vision in (Vision.PROTANOPIA, Vision.DEUTERANOPIA, Vision.TRITANOPIA):
        for row in simulation(vision) or ():
            assert sum(row) == pytest.approx(1.0, abs=1e-5)
