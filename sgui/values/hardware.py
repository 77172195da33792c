"""What an input device is, by what it could send: never by its name, vendor or the path of its node.

The kernel drops events that a device did not announce, so a mouse without keys in its description cannot
type. Sources: Linux input-event-codes.h; systemd's udev-builtin-input_id.c for the usual way to tell.
"""

import hashlib

from sgui.values.device import Description, Identity

EV_KEY, EV_REL, EV_ABS = 1, 2, 3
REL_X, REL_Y = 0, 1
ABS_X, ABS_Y, ABS_MT_POSITION_X, ABS_MT_POSITION_Y = 0, 1, 0x35, 0x36
BTN_MOUSE, BTN_TASK = 0x110, 0x117
BTN_JOYSTICK, BTN_GEAR_UP = 0x120, 0x13F
BTN_TOOL_PEN, BTN_TOOL_FINGER, BTN_TOUCH = 0x140, 0x145, 0x14A
BTN_MISC, BTN_LAST = 0x100, 0x15F
BTN_DPAD_UP, BTN_TRIGGER_HAPPY, BTN_TRIGGER_HAPPY_LAST = 0x220, 0x2C0, 0x2E7
INPUT_PROP_POINTER, INPUT_PROP_DIRECT, INPUT_PROP_ACCELEROMETER = 0, 1, 6
POWER_KEYS = frozenset({116, 142, 143, 152, 205})  # KEY_POWER, SLEEP, WAKEUP, SCREENLOCK, SUSPEND
NAME_CHARS = PORT_CHARS = 64  # of words that are shown; all of them are in the fingerprint

KINDS = ("keyboard", "keys", "pointer", "touchpad", "touch", "tablet", "gamepad")


def identity(description: Description) -> Identity:
    return Identity(
        kind="+".join(functions(description)) or "none",
        vendor=description.vendor,
        product=description.product,
        port=port(description.phys)[:PORT_CHARS],
        fingerprint=fingerprint(description),
        name=description.name[:NAME_CHARS],
        virtual=description.virtual,
    )


def port(phys: str) -> str:
    """Where it is plugged in: "usb-0000:00:14.0-2/input1" is the second function at usb-0000:00:14.0-2."""
    head, _, tail = phys.rpartition("/")
    return head if head and tail.startswith("input") else phys


def fingerprint(description: Description) -> str:
    """Port and serial number are in it, so it stands for this very device in this very place."""
    return hashlib.sha256(repr(description).encode("ascii", "backslashreplace")).hexdigest()[:16]


def functions(description: Description) -> tuple[str, ...]:
    """In the order of KINDS. Whatever could write or confirm anything is a keyboard besides."""
    keys = description.keys & ~1 if _has(description.events, EV_KEY) else 0
    found = {"keyboard": _types(keys), "keys": not _types(keys) and bool(keys & _SPECIAL)}
    found["gamepad"] = _gamepad(keys)
    if not found["gamepad"]:
        found["pointer"] = _moves(description)
        if _positions(description):
            found[_positioned(description, keys)] = True
    return tuple(kind for kind in KINDS if found.get(kind))


def _types(keys: int) -> bool:
    """Any key that is neither a button nor known to be volume, brightness and the like."""
    return bool(keys & ~_BUTTONS & ~_SPECIAL)


def system_only(description: Description) -> bool:
    """Power buttons and lid switches: the system's, and left alone unless they can do more."""
    keys = description.keys & ~1 if _has(description.events, EV_KEY) else 0
    powers = sum(1 << code for code in POWER_KEYS)
    return not (keys & ~powers) and not _moves(description) and not _positions(description)


def _gamepad(keys: int) -> bool:
    return any(keys >> code & 1 for code in (*range(BTN_JOYSTICK, BTN_GEAR_UP + 1), *_PADS))


def _moves(description: Description) -> bool:
    return _has(description.events, EV_REL) and bool(description.relative & 0b11)


def _positions(description: Description) -> bool:
    absolute = description.absolute if _has(description.events, EV_ABS) else 0
    pairs = ((ABS_X, ABS_Y), (ABS_MT_POSITION_X, ABS_MT_POSITION_Y))
    accelerometer = _has(description.properties, INPUT_PROP_ACCELEROMETER)
    return not accelerometer and any(_has(absolute, x) and _has(absolute, y) for x, y in pairs)


def _positioned(description: Description, keys: int) -> str:
    """Which kind of thing says where something is."""
    direct = _has(description.properties, INPUT_PROP_DIRECT)
    if _has(keys, BTN_TOOL_PEN):
        return "tablet"
    if _has(keys, BTN_TOOL_FINGER) and not direct:
        return "touchpad"
    if direct or _has(keys, BTN_TOUCH) or _has(description.absolute, ABS_MT_POSITION_X):
        return "touch"
    return "pointer"


def _has(mask: int, bit: int) -> bool:
    return bool(mask >> bit & 1)


def _span(first: int, last: int) -> int:
    return (1 << (last + 1)) - (1 << first)


_BUTTONS = _span(BTN_MISC, BTN_LAST) | _span(BTN_DPAD_UP, BTN_DPAD_UP + 3)
_BUTTONS |= _span(BTN_TRIGGER_HAPPY, BTN_TRIGGER_HAPPY_LAST)
_SPECIAL = _span(112, 116) | _span(140, 178) | _span(200, 248)  # KEY_MACRO to KEY_POWER; KEY_CALC; KEY_PLAYCD
_PADS = (*range(BTN_DPAD_UP, BTN_DPAD_UP + 4), *range(BTN_TRIGGER_HAPPY, BTN_TRIGGER_HAPPY_LAST + 1))
