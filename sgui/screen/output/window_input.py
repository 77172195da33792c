"""A window's events as Linux `struct input_event` records, so that the seat sees one kind of input only.

Little-endian 64-bit layout: i64 seconds, i64 microseconds, u16 type, u16 code, i32 value. Each group ends in
SYN_REPORT. Absolute axes run 0..65535 over the window: pixel = value * side // 65536.
Repeats are dropped (pygame does so by itself). Keys that the window system keeps for itself never arrive:
nothing is grabbed here, which is why such input is called untrusted.
Source: linux/input.h, linux/input-event-codes.h.
"""

import struct

import pygame

from sgui.screen.output.keys import BUTTONS, KEYS
from sgui.values.geometry import Size
from sgui.values.input import AXIS_RANGE

EV_SYN, EV_KEY, EV_REL, EV_ABS = 0, 1, 2, 3
SYN_REPORT, SYN_DROPPED = 0, 3
ABS_X, ABS_Y = 0, 1
REL_HWHEEL, REL_WHEEL, REL_WHEEL_HI_RES, REL_HWHEEL_HI_RES = 6, 8, 11, 12
DETENT = 120

_RECORD = struct.Struct("<qqHHi")
_Change = tuple[int, int, int]  # type, code, value


def input_records(event: pygame.event.Event, size: Size, time_us: int) -> bytes:
    """Whole records, or b"" for an event that is no input. size: the window's, in pixels."""
    changes = _changes(event, size)
    if not changes:
        return b""
    seconds, micros = divmod(time_us, 1_000_000)
    return b"".join(_RECORD.pack(seconds, micros, *change) for change in (*changes, (EV_SYN, SYN_REPORT, 0)))


def _changes(event: pygame.event.Event, size: Size) -> tuple[_Change, ...]:
    match event.type:
        case pygame.KEYDOWN | pygame.KEYUP:
            code = KEYS.get(event.scancode)
            return () if code is None else ((EV_KEY, code, int(event.type == pygame.KEYDOWN)),)
        case pygame.MOUSEMOTION:
            return _position(event.pos, size)
        case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP:
            button = BUTTONS.get(event.button)
            pressed = int(event.type == pygame.MOUSEBUTTONDOWN)
            return () if button is None else (*_position(event.pos, size), (EV_KEY, button, pressed))
        case pygame.MOUSEWHEEL:
            return _turns(event)
        case pygame.WINDOWFOCUSLOST:
            return ((EV_SYN, SYN_DROPPED, 0),)  # key releases will not reach us: all count as released
    return ()


def _turns(event: pygame.event.Event) -> tuple[_Change, ...]:
    """Whole clicks and, as the kernel does for every wheel, the same in high resolution."""
    turns = (
        (REL_WHEEL, event.y),
        (REL_WHEEL_HI_RES, round(_precise(event, "y") * DETENT)),
        (REL_HWHEEL, event.x),
        (REL_HWHEEL_HI_RES, round(_precise(event, "x") * DETENT)),
    )
    return tuple((EV_REL, code, value) for code, value in turns if value)


def _position(at: tuple[int, int], size: Size) -> tuple[_Change, ...]:
    return (EV_ABS, ABS_X, axis_value(at[0], size.width)), (EV_ABS, ABS_Y, axis_value(at[1], size.height))


def axis_value(pixel: int, side: int) -> int:
    """The middle of the pixel's share of the axis; a pixel outside counts as the nearest one inside."""
    inside = min(max(pixel, 0), side - 1)
    return (2 * inside + 1) * AXIS_RANGE // (2 * side)


def _precise(event: pygame.event.Event, axis: str) -> float:
    """Parts of a click; whole clicks where pygame does not tell more (before 2.1.3, or for some drivers)."""
    return float(getattr(event, f"precise_{axis}", 0) or getattr(event, axis))
