"""Xen's virtual display: requests of a frontend, our responses and page-flip events, 64 bytes each.

All integers are little-endian. Decoding looks at shape alone; what may be mapped and shown is decided where
the buffers are. Reserved bytes need not be zero: frontends leave what was in their ring before.

    request     u16 id @0, u8 operation @2, the operation's own fields from @8
    response    u16 id @0, u8 operation @2, i32 status @4, edid_sz u32 @8 (version 2)
    event       u16 id @0, u8 type @2, u64 fb_cookie @8

Source: Xen public/io/displif.h, version 2 (struct xendispl_req, xendispl_resp, xendispl_evt,
xendispl_page_directory).
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.limits import PAGE_BYTES

SLOT_BYTES = 64  # XENDISPL_*: request, response and event alike
XENDISPL_OP_DBUF_CREATE = 0x10
XENDISPL_OP_DBUF_DESTROY = 0x11
XENDISPL_OP_FB_ATTACH = 0x12
XENDISPL_OP_FB_DETACH = 0x13
XENDISPL_OP_SET_CONFIG = 0x14
XENDISPL_OP_PG_FLIP = 0x15
XENDISPL_OP_GET_EDID = 0x16  # version 2
XENDISPL_EVT_PG_FLIP = 0x00
XENDISPL_DBUF_FLG_REQ_ALLOC = 1
FOURCC_XRGB8888 = 0x34325258  # "XR24", memory B G R X

EINVAL, ENOENT, ENOSPC, EOPNOTSUPP = 22, 2, 28, 95  # XEN_E..., as in Xen's errno.h

GREFS_PER_PAGE = PAGE_BYTES // 4 - 1  # behind gref_dir_next_page

_HEAD = struct.Struct("<HB")
_OPERATION_AT = 8
_RESPONSE = struct.Struct("<HBxiI")
_EVENT = struct.Struct("<HB5xQ")


@dataclass(frozen=True, slots=True)
class DbufCreate:
    """Pixels; buffer_sz and data_ofs in bytes. gref_directory: the grant of the first page of grants."""

    dbuf_cookie: int
    width: int
    height: int
    bpp: int
    buffer_sz: int
    flags: int
    gref_directory: int
    data_ofs: int


@dataclass(frozen=True, slots=True)
class DbufDestroy:
    dbuf_cookie: int


@dataclass(frozen=True, slots=True)
class FbAttach:
    """pixel_format: a FOURCC code."""

    dbuf_cookie: int
    fb_cookie: int
    width: int
    height: int
    pixel_format: int


@dataclass(frozen=True, slots=True)
class FbDetach:
    fb_cookie: int


@dataclass(frozen=True, slots=True)
class SetConfig:
    """All zeros: the display is switched off."""

    fb_cookie: int
    x: int
    y: int
    width: int
    height: int
    bpp: int


@dataclass(frozen=True, slots=True)
class PageFlip:
    fb_cookie: int


@dataclass(frozen=True, slots=True)
class GetEdid:
    """buffer_sz: bytes that the frontend has granted for the answer."""

    buffer_sz: int
    gref_directory: int


Operation = DbufCreate | DbufDestroy | FbAttach | FbDetach | SetConfig | PageFlip | GetEdid

_OPERATIONS: dict[int, tuple[struct.Struct, type[Operation]]] = {
    XENDISPL_OP_DBUF_CREATE: (struct.Struct("<QIIIIIII"), DbufCreate),
    XENDISPL_OP_DBUF_DESTROY: (struct.Struct("<Q"), DbufDestroy),
    XENDISPL_OP_FB_ATTACH: (struct.Struct("<QQIII"), FbAttach),
    XENDISPL_OP_FB_DETACH: (struct.Struct("<Q"), FbDetach),
    XENDISPL_OP_SET_CONFIG: (struct.Struct("<QIIIII"), SetConfig),
    XENDISPL_OP_PG_FLIP: (struct.Struct("<Q"), PageFlip),
    XENDISPL_OP_GET_EDID: (struct.Struct("<II"), GetEdid),
}


@dataclass(frozen=True, slots=True)
class Request:
    """id: the frontend's own, echoed. number: of the operation."""

    id: int
    number: int
    operation: Operation


def decode_request(untrusted_slot: bytes) -> Request:
    """Raises ProtocolError("displif: ...") on another length or an unknown operation."""
    if len(untrusted_slot) != SLOT_BYTES:
        raise ProtocolError(f"displif: request of {len(untrusted_slot)} bytes, allowed is {SLOT_BYTES}")
    request, number = _HEAD.unpack_from(untrusted_slot)
    if number not in _OPERATIONS:
        least, most = min(_OPERATIONS), max(_OPERATIONS)
        raise ProtocolError(f"displif: operation {number}, allowed is {least} to {most}")
    layout, kind = _OPERATIONS[number]
    return Request(request, number, kind(*layout.unpack_from(untrusted_slot, _OPERATION_AT)))


def encode_response(request: Request, error: int = 0, edid_sz: int = 0) -> bytes:
    """error: 0, or one of Xen's error numbers, positive."""
    return _RESPONSE.pack(request.id, request.number, -error, edid_sz).ljust(SLOT_BYTES, b"\0")


def encode_flip(number: int, fb_cookie: int) -> bytes:
    """The event that a page flip is done. number: free running, u16."""
    return _EVENT.pack(number % (1 << 16), XENDISPL_EVT_PG_FLIP, fb_cookie).ljust(SLOT_BYTES, b"\0")


def decode_directory_page(untrusted_page: bytes, wanted: int) -> tuple[int, tuple[int, ...]]:
    """struct xendispl_page_directory: the grant of the next page, 0 for none, and up to `wanted` grants."""
    count = min(wanted, GREFS_PER_PAGE)
    following, *grants = struct.unpack_from(f"<{1 + count}I", untrusted_page)
    return following, tuple(grants)
