import struct

import pygame
import pytest
from evdev import ecodes as e
from hypothesis import given
from hypothesis import strategies as st

from sgui.screen.output.window_input import axis_value, input_records
from sgui.values.geometry import Size

SIZE = Size(800, 600)
SYN = (e.EV_SYN, e.SYN_REPORT, 0)


def changes(kind: int, **details: object) -> list[tuple[int, int, int]]:
    records = input_records(pygame.event.Event(kind, **details), SIZE, 12_345_678)
    assert len(records) % 24 == 0
    found = list(struct.iter_unpack("<qqHHi", records))
    assert all((seconds, micros) == (12, 345_678) for seconds, micros, *_ in found)
    return [tuple(change) for _, _, *change in found]


def turned(x: float, y: float) -> list[tuple[int, int, int]]:
    return changes(pygame.MOUSEWHEEL, x=int(x), y=int(y), precise_x=x, precise_y=y)


def test_a_key_goes_down_and_comes_up() -> None:
    assert changes(pygame.KEYDOWN, scancode=pygame.KSCAN_A) == [(e.EV_KEY, e.KEY_A, 1), SYN]
    assert changes(pygame.KEYUP, scancode=pygame.KSCAN_A) == [(e.EV_KEY, e.KEY_A, 0), SYN]


def test_an_unknown_key_says_nothing() -> None:
    assert changes(pygame.KEYDOWN, scancode=500) == []


def test_the_pointer_moves() -> None:
    found = changes(pygame.MOUSEMOTION, pos=(799, 0))
    assert [(kind, code) for kind, code, _ in found] == [(e.EV_ABS, e.ABS_X), (e.EV_ABS, e.ABS_Y), SYN[:2]]
    assert [value * side // 65536 for (_, _, value), side in zip(found, (800, 600), strict=False)] == [799, 0]


def test_a_button_says_where_it_was_pressed() -> None:
    found = changes(pygame.MOUSEBUTTONDOWN, pos=(3, 4), button=3)
    assert [code for _, code, _ in found] == [e.ABS_X, e.ABS_Y, e.BTN_RIGHT, e.SYN_REPORT]
    assert changes(pygame.MOUSEBUTTONUP, pos=(3, 4), button=3)[2] == (e.EV_KEY, e.BTN_RIGHT, 0)


def test_the_wheel_turns_once() -> None:
    assert changes(pygame.MOUSEBUTTONDOWN, pos=(3, 4), button=4) == []
    assert turned(0, 1) == [(e.EV_REL, e.REL_WHEEL, 1), (e.EV_REL, e.REL_WHEEL_HI_RES, 120), SYN]
    assert turned(-1, 0) == [(e.EV_REL, e.REL_HWHEEL, -1), (e.EV_REL, e.REL_HWHEEL_HI_RES, -120), SYN]


def test_parts_of_a_click_are_not_lost() -> None:
    assert turned(0.25, -0.1) == [
        (e.EV_REL, e.REL_WHEEL_HI_RES, -12),
        (e.EV_REL, e.REL_HWHEEL_HI_RES, 30),
        SYN,
    ]


def test_losing_the_keyboard_drops_what_is_held() -> None:
    assert changes(pygame.WINDOWFOCUSLOST) == [(e.EV_SYN, e.SYN_DROPPED, 0), SYN]


@pytest.mark.parametrize("kind", [pygame.WINDOWEXPOSED, pygame.TEXTINPUT, pygame.QUIT])
def test_what_is_no_input_gives_no_record(kind: int) -> None:
    assert changes(kind) == []


@given(st.integers(1, 16384), st.integers(-5, 17000))
def test_the_axis_gives_the_pixel_back(side: int, pixel: int) -> None:
    assert axis_value(pixel, side) * side // 65536 == min(max(pixel, 0), side - 1)
