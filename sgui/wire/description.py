"""A device's description as JSON between warden and seat, and back.

Every field of values.device.Description by its name; masks in hexadecimal, axes as [[code, least, most,
resolution], ...]. The text in it is the device's own, so it is checked here again.
"""

from dataclasses import asdict
from typing import Any

from sgui.values.device import Axis, Description
from sgui.values.errors import ProtocolError
from sgui.wire.strict_json import Json

TEXT_CHARS, MASK_DIGITS, AXES = 255, 192, 64
_U16, _I32 = range(1 << 16), range(-(1 << 31), 1 << 31)
_NUMBERS = ("bus", "vendor", "product", "version")
_TEXTS = ("name", "phys", "uniq")
_MASKS = ("properties", "events", "keys", "relative", "absolute", "switches", "leds")
_FIELDS = {*_NUMBERS, *_TEXTS, *_MASKS, "axes", "virtual"}


def encode_description(description: Description) -> dict[str, Json]:
    body = asdict(description)
    body |= {mask: f"{body[mask]:x}" for mask in _MASKS}
    body["axes"] = [[code, axis.least, axis.most, axis.resolution] for code, axis in description.axes]
    return body


def decode_description(untrusted: Json) -> Description:
    """Raises ProtocolError("device: ...") for anything that encode_description does not make."""
    if not isinstance(untrusted, dict) or set(untrusted) != _FIELDS:
        raise ProtocolError(f"device: other fields, allowed are {', '.join(sorted(_FIELDS))}")
    known: dict[str, Any] = {name: _number(untrusted[name], _U16) for name in _NUMBERS}
    known |= {name: _text(untrusted[name]) for name in _TEXTS}
    known |= {name: _mask(untrusted[name]) for name in _MASKS}
    if type(untrusted["virtual"]) is not bool:
        raise ProtocolError("device: virtual, allowed are true and false")
    return Description(**known, axes=_axes(untrusted["axes"]), virtual=untrusted["virtual"])


def _number(untrusted: Json, allowed: range) -> int:
    if type(untrusted) is not int or untrusted not in allowed:
        raise ProtocolError(f"device: a number, allowed is {allowed[0]} to {allowed[-1]}")
    return untrusted


def _text(untrusted: Json) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > TEXT_CHARS or not _shown(untrusted):
        raise ProtocolError(f"device: a text, allowed are {TEXT_CHARS} printable ASCII characters")
    return untrusted


def _shown(text: str) -> bool:
    return text.isascii() and (text.isprintable() or not text)


def _mask(untrusted: Json) -> int:
    digits = untrusted if isinstance(untrusted, str) else ""
    if not 1 <= len(digits) <= MASK_DIGITS or set(digits) - set("0123456789abcdef"):
        raise ProtocolError(f"device: a mask, allowed are 1 to {MASK_DIGITS} hexadecimal digits")
    return int(digits, 16)


def _axes(untrusted: Json) -> tuple[tuple[int, Axis], ...]:
    if not isinstance(untrusted, list) or len(untrusted) > AXES:
        raise ProtocolError(f"device: axes, allowed is a list of at most {AXES}")
    return tuple(_axis(each) for each in untrusted)


def _axis(untrusted: Json) -> tuple[int, Axis]:
    if not isinstance(untrusted, list) or len(untrusted) != 4:
        raise ProtocolError("device: an axis, allowed is code, least, most, resolution")
    code = _number(untrusted[0], range(AXES))
    return code, Axis(*(_number(each, _I32) for each in untrusted[1:]))
