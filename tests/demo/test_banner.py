"""sgui/demo/banner.py"""

import pytest

from sgui.demo.banner import GLYPHS, ROWS, banner, dots
from sgui.demo.cast import CAST


def test_every_glyph_has_all_its_rows() -> None:
    for letter, glyph in GLYPHS.items():
        rows = glyph.split()
        assert len(rows) == ROWS and len({len(row) for row in rows}) == 1, letter


def test_all_letters_of_domain_names_are_there_and_differ() -> None:
    assert set(GLYPHS) == set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(set(GLYPHS.values())) == len(GLYPHS)


def test_letters_stand_side_by_side() -> None:
    assert dots("il") == ("111010000", "010010000", "010010000", "010010000", "111011111")


@pytest.mark.parametrize("role", CAST)
def test_the_demonstrations_names_fit_the_smallest_console(role: object) -> None:
    """80 columns of 640 pixels, two columns a dot, four of margin."""
    assert all(4 + 2 * len(row) <= 80 for row in dots(role.name))  # type: ignore[attr-defined]


def test_the_banner_is_lines_of_its_colour() -> None:
    lines = banner("a-1", 44).splitlines()
    assert len(lines) == ROWS + 2
    assert all(line.startswith("\x1b[44m") and line.endswith("\x1b[0m") for line in lines)
    assert lines[1].count("\u2588\u2588") == "".join(dots("a-1")[0]).count("1")
