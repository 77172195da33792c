"""The wheel: fractions of a click add up to whole ones, which are all that a guest's ring can carry.

Invariants, each held by tests/core/test_wheel.py:
  W1  nothing is lost and nothing counted twice: clicks and rest together are what was turned;
  W2  a rest belongs to the focus that it was turned for, and goes with it: no other guest feels it (P1).
"""

from dataclasses import dataclass

from sgui.values.input import DETENT, WHEEL_LEFT, WHEEL_RIGHT, KeyRecord, Wheel

CLICKS_MAX = 128  # in one event, whatever a device says
ASIDE_MAX = 16  # sideways ones, each of which takes two slots of the ring
ASIDE = frozenset({WHEEL_LEFT, WHEEL_RIGHT})  # no device's own keys: a guest could not tell them apart


@dataclass(frozen=True, slots=True)
class Notch:
    """What was turned since the last whole click, in 1/120: less than a click each way."""

    up: int = 0
    right: int = 0


def turn(notch: Notch, wheel: Wheel) -> tuple[Notch, int, int]:
    """The rest, and whole clicks up and to the right."""
    up, rest_up = _whole(notch.up + wheel.up, CLICKS_MAX)
    right, rest_right = _whole(notch.right + wheel.right, ASIDE_MAX)
    return Notch(rest_up, rest_right), up, right


def aside(clicks: int) -> tuple[KeyRecord, ...]:
    """A press and a release for each click, as X11 and QEMU have buttons for them. + is to the right."""
    code = WHEEL_RIGHT if clicks > 0 else WHEEL_LEFT
    return (KeyRecord(code, True), KeyRecord(code, False)) * abs(clicks)


def _whole(turned: int, most: int) -> tuple[int, int]:
    """Towards zero, as the kernel counts."""
    clicks = abs(turned) // DETENT * (1 if turned > 0 else -1)
    return max(-most, min(clicks, most)), turned - clicks * DETENT
