"""What a value may be. Each kind admits one TOML value or raises Unfit with what is allowed.

TOML's booleans are Python's integers, nan compares with nothing, and strings hold what no person can see:
each kind looks at the exact type first.
"""

import math
import re
from collections.abc import Callable
from typing import TypeVar

from sgui.config.report import shown
from sgui.values.address import ALLOWED, parse
from sgui.values.color import Color
from sgui.values.errors import ConfigError
from sgui.values.geometry import Size
from sgui.values.hardware import KINDS as DEVICE_KINDS
from sgui.values.limits import SIDE_MAX
from sgui.values.machine import ALLOWED as MACHINES
from sgui.values.machine import parse_machine
from sgui.values.rotation import Rotation

T = TypeVar("T")
Kind = Callable[[object], T]

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
USER = re.compile(r"[a-z_][a-z0-9_-]{0,30}\$?")
DEVICE_RULE = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}|port:[A-Za-z0-9:._/-]{1,80}")
XEN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
LEVEL_MAX = 1000
FOLDER_PATH_MAX = 200
SOCKET_PATH_MAX = 107  # sun_path, with its closing zero byte
ARRAY_MAX = 64
WORD_MAX = 1000  # of a command


class Unfit(Exception):
    """str() is what is allowed; seen: what is wrong, if it is not the value as a whole."""

    def __init__(self, allowed: str, seen: str = "") -> None:
        super().__init__(allowed)
        self.seen = seen


def boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit("allowed is true or false")
    return value


def whole(least: int, most: int) -> Kind[int]:
    def admit(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Unfit(
                f"allowed is a whole number from {least} to {most}" if least < most else f"allowed is {most}"
            )
        return value

    return admit


def number(least: float, most: float) -> Kind[float]:
    """A finite number; TOML integers count."""

    def admit(value: object) -> float:
        if type(value) not in (int, float) or not least <= value <= most:  # type: ignore[operator]
            raise Unfit(f"allowed is a number from {least} to {most}")
        return float(value)  # type: ignore[arg-type]

    return admit


def quarters(value: object) -> int:
    """1.0 to 3.0 in steps of 0.25, as a number of quarters."""
    allowed = "allowed is 1.0 to 3.0 in quarters"
    try:
        fourfold = number(1.0, 3.0)(value) * 4
    except Unfit:
        raise Unfit(allowed) from None
    if fourfold != math.floor(fourfold):
        raise Unfit(allowed)
    return int(fourfold)


def rotation(value: object) -> Rotation:
    """Quarters of a full turn, in degrees."""
    turns = {turn.value: turn for turn in Rotation}
    if type(value) is not int or value not in turns:
        raise Unfit("allowed is 0, 90, 180 or 270")
    return turns[value]


def choice(*words: str) -> Kind[str]:
    def admit(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise Unfit(f"allowed is {' or '.join(words) if len(words) < 3 else ', '.join(words)}")
        return value

    return admit


def printable(most: int) -> Kind[str]:
    """1 to `most` printable ASCII characters, not only blanks."""

    def admit(value: object) -> str:
        if (
            not isinstance(value, str)
            or not re.fullmatch(rf"[ -~]{{1,{most}}}", value)
            or value != value.strip()
        ):
            raise Unfit(f"allowed are 1 to {most} printable ASCII characters without blanks around them")
        return value

    return admit


def name(value: object) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise Unfit(f"allowed is {NAME.pattern}", shown(value))
    return value


def names(value: object) -> frozenset[str]:
    """An array of different names."""
    if not isinstance(value, list) or len(value) > ARRAY_MAX:
        raise Unfit(f"allowed is an array of at most {ARRAY_MAX} names")
    found = [name(item) for item in value]
    if len(set(found)) < len(found):
        twice = next(item for item in found if found.count(item) > 1)
        raise Unfit("allowed is each name once", f"{twice!r} twice")
    return frozenset(found)


def device_rules(value: object) -> frozenset[str]:
    """An array of kinds of devices, models and ports."""
    if not isinstance(value, list) or len(value) > ARRAY_MAX:
        raise Unfit(f"allowed is an array of at most {ARRAY_MAX} rules")
    for item in value:
        if not isinstance(item, str) or (item not in DEVICE_KINDS and not DEVICE_RULE.fullmatch(item)):
            kinds = ", ".join(DEVICE_KINDS)
            raise Unfit(f"allowed are {kinds}, VENDOR:PRODUCT in hex and port:PORT", shown(item))
    return frozenset(value)


def owner(value: object) -> str:
    """A user's name, or "" for the user who runs sgui."""
    if not isinstance(value, str) or (value and not USER.fullmatch(value)):
        raise Unfit('allowed is a user name, or "" for the user who runs sgui')
    return value


def keyboard(value: object) -> str:
    """A keyboard layout's name, or "" for none."""
    if not isinstance(value, str) or (value and not NAME.fullmatch(value)):
        raise Unfit(f'allowed is {NAME.pattern}, or ""')
    return value


def folder(value: object) -> str:
    """An absolute path, with no step that hides where it leads; "" for the usual place."""
    fits = value == "" or (isinstance(value, str) and re.fullmatch(rf"/[!-~]{{1,{FOLDER_PATH_MAX}}}", value))
    if not fits or any(step in ("", ".", "..") for step in str(value)[1:].split("/") if value):
        raise Unfit("allowed is an absolute path without '.' and '..', or \"\" for the usual place")
    return str(value)


def size(value: object) -> Size:
    """[width, height] in pixels."""
    side = whole(1, SIDE_MAX)
    try:
        width, height = value if isinstance(value, list) else []
        return Size(side(width), side(height))
    except (ValueError, Unfit):
        raise Unfit(f"allowed is [width, height], each 1 to {SIDE_MAX}") from None


def color(value: object) -> Color:
    try:
        return Color.parse(value if isinstance(value, str) else "")
    except ConfigError:
        raise Unfit("allowed is #rrggbb") from None


def xen_name(value: object) -> str:
    """A Xen domain's name, as the toolstack knows it. Source: Xen tools/libs/light, libxl_name_to_domid."""
    if not isinstance(value, str) or not XEN_NAME.fullmatch(value):
        raise Unfit(f"allowed is {XEN_NAME.pattern}")
    return value


def loopback(value: object) -> str:
    """An RFB server's address, on this machine."""
    try:
        return str(parse(value if isinstance(value, str) else ""))
    except ConfigError:
        raise Unfit(f"allowed are {ALLOWED}") from None


def machine(value: object) -> str:
    """A machine of libvirt, on this machine."""
    try:
        return str(parse_machine(value if isinstance(value, str) else ""))
    except ConfigError:
        raise Unfit(f"allowed are {MACHINES}") from None


def program(value: object) -> list[str]:
    """A program and its arguments, as an array."""
    allowed = (
        f"allowed is an array of 1 to {ARRAY_MAX} printable ASCII strings of at most {WORD_MAX} characters"
    )
    if not isinstance(value, list) or not 1 <= len(value) <= ARRAY_MAX:
        raise Unfit(allowed)
    for word in value:
        if not isinstance(word, str) or not re.fullmatch(rf"[ -~]{{0,{WORD_MAX}}}", word):
            raise Unfit(allowed, shown(word))
    if not value[0] or value[0].startswith("-"):
        raise Unfit("allowed is a program first", shown(value[0]))
    return value


def socket_path(value: object) -> str:
    """An absolute path that fits a Unix socket's address, with no step that hides where it leads."""
    fits = isinstance(value, str) and re.fullmatch(rf"/[!-~]{{1,{SOCKET_PATH_MAX - 1}}}", value)
    if not fits or any(step in ("", ".", "..") for step in str(value)[1:].split("/")):
        raise Unfit(f"allowed is an absolute path without '.' and '..', at most {SOCKET_PATH_MAX} characters")
    return str(value)
