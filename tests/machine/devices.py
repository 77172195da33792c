"""Devices that a program makes inside the machine: what they claim to be, and what they say."""

from typing import Any

from tests.machine.machine import Machine

EV_SYN, EV_KEY, EV_REL, EV_ABS, EV_LED = 0, 1, 2, 3, 0x11
LEAST, MOST = -(1 << 31), (1 << 31) - 1
REPORT = [EV_SYN, 0, 0]

PORT = "usb-0000:00:02.0-5/input0"  # where the trusted keyboard is
KEYBOARD: dict[str, Any] = {"phys": PORT, "bits": [[EV_KEY, [*range(1, 128)]]], "axes": []}
HOSTILE = "%s%n\x1b[2J\x1b]0;x\x07\xe2\x80\xae\n'{}\\" + "A" * 60
MANY_KEYS: dict[str, Any] = {  # all but those of gamepads
    "phys": HOSTILE,
    "bits": [[EV_KEY, [*range(0x100), *range(0x160, 0x220), *range(0x2E8, 0x300)]], [EV_LED, [*range(11)]]],
    "axes": [],
}
ALL_KEYS: dict[str, Any] = {"phys": "", "bits": [[EV_KEY, [*range(0x300)]]], "axes": []}
ABSURD: dict[str, Any] = {  # of no length, as long as can be, of a negative resolution
    "phys": "",
    "bits": [[EV_KEY, [0x110]], [EV_ABS, [0, 1, 2, 0x18]]],
    "axes": [[0, 0, 0, -1], [1, LEAST, -1, LEAST], [2, 0, MOST, 0], [0x18, 7, 7, MOST]],
}
COMPOSITE: dict[str, Any] = {
    "phys": "usb-0000:00:02.0-9/input7",
    "bits": [[EV_KEY, [*range(1, 128), 0x110]], [EV_REL, [0, 1, 8]], [EV_ABS, [0, 1]]],
    "axes": [[0, 0, 65535, 0], [1, 0, 65535, 0]],
}
MOUSE: dict[str, Any] = {"phys": "x", "bits": [[EV_KEY, [0x110]], [EV_REL, [0, 1]]], "axes": []}


def strokes(code: int, *values: int) -> list[list[int]]:
    """A report after each."""
    return [event for value in values for event in ([EV_KEY, code, value], REPORT)]


def make(machine: Machine, name: str, device: dict[str, Any]) -> None:
    machine.ask("make", name=name, device=device)


def play(machine: Machine, name: str, events: list[list[int]]) -> None:
    machine.ask("play", name=name, events=events)
