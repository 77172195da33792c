"""Legible for everybody: contrast of ink and ground."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.picture import theme
from sgui.values.color import Color, contrast
from sgui.values.scene import Theme

level = st.integers(0, 255)


@given(level, level, level)
def test_ink_is_legible_on_any_label(red: int, green: int, blue: int) -> None:
    color = Color(red, green, blue)
    assert contrast(theme.ink_on(color), color) >= 4.5


@pytest.mark.parametrize("ground", (theme.GROUND, theme.BAND, theme.RAISED))
@pytest.mark.parametrize("ink", (theme.PLAIN, theme.QUIET, theme.ALARM))
def test_words_are_legible_on_every_ground(ink: Color, ground: Color) -> None:
    assert contrast(ink, ground) >= 5.5


def test_what_is_loud_is_legible() -> None:
    assert contrast(theme.BLACK, theme.ALARM) >= 7


HIGH = theme.HIGH_CONTRAST


@pytest.mark.parametrize("ground", (HIGH.ground, HIGH.band, HIGH.raised))
@pytest.mark.parametrize("ink", (HIGH.plain, HIGH.quiet, HIGH.alarm))
def test_high_contrast_words_are_legible_on_every_ground(ink: Color, ground: Color) -> None:
    assert contrast(ink, ground) >= 7
    assert contrast(HIGH.line, ground) >= 4.5
    assert contrast(theme.BLACK, HIGH.alarm) >= 7


def test_the_standard_look_is_made_of_the_colours_above() -> None:
    assert theme.STANDARD.band == theme.BAND
    assert set(theme.LOOKS) == set(Theme)
