"""sgui/bridges/keymap.py"""

import pytest

from sgui.bridges.keymap import KEY_NUMBERS, key_number


def test_the_first_row_of_scan_codes_is_the_same() -> None:
    assert all(key_number(code) == code for code in range(1, 84))


@pytest.mark.parametrize(
    ("code", "number"),
    [(96, 0x9C), (97, 0x9D), (100, 0xB8), (103, 0xC8), (111, 0xD3), (119, 0xC6), (125, 0xDB), (88, 0x58)],
)
def test_extended_keys_have_bit_7(code: int, number: int) -> None:
    """KPENTER, RIGHTCTRL, RIGHTALT, UP, DELETE, PAUSE, LEFTMETA; F12 is not extended."""
    assert key_number(code) == number


def test_numbers_are_bytes_and_no_two_keys_share_one() -> None:
    assert all(0 < number < 256 for number in KEY_NUMBERS.values())
    assert len(set(KEY_NUMBERS.values())) == len(KEY_NUMBERS)


@pytest.mark.parametrize("code", [0, 84, 174, 240, 0x110, 0x2FF])
def test_what_qemu_does_not_know_has_no_number(code: int) -> None:
    assert key_number(code) is None
