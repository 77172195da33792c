"""Text as integers: widths, elision, lines."""

import pytest

from tests.core.picture.samples import FONT

SIZE = 12  # 6 pixels a letter


def test_width_is_the_sum_of_advances() -> None:
    assert FONT.width("", SIZE) == 0
    assert FONT.width("abc", SIZE) == 18


def test_a_style_that_the_atlas_lacks_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        FONT.width("a", 13)


@pytest.mark.parametrize(
    ("room", "shown"),
    [(24, "bank"), (23, "b.."), (18, "b.."), (17, ""), (0, ""), (-5, "")],
)
def test_what_does_not_fit_is_elided(room: int, shown: str) -> None:
    assert FONT.elided("bank", room, SIZE) == shown


def test_elided_text_never_ends_in_a_space_before_the_dots() -> None:
    assert FONT.elided("a bcdef", 24, SIZE) == "a.."


@pytest.mark.parametrize("room", range(0, 80))
def test_elided_text_fits(room: int) -> None:
    assert FONT.width(FONT.elided("UNTRUSTED DOWNLOADS", room, SIZE), SIZE) <= room


def test_lines_break_between_words() -> None:
    assert FONT.wrapped("typing goes nowhere", 12 * 6, SIZE) == ("typing goes", "nowhere")
    assert FONT.wrapped("", 100, SIZE) == ()


def test_a_long_word_stands_alone() -> None:
    assert FONT.wrapped("a incomprehensibilities b", 30, SIZE) == ("a", "incomprehensibilities", "b")


def test_a_capital_letter_is_lower_than_its_size() -> None:
    assert 0 < FONT.cap_height(SIZE) < SIZE
