"""sgui/bridges/keysyms.py: signs of a US keyboard."""

import pytest

from sgui.bridges.keymap import KEY_NUMBERS
from sgui.bridges.keysyms import KEYSYMS, keysym


@pytest.mark.parametrize(
    ("code", "plain", "shifted", "caps", "both"),
    [
        (30, "a", "A", "A", "a"),
        (44, "z", "Z", "Z", "z"),
        (2, "1", "!", "1", "!"),
        (11, "0", ")", "0", ")"),
        (13, "=", "+", "=", "+"),
        (26, "[", "{", "[", "{"),
        (41, "`", "~", "`", "~"),
        (43, "\\", "|", "\\", "|"),
        (53, "/", "?", "/", "?"),
        (86, "<", ">", "<", ">"),
        (57, " ", " ", " ", " "),
    ],
)
def test_a_sign(code: int, plain: str, shifted: str, caps: str, both: str) -> None:
    found = [keysym(code, shift, lock) for lock in (False, True) for shift in (False, True)]
    assert [chr(sign) for sign in found] == [plain, shifted, caps, both]


@pytest.mark.parametrize(
    ("code", "sign"),
    [(1, 0xFF1B), (59, 0xFFBE), (68, 0xFFC7), (82, 0xFFB0), (79, 0xFFB1), (73, 0xFFB9), (111, 0xFFFF)],
)
def test_keys_without_a_sign(code: int, sign: int) -> None:
    assert {keysym(code, shift, lock) for shift in (False, True) for lock in (False, True)} == {sign}


def test_every_key_of_a_pc_keyboard_is_there_and_no_sign_twice() -> None:
    assert set(range(1, 84)) - {84, 85} | {86, 87, 88} | set(range(96, 112)) - {101} <= set(KEYSYMS)
    assert set(KEYSYMS) <= set(KEY_NUMBERS)
    plain = [sign for sign, _shifted in KEYSYMS.values()]
    assert len(set(plain)) == len(plain)
    assert keysym(0x2FE, False, False) == 0
