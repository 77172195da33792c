"""The head of Xvfb's shared file, from Xvfb 21.1.7 itself, and lies."""

import struct

import pytest

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.wire.xwd import Dump, decode_dump

XVFB = [160, 7, 2, 24, 1920, 1080, 0, 0, 32, 0, 32, 32, 7680, 4, 0xFF0000, 0xFF00, 0xFF, 8, 256, 256]
XVFB += [1920, 1080, 0, 0, 0]
FILE_BYTES = 8297632


def head(**changes: int) -> bytes:
    places = {
        "version": 1,
        "form": 2,
        "depth": 3,
        "width": 4,
        "height": 5,
        "order": 7,
        "bits": 11,
        "stride": 12,
    }
    places |= {"red": 14, "colors": 19}
    numbers = list(XVFB)
    for name, value in changes.items():
        numbers[places[name]] = value
    return struct.pack(">25I", *numbers)


def test_where_the_pixels_lie() -> None:
    assert decode_dump(head(), FILE_BYTES) == Dump(Size(1920, 1080), 7680, 160 + 256 * 12)


@pytest.mark.parametrize(
    "lie",
    [
        *({"version": 6}, {"form": 1}, {"depth": 16}, {"order": 1}, {"bits": 16}, {"red": 0xFF}),
        *({"width": 0}, {"height": 0}, {"width": 16385}, {"height": 16385}, {"stride": 7676}),
        *({"colors": 257}, {"height": 1081}, {"stride": 0xFFFFFFFF}),
    ],
)
def test_what_is_no_such_picture_is_refused(lie: dict[str, int]) -> None:
    with pytest.raises(ProtocolError, match="xwd: "):
        decode_dump(head(**lie), FILE_BYTES)


def test_a_head_that_is_cut_is_refused() -> None:
    with pytest.raises(ProtocolError, match="xwd: head of 99 bytes"):
        decode_dump(head()[:99], FILE_BYTES)
