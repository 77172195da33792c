"""What a person does with hands, and what a guest is told of it."""

from dataclasses import dataclass

from sgui.values.limits import SIDE_MAX

AXIS_RANGE = 65536  # absolute positions run 0..65535 over the output's width and height
DETENT = 120  # of one click of a wheel, as Linux counts high resolution
WHEEL_LEFT, WHEEL_RIGHT = 0x150, 0x151  # BTN_GEAR_DOWN, BTN_GEAR_UP: what a sideways click is to a guest


@dataclass(frozen=True, slots=True)
class Key:
    """A key or a button went down or came up. code: Linux input code, 1..KEY_CODE_MAX."""

    device: int
    code: int
    pressed: bool


@dataclass(frozen=True, slots=True)
class KeyHeld:
    """A key or a button was found to be down: at the device's admission, or after events were lost."""

    device: int
    code: int


@dataclass(frozen=True, slots=True)
class PointerAt:
    """Absolute position; x and y in 0..65535 over the whole output; pixel = x * width // 65536."""

    device: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PointerBy:
    """Relative motion in output pixels."""

    device: int
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class Wheel:
    """Turned away from the user and to the right, in 1/120 of a click (DETENT)."""

    device: int
    up: int
    right: int = 0


TOUCH_DOWN, TOUCH_UP, TOUCH_MOVE, TOUCH_SYN, TOUCH_CANCEL = range(5)  # as XENKBD_MT_EV_*, but for the last


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger on a touch screen; x, y as of PointerAt. phase: DOWN, UP, MOVE, or CANCEL, not meant."""

    device: int
    slot: int
    phase: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class InputLost:
    """The device is gone, or events were: everything held on it counts as released."""

    device: int


Input = Key | KeyHeld | PointerAt | PointerBy | Wheel | Touch | InputLost


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """To a guest: XENKBD_TYPE_KEY."""

    code: int
    pressed: bool


@dataclass(frozen=True, slots=True)
class PositionRecord:
    """To a guest: XENKBD_TYPE_POS, in the guest's own pixels. wheel: rel_z, +1 is towards the user."""

    x: int
    y: int
    wheel: int = 0


@dataclass(frozen=True, slots=True)
class MotionRecord:
    """To a guest: XENKBD_TYPE_MOTION, relative; wheel as above."""

    dx: int
    dy: int
    wheel: int = 0

    @classmethod
    def within(cls, dx: int, dy: int) -> "MotionRecord":
        """At most across the largest output: whatever devices say, also summed up, fits the guest's field."""
        return cls(*(max(-SIDE_MAX, min(way, SIDE_MAX)) for way in (dx, dy)))


@dataclass(frozen=True, slots=True)
class TouchRecord:
    """To a guest: XENKBD_TYPE_MTOUCH, in its own pixels. phase: DOWN, UP, MOVE; SYN ends what goes together.

    contact: 0 to CONTACTS_MAX - 1. UP and SYN have no position, SYN no contact.
    """

    phase: int
    contact: int = 0
    x: int = 0
    y: int = 0


GuestRecord = KeyRecord | PositionRecord | MotionRecord | TouchRecord
