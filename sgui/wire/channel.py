"""The guest channel, version 1: the welcome packet and what the two pipes carry.

The welcome packet comes once from the server over the guest's socket; docs/guest.md has its table. The pipes
carry records `u16 type, u16 length, payload`, little-endian, at most 4096 bytes in all, written whole.
Decoding looks at shape alone; `admit` decides what of the guest's side is believed.
"""

import re
import struct
from dataclasses import dataclass
from enum import IntEnum

from sgui.values.errors import ProtocolError
from sgui.values.limits import RECORD_BYTES

MAGIC = b"SGUI"
VERSION = 1
WELCOME_BYTES = 32
WELCOME_FDS = 5  # fb page, kbd page, framebuffer, from-server read end, to-server write end; frame socket
HEADER_BYTES = 4
PAYLOAD_BYTES = RECORD_BYTES - HEADER_BYTES

_WELCOME = struct.Struct("<4s7I")
_HEADER = struct.Struct("<HH")
_RINGS = re.compile(rb"(?:\0\0\0\0)+")


class Status(IntEnum):
    """What the server says to who connects. WAIT: come back after refresh_ms milliseconds."""

    WELCOME = 0
    BUSY = 1
    NOT_ALLOWED = 2
    QUARANTINED = 3
    WAIT = 4


@dataclass(frozen=True, slots=True)
class Welcome:
    """width, height: suggested, in pixels. generation: unique in this boot; 0 unless WELCOME."""

    status: Status
    framebuffer_bytes: int = 0
    width: int = 0
    height: int = 0
    refresh_ms: int = 0
    generation: int = 0


def encode_welcome(welcome: Welcome) -> bytes:
    """32 bytes. Raises struct.error if a number does not fit 32 bits."""
    return _WELCOME.pack(
        MAGIC,
        VERSION,
        welcome.status,
        welcome.framebuffer_bytes,
        welcome.width,
        welcome.height,
        welcome.refresh_ms,
        welcome.generation,
    )


def decode_welcome(packet: bytes) -> Welcome:
    """The guest's side. Raises ProtocolError("channel: ...")."""
    if len(packet) != WELCOME_BYTES:
        raise ProtocolError(f"channel: welcome of {len(packet)} bytes, allowed is {WELCOME_BYTES}")
    magic, version, status, *numbers = _WELCOME.unpack(packet)
    if (magic, version) != (MAGIC, VERSION):
        raise ProtocolError(f"channel: {magic!r} version {version}, allowed is {MAGIC!r} version {VERSION}")
    if status not in {one.value for one in Status}:
        raise ProtocolError(f"channel: status {status}, allowed is 0 to {max(Status).value}")
    return Welcome(Status(status), *numbers)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a pipe, its payload not yet looked at."""

    type: int
    payload: bytes


RING = Record(0, b"")  # both directions: look at the rings


def encode(record: Record) -> bytes:
    """Raises ValueError for a payload of more than 4092 bytes: our own mistake."""
    if len(record.payload) > PAYLOAD_BYTES:
        raise ValueError(f"channel: payload of {len(record.payload)} bytes, allowed is {PAYLOAD_BYTES}")
    return _HEADER.pack(record.type, len(record.payload)) + record.payload


def blanked(untrusted: bytes, kind: int) -> bytes:
    """The same records as a pipe brought them, with zeros for the payloads of this type.

    untrusted: begins with a record. What follows a header that cannot be may be blanked or not.
    """
    data, at = bytearray(untrusted), 0
    while len(data) - at >= HEADER_BYTES:
        if rings := _RINGS.match(data, at):
            at = rings.end()
            continue
        found, length = _HEADER.unpack_from(data, at)
        body, at = at + HEADER_BYTES, min(at + HEADER_BYTES + length, len(data))
        if found == kind:
            data[body:at] = bytes(at - body)
    return bytes(data)


class Decoder:
    """Cuts a pipe's bytes into records; keeps at most one unfinished record, so at most 4096 bytes.

    A run of RINGs comes out as one: they say the same, and a guest may write sixteen thousand at a time.
    """

    def __init__(self, types: range, untrusted_rest: bytes = b"") -> None:
        """types: the record types that this direction knows. untrusted_rest: of an earlier decoder."""
        self._types = types
        self._rest = untrusted_rest
        self.rings = 0  # how many the last feed brought

    @property
    def rest(self) -> bytes:
        """What has begun and has not ended, still untrusted."""
        return self._rest

    @property
    def unfinished(self) -> bool:
        """Whether a record has begun that has not ended."""
        return bool(self._rest)

    def feed(self, untrusted: bytes) -> tuple[Record, ...]:
        """The records that are complete now. Raises ProtocolError("channel: ...") once a header is wrong."""
        data, at, records = self._rest + untrusted, 0, []
        self.rings = 0
        while len(data) - at >= HEADER_BYTES:
            if rings := _RINGS.match(data, at):
                records.append(RING)
                self.rings += (rings.end() - at) // HEADER_BYTES
                at = rings.end()
                continue
            kind, length = self._header(data, at)
            body, end = at + HEADER_BYTES, at + HEADER_BYTES + length
            if end > len(data):
                break
            records.append(Record(kind, data[body:end]))
            at = end
        self._rest = data[at:]
        return tuple(records)

    def _header(self, data: bytes, at: int) -> tuple[int, int]:
        kind, length = _HEADER.unpack_from(data, at)
        if kind not in self._types:
            raise ProtocolError(f"channel: record type {kind}, allowed is 0 to {self._types[-1]}")
        if length > PAYLOAD_BYTES:
            raise ProtocolError(f"channel: record length {length}, allowed is 0 to {PAYLOAD_BYTES}")
        return kind, length
