"""Legible for everybody: contrast of ink and ground."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.picture import theme
from sgui.values.color import Color, contrast

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
