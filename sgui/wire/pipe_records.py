"""What the records of the guest channel's pipes say: framing is wire.channel's, integers are u32 LE.

    both       0 RING               none: look at the rings
    to guest   1 SIZE_HINT          width, height, refresh in mHz (0: none), scale in 1/64
               2 CLIPBOARD_REQUEST  nonce
               3 CLIPBOARD_DATA     nonce, total, bytes (UTF-8)
               4 CLOSING            code, ASCII reason
    to server  1 TITLE              UTF-8
               2 CLIPBOARD_DATA     nonce, total, bytes
               3 CURSOR             width, height, hot x, hot y; pixels follow in CURSOR records of their own
               4 SIGNAL             0 lost, 1 back

What a guest says is decoded here one record at a time; `admit` keeps the order of the records and the bounds.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.wire.channel import PAYLOAD_BYTES, RING, Record

RING_TYPE = 0
SIZE_HINT, CLIPBOARD_REQUEST, CLIPBOARD_DATA_TO_GUEST, CLOSING = range(1, 5)
TITLE, CLIPBOARD_DATA, CURSOR, SIGNAL = range(1, 5)
TO_GUEST_TYPES = range(5)
TO_SERVER_TYPES = range(5)

_ONE = struct.Struct("<I")
_TWO = struct.Struct("<II")
_FOUR = struct.Struct("<IIII")


@dataclass(frozen=True, slots=True)
class Ring:
    """The doorbell."""


@dataclass(frozen=True, slots=True)
class SizeHint:
    """The size that would fit best, in pixels. refresh_mhz: 0 if unknown. scale_64: 64 is 1.0."""

    width: int
    height: int
    refresh_mhz: int
    scale_64: int


@dataclass(frozen=True, slots=True)
class ClipboardRequest:
    nonce: int


@dataclass(frozen=True, slots=True)
class ClipboardData:
    """A part of a text of `total` bytes; parts repeat nonce and total."""

    nonce: int
    total: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Closing:
    """The session ends. reason: printable ASCII."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Title:
    """What a guest calls itself. utf8: untrusted to the last byte."""

    utf8: bytes


@dataclass(frozen=True, slots=True)
class CursorShape:
    """width 0 hides the cursor."""

    width: int
    height: int
    hot_x: int
    hot_y: int


@dataclass(frozen=True, slots=True)
class CursorPixels:
    """The next pixels of the announced cursor, ARGB8888 in little-endian words."""

    argb: bytes


@dataclass(frozen=True, slots=True)
class Signal:
    """A bridge's word on its guest's picture: lost, or back."""

    present: bool


def clipboard_parts(nonce: int, utf8: bytes) -> Iterator[ClipboardData]:
    """A whole text as records that fit; an empty one is one empty part."""
    most = PAYLOAD_BYTES - _TWO.size
    for at in range(0, max(1, len(utf8)), most):
        yield ClipboardData(nonce, len(utf8), utf8[at : at + most])


ToGuest = Ring | SizeHint | ClipboardRequest | ClipboardData | Closing
ToServer = Ring | Title | ClipboardData | CursorShape | CursorPixels | Signal


def encode_to_guest(said: ToGuest) -> Record:
    match said:
        case SizeHint(width, height, refresh_mhz, scale_64):
            return Record(SIZE_HINT, _FOUR.pack(width, height, refresh_mhz, scale_64))
        case ClipboardRequest(nonce):
            return Record(CLIPBOARD_REQUEST, _ONE.pack(nonce))
        case ClipboardData(nonce, total, data):
            return Record(CLIPBOARD_DATA_TO_GUEST, _TWO.pack(nonce, total) + data)
        case Closing(code, reason):
            return Record(CLOSING, _ONE.pack(code) + reason.encode("ascii"))
        case _:
            return RING


def decode_to_guest(record: Record) -> ToGuest:
    """Raises ProtocolError("channel: ...")."""
    payload = record.payload
    match record.type:
        case 0:
            _demand(record, not payload)
            return Ring()
        case 1:
            _demand(record, len(payload) == _FOUR.size)
            return SizeHint(*_FOUR.unpack(payload))
        case 2:
            _demand(record, len(payload) == _ONE.size)
            return ClipboardRequest(*_ONE.unpack(payload))
        case 3:
            return _clipboard(record)
        case 4:
            _demand(record, len(payload) >= _ONE.size and payload[4:].isascii())
            return Closing(_ONE.unpack_from(payload)[0], payload[4:].decode("ascii"))
        case kind:
            raise ProtocolError(f"channel: record type {kind} to the guest, allowed is 0 to 4")


def encode_to_server(said: ToServer) -> Record:
    match said:
        case Title(utf8):
            return Record(TITLE, utf8)
        case ClipboardData(nonce, total, data):
            return Record(CLIPBOARD_DATA, _TWO.pack(nonce, total) + data)
        case CursorShape(width, height, hot_x, hot_y):
            return Record(CURSOR, _FOUR.pack(width, height, hot_x, hot_y))
        case CursorPixels(argb):
            return Record(CURSOR, argb)
        case Signal(present):
            return Record(SIGNAL, _ONE.pack(present))
        case _:
            return RING


def decode_to_server(untrusted: Record, cursor_bytes_due: int) -> ToServer:
    """cursor_bytes_due: pixels still missing of an announced cursor; a CURSOR record carries those first.

    Raises ProtocolError("channel: ...").
    """
    payload = untrusted.payload
    match untrusted.type:
        case 0:
            _demand(untrusted, not payload)
            return Ring()
        case 1:
            return Title(payload)
        case 2:
            return _clipboard(untrusted)
        case 3 if cursor_bytes_due:
            _demand(untrusted, 0 < len(payload) <= cursor_bytes_due and len(payload) % 4 == 0)
            return CursorPixels(payload)
        case 3:
            _demand(untrusted, len(payload) == _FOUR.size)
            return CursorShape(*_FOUR.unpack(payload))
        case 4:
            _demand(untrusted, payload in (_ONE.pack(0), _ONE.pack(1)))
            return Signal(payload == _ONE.pack(1))
        case kind:
            raise ProtocolError(f"channel: record type {kind} to the server, allowed is 0 to 4")


def _clipboard(record: Record) -> ClipboardData:
    _demand(record, len(record.payload) >= _TWO.size)
    nonce, total = _TWO.unpack_from(record.payload)
    return ClipboardData(nonce, total, record.payload[_TWO.size :])


def _demand(untrusted: Record, fits: bool) -> None:
    if not fits:
        length = len(untrusted.payload)
        raise ProtocolError(
            f"channel: record type {untrusted.type} cannot have these {length} bytes of payload"
        )
