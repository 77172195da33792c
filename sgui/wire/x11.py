"""The X11 wire, as far as a bridge needs it: the setup, and the server's bytes as replies, errors, events.

Sans-IO and little-endian. Who serves may be lying: lengths are looked at before anything is kept, a reply's
body beyond BODY_BYTES is dropped as it comes, and what was never asked for in a form of its own is refused.
Source: X Window System Protocol, X.Org release 7.7, appendix B (protocol encoding).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX

COOKIE = b"MIT-MAGIC-COOKIE-1"
COOKIE_BYTES = 16
FRAME_BYTES = 32  # an event, an error, a reply without its body
BODY_BYTES = 1 << 17  # kept of a reply's body: a cursor, a text of the clipboard
SETUP_HEAD_BYTES = 8
SETUP_BYTES = 1 << 16

_SETUP = struct.Struct("<IIIIHHBBBBBBBB4x")
_SCREEN = struct.Struct("<5I6HIBBBB")
_ERROR, _REPLY, _GENERIC = 0, 1, 35


@dataclass(frozen=True, slots=True)
class Setup:
    """What the server says of itself. ids: the first resource number that is ours."""

    ids: int
    root: int
    size: Size
    keycodes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reply:
    """head: its 32 bytes. cut: its body was longer than what is kept."""

    sequence: int
    head: bytes
    body: bytes = field(repr=False, default=b"")
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of one request."""

    sequence: int
    code: int


@dataclass(frozen=True, slots=True)
class Event:
    """data: 32 bytes. sent: by another client with SendEvent, so the server does not vouch for it."""

    code: int
    sent: bool
    data: bytes


Frame = Reply | Failure | Event


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def encode_setup(cookie: bytes) -> bytes:
    """The first bytes of a client."""
    head = struct.pack("<BxHHHHxx", 0x6C, 11, 0, len(COOKIE), len(cookie))
    return head + padded(COOKIE) + padded(cookie)


def encode_authority(cookie: bytes) -> bytes:
    """An Xauthority file for display 0 of whatever host. Source: libXau, AuWrite.c; big-endian."""
    parts = (b"", b"0", COOKIE, cookie)
    return struct.pack(">H", 0xFFFF) + b"".join(struct.pack(">H", len(part)) + part for part in parts)


def setup_length(untrusted_head: bytes) -> int:
    """How many bytes follow these SETUP_HEAD_BYTES. Raises ProtocolError, also where we are refused."""
    status, _, major, _, units = struct.unpack("<BBHHH", untrusted_head)
    if status != 1 or major != 11:
        raise ProtocolError(
            f"x11: the server answers with status {status}, version {major}, allowed is 1, 11"
        )
    if units * 4 > SETUP_BYTES:
        raise ProtocolError(f"x11: setup of {units * 4} bytes, allowed are {SETUP_BYTES}")
    return int(units) * 4


def decode_setup(untrusted: bytes) -> Setup:
    """What follows the head. Raises ProtocolError."""
    try:
        _, ids, _, _, vendor, _, roots, formats, order, _, _, _, low, high = _SETUP.unpack_from(untrusted)
        at = _SETUP.size + vendor + -vendor % 4 + 8 * formats
        root, _, _, _, _, width, height, *_ = _SCREEN.unpack_from(untrusted, at)
    except struct.error:
        raise ProtocolError(f"x11: setup of {len(untrusted)} bytes is too short") from None
    if not roots or order or not 0 < width <= SIDE_MAX or not 0 < height <= SIDE_MAX or not 8 <= low <= high:
        raise ProtocolError(f"x11: {roots} screens of {width} x {height}, keycodes {low} to {high}")
    return Setup(ids, root, Size(width, height), (low, high))


class Decoder:
    """feed() takes the server's bytes as they come, after the setup."""

    def __init__(self) -> None:
        self._head = b""
        self._frame: bytes | None = None  # a reply whose body comes
        self._body = bytearray()
        self._missing = 0  # bytes of that body, those that are dropped too

    def feed(self, untrusted: bytes) -> Iterator[Frame]:
        """Raises ProtocolError for an event in a form that we never asked for."""
        view = memoryview(untrusted)
        while view or (self._frame is not None and not self._missing):
            if self._frame is None:
                part = view[: FRAME_BYTES - len(self._head)]
                view = view[len(part) :]
                self._head += part
                if len(self._head) == FRAME_BYTES:
                    head, self._head = self._head, b""
                    yield from self._begin(head)
                continue
            view = self._fill(view)
            if not self._missing:
                yield self._end(self._frame)

    def _begin(self, head: bytes) -> Iterator[Frame]:
        kind = head[0] & 0x7F
        if head[0] == _REPLY:
            self._missing = 4 * struct.unpack_from("<I", head, 4)[0]
            self._body = bytearray()
            self._frame = head
        elif head[0] == _ERROR:
            yield Failure(_sequence(head), head[1])
        elif kind == _GENERIC:
            raise ProtocolError("x11: an event of unknown length")
        else:
            yield Event(kind, bool(head[0] & 0x80), head)

    def _fill(self, view: memoryview) -> memoryview:
        part = view[: self._missing]
        self._missing -= len(part)
        self._body += part[: BODY_BYTES - len(self._body)]
        return view[len(part) :]

    def _end(self, head: bytes) -> Reply:
        self._frame = None
        cut = 4 * struct.unpack_from("<I", head, 4)[0] > len(self._body)
        return Reply(_sequence(head), head, bytes(self._body), cut)


def _sequence(head: bytes) -> int:
    return int.from_bytes(head[2:4], "little")
