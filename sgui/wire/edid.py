"""A display's description of itself: one EDID block with one mode, for frontends that ask for it.

    maker @8, product @10, version 1.4 @18, input @20, sRGB @25, the mode @54, a name @72, checksum @127

Source: VESA Enhanced EDID Standard, Release A, Revision 2; timing: VESA CVT 1.2, reduced blanking.
"""

import struct

from sgui.values.geometry import Size

EDID_BYTES = 128
SIDE_MAX = 4095  # twelve bits
REFRESH_HZ = 60
_HEAD = bytes.fromhex(
    "00ffffffffffff00"
    "4cf5010001000000"  # SGU, product 1, serial number 1
    "00240104a5000078"  # of 2026; EDID 1.4; digital, 8 bits a colour; no size in centimetres; gamma 2.2
    "06ee91a3544c9926"  # sRGB; the mode is its own
    "0f50540000000101"
    "0101010101010101010101010101"
)
_BLANK_X, _FRONT_X, _SYNC_X = 160, 48, 32  # CVT's reduced blanking, pixels
_BLANK_Y, _FRONT_Y, _SYNC_Y = 30, 3, 6  # lines
_NAME = bytes.fromhex("000000fc00") + b"sgui\n".ljust(13)
_UNUSED = bytes.fromhex("0000001000").ljust(18, b"\0")


def encode_edid(size: Size) -> bytes:
    """128 bytes. size: 1 to 4095 pixels a side."""
    block = _HEAD + _mode(size) + _NAME + _UNUSED * 2 + b"\0"
    return block + bytes([-sum(block) % 256])


def _mode(size: Size) -> bytes:
    """A detailed timing: what of a number has no room in its byte lies in the next byte's halves."""
    width, height = size.width, size.height
    clock = (width + _BLANK_X) * (height + _BLANK_Y) * REFRESH_HZ // 10_000
    return struct.pack(
        "<H16B",
        min(clock, 0xFFFF),
        *(width & 255, _BLANK_X, width >> 8 << 4),
        *(height & 255, _BLANK_Y, height >> 8 << 4),
        *(_FRONT_X, _SYNC_X, _FRONT_Y << 4 | _SYNC_Y, 0),
        *(0, 0, 0, 0, 0, 0x1A),  # no size, no border; separate syncs, the horizontal one positive
    )
