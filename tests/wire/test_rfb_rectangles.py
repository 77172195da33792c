"""sgui/wire/rfb_rectangles.py: rectangles cut out of the stream, and those that lie (C01, C02, C03)."""

import struct
import zlib

import pytest

from sgui.values.geometry import Rect
from sgui.wire import rfb
from sgui.wire.rfb_rectangles import TIGHT_AREA_MAX, tight_bytes, tiles
from sgui.wire.rfb_stream import Refusal
from tests.rfb_bytes import after_greeting, compact, deflated, rect, update, zrle

ALL = (0, 0, 64, 48)


def pictures(*rects: bytes, size: tuple[int, int] = (64, 48)) -> list[rfb.Said | Refusal]:
    return after_greeting(update(*rects), size=size)


def test_raw_comes_in_bands_of_whole_rows() -> None:
    data = bytes(n % 251 for n in range(4 * 1000 * 40))
    *bands, drawn, updated = pictures(rect((0, 0, 1000, 40), 0, data), size=(1000, 40))
    assert [band.rect for band in bands if isinstance(band, rfb.Rows)] == [
        Rect(0, 0, 1000, 16),
        Rect(0, 16, 1000, 16),
        Rect(0, 32, 1000, 8),
    ]
    assert b"".join(bytes(band.data) for band in bands if isinstance(band, rfb.Rows)) == data
    assert drawn == rfb.Drawn(Rect(0, 0, 1000, 40)) and updated == rfb.Updated()
    assert pictures(rect((64, 48, 0, 0), 0)) == [rfb.Drawn(Rect(64, 48, 0, 0)), rfb.Updated()]


def test_copies() -> None:
    said = pictures(rect((1, 2, 3, 4), 1, struct.pack(">HH", 61, 44)))
    assert said[0] == rfb.Copy(Rect(1, 2, 3, 4), 61, 44)


def test_zrle_is_inflated_piece_by_piece() -> None:
    stream = zlib.compressobj()
    said = pictures(zrle(ALL, b"\1abc", stream), zrle((0, 0, 1, 1), b"\1def", stream))
    whole, corner = Rect(*ALL), Rect(0, 0, 1, 1)
    assert said == [
        rfb.Tiles(whole, b"\1abc", last=False),
        rfb.Tiles(whole, b"", last=True),
        rfb.Drawn(whole),
        rfb.Tiles(corner, b"\1def", last=False),
        rfb.Tiles(corner, b"", last=True),
        rfb.Drawn(corner),
        rfb.Updated(),
    ]


def tight(control: int, body: bytes, place: tuple[int, int, int, int] = (0, 0, 4, 2)) -> bytes:
    return rect(place, 7, bytes([control]) + body)


def packed(*rects: bytes) -> list[rfb.Said | Refusal]:
    return [said for said in pictures(*rects) if not isinstance(said, rfb.Drawn | rfb.Updated)]


def test_tight_fills_and_plain_bytes() -> None:
    assert packed(tight(0x80, b"rgb")) == [rfb.Fill(Rect(0, 0, 4, 2), b"bgr\0")]
    small = tight(0x00, b"rgbRGB", (0, 0, 2, 1))
    assert packed(small) == [rfb.Packed(Rect(0, 0, 2, 1), b"", False, b"rgbRGB")]
    bits = tight(0x40, b"\1\1abcdef\xa0\x50")
    assert packed(bits) == [rfb.Packed(Rect(0, 0, 4, 2), b"abcdef", False, b"\xa0\x50")]
    more = tight(0x40, b"\1\2abcdefghi" + bytes(8))
    assert packed(more) == [rfb.Packed(Rect(0, 0, 4, 2), b"abcdefghi", False, bytes(8))]


@pytest.mark.parametrize("side", [8, 20, 60])
def test_tight_deflates_what_is_long_in_four_streams(side: int) -> None:
    """Of 192 bytes, 1200 and 10,800, so that lengths of 1, 2 and 3 bytes occur."""
    place, streams = (0, 0, side, side if side < 48 else 48), [zlib.compressobj(level=0) for _ in range(4)]
    data = bytes(n % 249 for n in range(place[2] * place[3] * 3))
    rects = []
    for number in (3, 1, 3):
        body = deflated(streams[number], data)
        rects.append(tight(number << 4 | 0x40, b"\2" + compact(len(body)) + body, place))
    assert packed(*rects) == [rfb.Packed(Rect(*place), b"", True, data)] * 3


def test_a_length_of_three_bytes_and_a_stream_that_begins_anew() -> None:
    place = (0, 0, 100, 60)
    data = bytes(n % 249 for n in range(18_000))
    stream = zlib.compressobj(level=0)
    first, again = deflated(stream, data), deflated(zlib.compressobj(), data)
    assert len(first) > 1 << 14
    rects = (tight(0x20, compact(len(first)) + first, place), tight(0x24, compact(len(again)) + again, place))
    said = pictures(*rects, size=(100, 60))
    assert said[0] == said[2] == rfb.Packed(Rect(*place), b"", False, data)


def test_how_many_bytes_tight_has() -> None:
    place = Rect(0, 0, 9, 2)
    assert [tight_bytes(place, colours) for colours in (0, 1, 2, 3)] == [54, 4, 4, 18]


def test_tiles_cover_a_rectangle_row_by_row() -> None:
    assert tiles(Rect(5, 5, 20, 17), 16) == [
        Rect(5, 5, 16, 16),
        Rect(21, 5, 4, 16),
        Rect(5, 21, 16, 1),
        Rect(21, 21, 4, 1),
    ]
    assert tiles(Rect(5, 5, 0, 17), 16) == []


BOMB = zlib.compress(bytes(1 << 24))


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (rect((0, 0, 65, 48), 0), "rfb: 65 x 48 pixels at 0, 0, the picture has 64 x 48"),
        (rect((60, 47, 1, 2), 5), "rfb: 1 x 2 pixels at 60, 47, the picture"),
        (rect((65535, 65535, 65535, 65535), 16), "rfb: 65535 x 65535 pixels at 65535, 65535"),
        (rect((0, 0, 2000, 1), 0), "rfb: 2000 x 1 pixels"),  # its area would fit
        (rect((0, 0, 3, 4), 1, struct.pack(">HH", 62, 44)), "rfb: copy from 62, 44, which lies outside"),
        (rect((0, 0, 3, 4), 1, struct.pack(">HH", 0, 65535)), "rfb: copy from 0, 65535, which"),
        (rect(ALL, 4), "rfb: encoding 4, which was not asked for"),  # CoRRE
        (rect(ALL, 9), "rfb: encoding 9, which was not asked for"),  # Ultra
        (rect(ALL, 16, struct.pack(">I", 0x7FFFFFFF)), "rfb: zrle of 2147483647 bytes, allowed is"),
        (rect(ALL, 16, struct.pack(">I", len(BOMB)) + BOMB), "rfb: zlib: more comes out than"),
        (tight(0x90, b""), "rfb: tight: JPEG, which was not asked for"),
        (tight(0xA0, b""), "rfb: tight: compression 10, which was not asked for"),
        (tight(0x40, b"\3"), "rfb: tight: filter 3, allowed is 0 to 2"),
        (tight(0, compact(len(BOMB)) + BOMB, ALL), "rfb: zlib: more comes out than"),
        (tight(0, compact(0), ALL), "rfb: tight: 9216 bytes of 9216 are missing"),
    ],
)
def test_c01_c02_c03_a_rectangle_that_lies(one: bytes, reason: str) -> None:
    last = pictures(one)[-1]
    assert isinstance(last, Refusal) and last.reason.startswith(reason)


@pytest.mark.parametrize("side", [(2049, 1), (2048, 513)])
def test_c02_a_tight_rectangle_larger_than_the_protocol_has(side: tuple[int, int]) -> None:
    assert side[0] > 2048 or side[0] * side[1] > TIGHT_AREA_MAX
    last = pictures(tight(0, b"", (0, 0, *side)), size=(4096, 4096))[-1]
    assert isinstance(last, Refusal) and "allowed are 2048 wide and 1048576 pixels" in last.reason
