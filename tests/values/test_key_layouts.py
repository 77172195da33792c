import pytest

from sgui.values.key_layouts import CODES, DE, FR, GB, KEY_LAYOUTS, NOTHING, US, KeyLayout

Q, Z, TWO, MINUS, E, SPACE, KEYPAD_1, BACKSPACE, GRAVE = 16, 44, 3, 12, 18, 57, 79, 14, 41


@pytest.mark.parametrize("layout", KEY_LAYOUTS.values(), ids=KEY_LAYOUTS)
def test_every_key_of_a_layout_is_drawn(layout: KeyLayout) -> None:
    assert len(layout.plain) == len(layout.shifted) == len(CODES) == len(set(CODES))
    assert {code for code, _ in layout.altgr} <= set(CODES)


@pytest.mark.parametrize("layout", KEY_LAYOUTS.values(), ids=KEY_LAYOUTS)
def test_all_of_printable_ascii_can_be_typed(layout: KeyLayout) -> None:
    """But what only dead keys make."""
    typed = {
        layout.character(code, shift, altgr, False)
        for code in (*CODES, SPACE)
        for shift in (False, True)
        for altgr in (False, True)
    }
    dead = {"^", "`"} if layout is DE else set()
    assert {chr(n) for n in range(32, 127)} - typed == dead


def test_places_are_those_of_the_real_keyboards() -> None:
    assert (US.character(Q, False, False, False), FR.character(Q, False, False, False)) == ("q", "a")
    assert (DE.character(21, False, False, False), DE.character(Z, True, False, False)) == ("z", "Y")
    assert (DE.character(Q, False, True, False), FR.character(11, False, True, False)) == ("@", "@")
    assert (GB.character(4, True, False, False), GB.character(5, False, True, False)) == ("\u00a3", "\u20ac")
    assert FR.character(TWO, False, False, False) == "\u00e9"


def test_caps_lock_counts_for_letters_alone() -> None:
    assert US.character(Q, False, False, True) == "Q"
    assert US.character(Q, True, False, True) == "q"
    assert US.character(TWO, False, False, True) == "2"
    assert DE.character(MINUS, False, False, True) == "\u00df"


def test_keys_without_a_character_type_none() -> None:
    assert US.character(BACKSPACE, False, False, False) == ""
    assert DE.character(GRAVE, False, False, False) == ""
    assert US.character(Q, False, True, False) == ""
    assert DE.character(Q, True, True, False) == ""
    assert NOTHING not in {DE.character(code, shift, False, False) for code in CODES for shift in (0, 1)}


def test_the_keypad_and_space_are_the_same_everywhere() -> None:
    assert {layout.character(KEYPAD_1, True, True, True) for layout in KEY_LAYOUTS.values()} == {"1"}
    assert {layout.character(SPACE, False, False, True) for layout in KEY_LAYOUTS.values()} == {" "}
