"""The block against its standard: sums, places, and a mode that reads back."""

import struct

import pytest

from sgui.values.geometry import Size
from sgui.wire.edid import EDID_BYTES, SIDE_MAX, encode_edid


@pytest.mark.parametrize("size", [Size(1, 1), Size(1280, 800), Size(3840, 2160), Size(SIDE_MAX, SIDE_MAX)])
def test_a_block_says_one_mode_and_adds_up(size: Size) -> None:
    block = encode_edid(size)
    assert len(block) == EDID_BYTES and sum(block) % 256 == 0
    assert block[:8] == b"\0\xff\xff\xff\xff\xff\xff\0" and block[18:20] == b"\1\4" and block[126] == 0
    clock, x, blank_x, high_x, y, blank_y, high_y = struct.unpack_from("<H6B", block, 54)
    assert Size(high_x >> 4 << 8 | x, high_y >> 4 << 8 | y) == size
    total = (size.width + blank_x) * (size.height + blank_y)
    assert clock == 0xFFFF or total * 59 < clock * 10_000 + 10_000 <= total * 61 + 10_000


def test_its_maker_and_its_name_can_be_read() -> None:
    block = encode_edid(Size(640, 480))
    maker = int.from_bytes(block[8:10], "big")
    assert "".join(chr(64 + (maker >> shift & 31)) for shift in (10, 5, 0)) == "SGU"
    assert block[72:77] == b"\0\0\0\xfc\0" and block[77:90].split(b"\n")[0] == b"sgui"
