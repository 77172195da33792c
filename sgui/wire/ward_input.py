"""What the warden says of input: each device with its descriptor, and who else hears them.

INPUT        {"device", "kind", "name"}, and for kind "evdev" also {"description", "at_start", "grabbed"}
INPUT_STATE  {"exclusive": bool, "shared": [device, ...], "others": ["NAME PID", ...]}
"""

from dataclasses import dataclass

from sgui.values.device import Description
from sgui.values.errors import ProtocolError
from sgui.values.limits import CONTROL_DEPTH
from sgui.wire.description import decode_description, encode_description
from sgui.wire.packet import PACKET_BYTES
from sgui.wire.strict_json import Json, dump, parse

_STREAM = {"device", "kind", "name"}
_EVDEV = _STREAM | {"description", "at_start", "grabbed"}
_KINDS = ("pipe", "window", "evdev")
OTHERS_MAX = 16  # processes that hear as well, by name; more are not told


@dataclass(frozen=True, slots=True)
class Opened:
    """description: None for "pipe" and "window". at_start: it was there when the warden came."""

    number: int
    kind: str
    name: str
    description: Description | None = None
    at_start: bool = True
    grabbed: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """shared: devices that another process has grabbed. others: processes that listen, "NAME PID"."""

    exclusive: bool
    shared: frozenset[int] = frozenset()
    others: tuple[str, ...] = ()


def encode_opened(opened: Opened) -> bytes:
    body: dict[str, Json] = {"device": opened.number, "kind": opened.kind, "name": opened.name}
    if opened.description is not None:
        description = encode_description(opened.description)
        body |= {"description": description, "at_start": opened.at_start, "grabbed": opened.grabbed}
    return dump(body)


def decode_opened(untrusted_payload: bytes) -> Opened:
    """Raises ProtocolError("ward: ...") or ("device: ...")."""
    body = _table(untrusted_payload, _STREAM, _EVDEV)
    number, kind, name = body["device"], body["kind"], body["name"]
    if type(number) is not int or number < 1 or kind not in _KINDS or not isinstance(name, str):
        raise ProtocolError(f"ward: an input, allowed are numbers from 1 and the kinds {', '.join(_KINDS)}")
    if (kind == "evdev") != ("description" in body):
        raise ProtocolError("ward: an input, allowed is a description exactly for evdev")
    if kind != "evdev":
        return Opened(number, kind, name)
    flags = body["at_start"], body["grabbed"]
    if any(type(flag) is not bool for flag in flags):
        raise ProtocolError("ward: an input, allowed are true and false")
    return Opened(number, kind, name, decode_description(body["description"]), *flags)


def encode_company(company: Company) -> bytes:
    shared, others = sorted(company.shared), list(company.others[:OTHERS_MAX])
    return dump({"exclusive": company.exclusive, "shared": shared, "others": others})


def decode_company(untrusted_payload: bytes) -> Company:
    """Raises ProtocolError("ward: ...")."""
    body = _table(untrusted_payload, {"exclusive", "shared", "others"})
    exclusive, shared, others = body["exclusive"], body["shared"], body["others"]
    if type(exclusive) is not bool or not isinstance(shared, list) or not isinstance(others, list):
        raise ProtocolError("ward: company, allowed are a flag and two lists")
    if any(type(number) is not int for number in shared) or len(others) > OTHERS_MAX:
        raise ProtocolError(f"ward: company, allowed are numbers and at most {OTHERS_MAX} others")
    if any(not isinstance(other, str) or not other.isascii() for other in others):
        raise ProtocolError("ward: company, allowed are ASCII names")
    return Company(exclusive, frozenset(shared), tuple(others))


def _table(untrusted_payload: bytes, *allowed: set[str]) -> dict[str, Json]:
    body = parse(untrusted_payload, "ward", PACKET_BYTES, CONTROL_DEPTH)
    if not isinstance(body, dict) or set(body) not in allowed:
        raise ProtocolError(f"ward: other fields, allowed are {', '.join(sorted(allowed[-1]))}")
    return body
