"""D-Bus messages between two peers: bytes to values, every length looked at before memory is asked for.

The peer is a hypervisor that a guest may have taken over. Bodies are read with a signature that we expect,
never with one that the message brings: a signature from outside can make a general reader loop or recurse.
Source: D-Bus Specification, "Message Protocol".
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from jeepney.low_level import Endianness, parse_signature

from sgui.values.errors import ProtocolError

FIXED_BYTES = 16  # the part of a header that tells how long the rest is
HEADER_BYTES_MAX = 4096  # QEMU's longest header is under 200 bytes
ARRAY_BYTES_MAX = 1 << 26  # the specification's limit for one array: pixels
MESSAGE_BYTES_MAX = ARRAY_BYTES_MAX + HEADER_BYTES_MAX

FIELD_TYPES = {1: "o", 2: "s", 3: "s", 4: "s", 5: "u", 6: "s", 7: "s", 8: "g", 9: "u"}
NO_REPLY_EXPECTED = 1

Buffer = bytes | bytearray | memoryview


class Kind(IntEnum):
    CALL = 1
    RETURN = 2
    ERROR = 3
    SIGNAL = 4


@dataclass(frozen=True, slots=True)
class Message:
    """Strings are "" and reply_serial is 0 where the header has none; body is not looked at yet."""

    kind: Kind
    flags: int
    serial: int
    path: str
    interface: str
    member: str
    error: str
    reply_serial: int
    signature: str
    body: memoryview
    descriptors: int  # as its header says

    @property
    def wants_reply(self) -> bool:
        return self.kind is Kind.CALL and not self.flags & NO_REPLY_EXPECTED


def message_bytes(untrusted_head: Buffer) -> int:
    """How long the message is whose first FIXED_BYTES these are.

    Raises ProtocolError for big-endian messages, another protocol version and lengths over the limits.
    """
    endian, _kind, _flags, version, body, _serial, fields = struct.unpack("<cBBBIII", untrusted_head)
    if endian != b"l" or version != 1:
        raise ProtocolError(f"dbus: {endian!r} version {version}, allowed is little-endian version 1")
    if not 1 <= fields <= HEADER_BYTES_MAX:
        raise ProtocolError(f"dbus: header fields of {fields} bytes, allowed are 1 to {HEADER_BYTES_MAX}")
    whole: int = FIXED_BYTES + fields + -fields % 8 + body
    if whole > MESSAGE_BYTES_MAX:
        raise ProtocolError(f"dbus: message of {whole} bytes, allowed are {MESSAGE_BYTES_MAX}")
    return whole


def decode(untrusted: memoryview) -> Message:
    """One whole message, exactly message_bytes() long. Raises ProtocolError."""
    _endian, kind, flags, _version, _body, serial, length = struct.unpack_from("<cBBBIII", untrusted)
    if kind not in Kind.__members__.values():
        raise ProtocolError(f"dbus: message type {kind}, allowed are 1 to 4")
    fields = _fields(bytes(untrusted[FIXED_BYTES : FIXED_BYTES + length]))
    text = {code: str(fields.get(code, "")) for code in (1, 2, 3, 4, 8)}
    return Message(
        kind=Kind(kind),
        flags=flags,
        serial=serial,
        path=text[1],
        interface=text[2],
        member=text[3],
        error=text[4],
        reply_serial=_number(fields.get(5)),
        signature=text[8],
        body=untrusted[FIXED_BYTES + length + -length % 8 :],
        descriptors=_number(fields.get(9)),
    )


def _number(field: str | int | None) -> int:
    return field if isinstance(field, int) else 0


def _fields(untrusted: bytes) -> dict[int, str | int]:
    """The header's array of (code, variant), each variant of the one type that its code has."""
    fields: dict[int, str | int] = {}
    at = 0
    try:
        while at < len(untrusted):
            at += -at % 8
            code, signature = untrusted[at], untrusted[at + 1 : at + 4]
            kind = FIELD_TYPES.get(code)
            if kind is None or code in fields or signature != b"\1" + kind.encode() + b"\0":
                raise ProtocolError(f"dbus: header field {code} as {signature!r}")
            fields[code], at = _field(untrusted, at + 4, kind)
    except (IndexError, struct.error, UnicodeDecodeError):
        raise ProtocolError("dbus: header is cut short") from None
    return fields


def _field(untrusted: bytes, at: int, kind: str) -> tuple[str | int, int]:
    if kind == "g":
        start, length = at + 1, untrusted[at]
    else:
        start, length = at + 4, int(struct.unpack_from("<I", untrusted, at)[0])
    if kind == "u":
        return length, start
    if untrusted[start + length] != 0:
        raise ProtocolError("dbus: string without an end")
    return untrusted[start : start + length].decode("ascii"), start + length + 1


def body(message: Message, signature: str) -> tuple[Any, ...]:
    """The body's values; a byte array comes as a view into the message, to be used before the next one.

    signature: ours, of fixed types and at most byte arrays and strings. A descriptor is its index.
    Raises ProtocolError if the message has another signature, is too short or too long.
    """
    if message.signature != signature:
        raise ProtocolError(
            f"dbus: {message.member!r} has signature {message.signature!r}, allowed is {signature!r}"
        )
    source: Buffer = bytes(message.body) if "s" in signature else message.body
    try:
        plain = signature.replace("h", "u")
        values, end = parse_signature([*"(", *plain, *")"]).parse_data(source, 0, Endianness.little)
    except (struct.error, AssertionError, ValueError):
        raise ProtocolError(f"dbus: body of {message.member!r} is cut short") from None
    if end != len(source):
        raise ProtocolError(f"dbus: body of {message.member!r} has {len(source)} bytes, its values {end}")
    return tuple(values)


def changed_interface(message: Message) -> str:
    """Whose properties a PropertiesChanged signal is about; the rest of it is not looked at.

    Raises ProtocolError.
    """
    if message.signature != "sa{sv}as":
        raise ProtocolError(f"dbus: PropertiesChanged has signature {message.signature!r}")
    try:
        name, _end = _field(bytes(message.body[: FIXED_BYTES + HEADER_BYTES_MAX]), 0, "s")
    except (IndexError, struct.error, UnicodeDecodeError):
        raise ProtocolError("dbus: body of PropertiesChanged is cut short") from None
    return str(name)


def boolean_variant(message: Message) -> bool:
    """The body of a reply that carries one variant holding one boolean. Raises ProtocolError."""
    head, value = bytes(message.body[:4]), bytes(message.body[4:])
    if message.signature != "v" or head != b"\1b\0\0" or value not in (b"\0\0\0\0", b"\1\0\0\0"):
        raise ProtocolError("dbus: property is not one boolean")
    return value[0] == 1
