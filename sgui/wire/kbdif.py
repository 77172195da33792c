"""Xen's virtual keyboard and pointer: records of the kbd in ring, to the guest.

All integers are little-endian. Key codes are Linux input codes, buttons included. A wheel click towards the
user is rel_z = +1 (Linux guests report REL_WHEEL = -rel_z). Every byte without a meaning is zero.

Source: Xen public/io/kbdif.h (struct xenkbd_motion, xenkbd_key, xenkbd_position,
xenkbd_mtouch).
"""

import struct

from sgui.values.errors import ProtocolError
from sgui.values.input import (
    TOUCH_SYN,
    TOUCH_UP,
    GuestRecord,
    KeyRecord,
    MotionRecord,
    PositionRecord,
    TouchRecord,
)
from sgui.values.limits import CONTACTS_MAX, SLOT_BYTES

XENKBD_TYPE_MOTION = 1
XENKBD_TYPE_KEY = 3
XENKBD_TYPE_POS = 4
XENKBD_TYPE_MTOUCH = 5

_KEY = struct.Struct("<BB2xI")
_THREE = struct.Struct("<B3xiii")
_TOUCH = struct.Struct("<BBB5xii")


def encode_in(record: GuestRecord) -> bytes:
    """40 bytes, padded with zeros. Raises struct.error if a number does not fit its field."""
    match record:
        case KeyRecord(code, pressed):
            body = _KEY.pack(XENKBD_TYPE_KEY, pressed, code)
        case PositionRecord(x, y, wheel):
            body = _THREE.pack(XENKBD_TYPE_POS, x, y, wheel)
        case TouchRecord(phase, contact, x, y):
            body = _TOUCH.pack(XENKBD_TYPE_MTOUCH, phase, contact, x, y)
        case _:
            body = _THREE.pack(XENKBD_TYPE_MOTION, record.dx, record.dy, record.wheel)
    return body.ljust(SLOT_BYTES, b"\0")


def decode_in(slot: bytes) -> GuestRecord:
    """The guest's side. Raises ProtocolError("kbdif: ...") unless encode_in could have made it."""
    if len(slot) != SLOT_BYTES:
        raise ProtocolError(f"kbdif: record of {len(slot)} bytes, allowed is {SLOT_BYTES}")
    record = _decode(slot)
    if encode_in(record) != slot:
        raise ProtocolError("kbdif: bytes without a meaning are set, allowed is zero")
    return record


def _decode(slot: bytes) -> GuestRecord:
    match slot[0]:
        case 1:
            return MotionRecord(*_THREE.unpack_from(slot)[1:])
        case 3:
            _, pressed, code = _KEY.unpack_from(slot)
            return KeyRecord(code, pressed != 0)
        case 4:
            return PositionRecord(*_THREE.unpack_from(slot)[1:])
        case 5:
            return _touch(TouchRecord(*_TOUCH.unpack_from(slot)[1:]))
        case kind:
            raise ProtocolError(f"kbdif: record type {kind}, allowed are MOTION 1, KEY 3, POS 4 and MTOUCH 5")


def _touch(record: TouchRecord) -> TouchRecord:
    """SHAPE and ORIENT are not sent. What a phase has no use for is zero."""
    if record.phase > TOUCH_SYN or record.contact >= CONTACTS_MAX:
        raise ProtocolError(
            f"kbdif: MTOUCH {record.phase} of contact {record.contact}, "
            f"allowed are DOWN 0, UP 1, MOTION 2 and SYN 3 of fewer than {CONTACTS_MAX}"
        )
    spare = (record.x, record.y, record.contact if record.phase == TOUCH_SYN else 0)
    if record.phase in (TOUCH_UP, TOUCH_SYN) and any(spare):
        raise ProtocolError("kbdif: bytes without a meaning are set, allowed is zero")
    return record
