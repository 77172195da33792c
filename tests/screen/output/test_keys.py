"""The table against what evdev and SDL call the keys."""

import pygame
import pytest
from evdev import ecodes

from sgui.screen.output.keys import BUTTONS, KEYS

# The 105 keys of an ISO board: 104 of them have a key of that name in both worlds.
NAMES = {
    **{letter: letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"},
    **{f"F{n}": f"F{n}" for n in range(1, 13)},
    **{f"KP{n}": f"KP{n}" for n in range(10)},
    **{"RETURN": "ENTER", "ESCAPE": "ESC", "BACKSPACE": "BACKSPACE", "TAB": "TAB", "SPACE": "SPACE"},
    **{"MINUS": "MINUS", "EQUALS": "EQUAL", "LEFTBRACKET": "LEFTBRACE", "RIGHTBRACKET": "RIGHTBRACE"},
    **{"BACKSLASH": "BACKSLASH", "NONUSBACKSLASH": "102ND", "SEMICOLON": "SEMICOLON", "GRAVE": "GRAVE"},
    **{"APOSTROPHE": "APOSTROPHE", "COMMA": "COMMA", "PERIOD": "DOT", "SLASH": "SLASH"},
    **{"CAPSLOCK": "CAPSLOCK", "PRINTSCREEN": "SYSRQ", "SCROLLLOCK": "SCROLLLOCK", "PAUSE": "PAUSE"},
    **{"INSERT": "INSERT", "HOME": "HOME", "PAGEUP": "PAGEUP", "DELETE": "DELETE", "END": "END"},
    **{"PAGEDOWN": "PAGEDOWN", "RIGHT": "RIGHT", "LEFT": "LEFT", "DOWN": "DOWN", "UP": "UP"},
    **{"NUMLOCKCLEAR": "NUMLOCK", "KP_DIVIDE": "KPSLASH", "KP_MULTIPLY": "KPASTERISK"},
    **{"KP_MINUS": "KPMINUS", "KP_PLUS": "KPPLUS", "KP_ENTER": "KPENTER", "KP_PERIOD": "KPDOT"},
    **{"LCTRL": "LEFTCTRL", "LSHIFT": "LEFTSHIFT", "LALT": "LEFTALT", "LGUI": "LEFTMETA"},
    **{"RCTRL": "RIGHTCTRL", "RSHIFT": "RIGHTSHIFT", "RALT": "RIGHTALT", "RGUI": "RIGHTMETA"},
}


@pytest.mark.parametrize(("sdl", "linux"), NAMES.items())
def test_a_key_has_its_linux_code(sdl: str, linux: str) -> None:
    assert KEYS[getattr(pygame, f"KSCAN_{sdl}")] == ecodes.ecodes[f"KEY_{linux}"]


def test_the_menu_key_has_a_name_of_its_own_in_each_world() -> None:
    assert KEYS[101] == ecodes.ecodes["KEY_COMPOSE"]


def test_a_105_key_board_is_whole() -> None:
    assert len(NAMES) + 1 == 105


def test_every_code_is_a_key_that_linux_knows() -> None:
    assert all(code in ecodes.KEY for code in KEYS.values())


@pytest.mark.parametrize(
    ("button", "name"),
    [(1, "BTN_LEFT"), (2, "BTN_MIDDLE"), (3, "BTN_RIGHT"), (6, "BTN_SIDE"), (7, "BTN_EXTRA")],
)
def test_a_button_has_its_linux_code(button: int, name: str) -> None:
    assert BUTTONS[button] == ecodes.ecodes[name]


def test_the_wheel_is_no_button() -> None:
    assert not {4, 5} & BUTTONS.keys()
