"""Xen's virtual framebuffer: what the guest says in the fb page and the fb out ring, and back.

All integers are little-endian. Decoding looks at shape alone (length, type); whether to believe a geometry
is decided in `admit`. Padding bytes need not be zero: frontends leave what was in their memory before.

Source: Xen public/io/fbif.h (struct xenfb_page, xenfb_update, xenfb_resize, xenfb_refresh).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.limits import FB_IN_OFFSET, PAGE_BYTES, SLOT_BYTES

XENFB_TYPE_REFRESH_PERIOD = 1  # in ring
XENFB_TYPE_UPDATE = 2  # out ring
XENFB_TYPE_RESIZE = 3  # out ring

GEOMETRY_OFFSET = 16
PRESENTED_OFFSET = 2024  # behind the in ring's last slot: see FbRing.present; sgui's own
HEAD_BYTES = 40  # up to pd[]; what decode_geometry needs at least

_GEOMETRY = struct.Struct("<iiIIB")
_UPDATE = struct.Struct("<B3xiiii")
_RESIZE = struct.Struct("<B3xiiiii")
_REFRESH = struct.Struct("<B3xI")


@dataclass(frozen=True, slots=True)
class Abi:
    """How a guest's unsigned long looks. directory: offset of pd[] in the page; word: bytes of an entry."""

    directory: int
    word: int

    @property
    def frames_a_page(self) -> int:
        return PAGE_BYTES // self.word


# By the frontend's node "protocol" (Xen public/io/protocols.h). pd[] ends where the in ring begins.
ABIS: Mapping[str, Abi] = {"x86_64-abi": Abi(40, 8), "x86_32-abi": Abi(36, 4)}


@dataclass(frozen=True, slots=True)
class Geometry:
    """The fb page's own words. Pixels; line_length, mem_length in bytes; depth in bits."""

    width: int
    height: int
    line_length: int
    mem_length: int
    depth: int


@dataclass(frozen=True, slots=True)
class Update:
    """XENFB_TYPE_UPDATE: these pixels changed. Signed, unclipped."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Resize:
    """XENFB_TYPE_RESIZE: a new layout, or another page of the same.

    All signed. Pixels; stride, offset in bytes; depth in bits.
    """

    width: int
    height: int
    stride: int
    depth: int
    offset: int


@dataclass(frozen=True, slots=True)
class RefreshPeriod:
    """XENFB_TYPE_REFRESH_PERIOD, to the guest: draw no more often than this."""

    period_ms: int


def decode_geometry(untrusted_head: bytes) -> Geometry:
    """untrusted_head: a copy of the fb page from its start, 40 to 4096 bytes.

    Raises ProtocolError("fbif: ...") on any other length.
    """
    if not HEAD_BYTES <= len(untrusted_head) <= PAGE_BYTES:
        raise ProtocolError(
            f"fbif: page of {len(untrusted_head)} bytes, allowed is {HEAD_BYTES} to {PAGE_BYTES}"
        )
    return Geometry(*_GEOMETRY.unpack_from(untrusted_head, GEOMETRY_OFFSET))


def decode_directory(untrusted_page: bytes, mem_length: int, abi: Abi) -> tuple[int, ...]:
    """The frames of the directory pages that pd[] names: as many as mem_length bytes of pixels need.

    untrusted_page: a copy of the whole fb page. Only for guests on Xen: elsewhere the server has the memory.
    Raises ProtocolError("fbif: ...") for more pixels than pd[] can name before the rings.
    """
    pages = -(-mem_length // PAGE_BYTES)
    count = -(-pages // abi.frames_a_page)
    room = (FB_IN_OFFSET - abi.directory) // abi.word
    if not 1 <= count <= room:
        raise ProtocolError(f"fbif: {mem_length} bytes need {count} directory pages, allowed are 1 to {room}")
    return _words(untrusted_page[abi.directory :], count, abi)


def decode_frames(untrusted_directory: bytes, count: int, abi: Abi) -> tuple[int, ...]:
    """The first `count` frame numbers of the directory's pages, one after the other."""
    return _words(untrusted_directory, count, abi)


def _words(untrusted: bytes, count: int, abi: Abi) -> tuple[int, ...]:
    if len(untrusted) < count * abi.word:
        raise ProtocolError(f"fbif: {len(untrusted)} bytes of frame numbers, needed are {count * abi.word}")
    return struct.unpack_from(f"<{count}{'Q' if abi.word == 8 else 'I'}", untrusted)


def encode_geometry(geometry: Geometry) -> bytes:
    """17 bytes for the fb page at GEOMETRY_OFFSET. Raises struct.error if a number does not fit its field."""
    return _GEOMETRY.pack(
        geometry.width, geometry.height, geometry.line_length, geometry.mem_length, geometry.depth
    )


def decode_out(untrusted_slot: bytes) -> Update | Resize:
    """One record of the out ring, 40 bytes. Raises ProtocolError("fbif: ...") on any other length or type."""
    _check_slot(untrusted_slot)
    match untrusted_slot[0]:
        case 2:
            return Update(*_UPDATE.unpack_from(untrusted_slot)[1:])
        case 3:
            return Resize(*_RESIZE.unpack_from(untrusted_slot)[1:])
        case kind:
            raise ProtocolError(f"fbif: record type {kind}, allowed are UPDATE 2 and RESIZE 3")


def encode_out(record: Update | Resize) -> bytes:
    """40 bytes, padded with zeros. Raises struct.error if a number does not fit 32 bits."""
    if isinstance(record, Update):
        return _slot(_UPDATE.pack(XENFB_TYPE_UPDATE, record.x, record.y, record.width, record.height))
    fields = (record.width, record.height, record.stride, record.depth, record.offset)
    return _slot(_RESIZE.pack(XENFB_TYPE_RESIZE, *fields))


def decode_in(slot: bytes) -> RefreshPeriod:
    """One record of the in ring, 40 bytes. Raises ProtocolError("fbif: ...") on any other length or type."""
    _check_slot(slot)
    if slot[0] != XENFB_TYPE_REFRESH_PERIOD:
        raise ProtocolError(f"fbif: record type {slot[0]}, allowed is REFRESH_PERIOD 1")
    return RefreshPeriod(_REFRESH.unpack_from(slot)[1])


def encode_in(record: RefreshPeriod) -> bytes:
    """40 bytes, padded with zeros."""
    return _slot(_REFRESH.pack(XENFB_TYPE_REFRESH_PERIOD, record.period_ms))


def _check_slot(untrusted_slot: bytes) -> None:
    if len(untrusted_slot) != SLOT_BYTES:
        raise ProtocolError(f"fbif: record of {len(untrusted_slot)} bytes, allowed is {SLOT_BYTES}")


def _slot(record: bytes) -> bytes:
    return record.ljust(SLOT_BYTES, b"\0")
