"""Records from the seat to the screen."""

import struct

import pytest

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Size
from sgui.values.pixels import PixelLayout
from sgui.wire.packet import encode
from sgui.wire.scene import (
    CaptureAsked,
    CursorGiven,
    PointerMoved,
    RingRung,
    SceneShown,
    SizeAsked,
    SurfaceForgotten,
    SurfaceGiven,
    ToScreen,
    decode_to_screen,
    descriptors,
    encode_to_screen,
)
from tests.screen.samples import scene

LAYOUT = PixelLayout(640, 480, 2560, 4096, 32, 4 << 20)


WAYS = b',"frames":false,"udmabuf":false}'  # of a session that has neither


@pytest.mark.parametrize(
    "record",
    [
        SceneShown(scene()),
        PointerMoved(Point(-1, 2**31 - 1)),
        SurfaceGiven("bank", 7, 4 << 20, None),
        SurfaceGiven("bank", 2**32 - 1, 4 << 20, LAYOUT),
        SurfaceGiven("bank", 8, 4096, None, frames=True, udmabuf=True),
        SurfaceForgotten(7),
        RingRung(2**32 - 1),
        RingRung(1, 90),
        CaptureAsked(3, ("bank", "chat")),
        CaptureAsked(0, ()),
        CursorGiven(7, 0, 0, 0, 0, b""),
        CursorGiven(2**32 - 1, 64, 64, 63, 63, b"BGRA" * 4096),
        SizeAsked(Size(1, 16384)),
    ],
)
def test_a_record_survives_the_way(record: ToScreen) -> None:
    assert decode_to_screen(encode_to_screen(record)) == record


def test_the_bytes_are_as_the_contract_says() -> None:
    assert encode_to_screen(PointerMoved(Point(1, -2))) == struct.pack("<HHIii", 2, 0, 8, 1, -2)
    assert encode_to_screen(RingRung(7)) == struct.pack("<HHIII", 5, 0, 8, 7, 0)
    said = encode_to_screen(SurfaceGiven("a", 1, 4096, None))
    assert said[8:] == b'{"domain":"a","generation":1,"bytes":4096,"layout":null' + WAYS
    cursor = encode_to_screen(CursorGiven(7, 1, 2, 0, 1, b"abcdefgh"))
    assert cursor == struct.pack("<HHIIIIII", 7, 0, 28, 7, 1, 2, 0, 1) + b"abcdefgh"
    assert encode_to_screen(SizeAsked(Size(640, 1))) == struct.pack("<HHIII", 8, 0, 8, 640, 1)
    assert encode_to_screen(CaptureAsked(1, ("a",)))[8:] == b'{"id":1,"shown":["a"]}'


def test_only_a_surface_brings_descriptors() -> None:
    assert descriptors(SurfaceGiven("a", 1, 4096, None)) == 2
    assert descriptors(SurfaceGiven("a", 1, 4096, None, frames=True)) == 3, "its frame socket too"
    assert descriptors(RingRung(1)) == 0


@pytest.mark.parametrize(
    ("packet", "rule"),
    [
        (b"", "packet: "),
        (encode(0), "allowed are 1 to 8"),
        (encode(16), "allowed are 1 to 8"),
        (encode(1, b"[]"), "fields of Scene"),
        (encode(2, b"\0" * 7), "payload of 7 bytes, allowed is 8"),
        (encode(4, b""), "allowed is 4"),
        (encode(5, b"\0" * 5), "allowed is 8"),
        (encode(3, b"[]"), "an object with domain, generation, bytes, layout"),
        (
            encode(3, b'{"domain":"a","generation":1,"bytes":4096,"layout":[1,1,4,0]' + WAYS),
            "a layout of 4 numbers",
        ),
        (
            encode(3, b'{"domain":"a","generation":1,"bytes":16,"layout":[8,8,32,0,32]' + WAYS),
            "fbif: stride 32",
        ),
        (
            encode(3, b'{"domain":"a","generation":1,"bytes":16,"layout":[-8,8,32,0,32]' + WAYS),
            "an integer from 0",
        ),
        (encode(6, b'{"id":1}'), "an object with id, shown"),
        (encode(6, b'{"id":1,"shown":"a"}'), "an array"),
        (encode(6, b'{"id":-1,"shown":[]}'), "an integer from 0"),
        (encode(7, bytes(16)), "payload of 16 bytes, allowed is 20"),
        (encode(7, struct.pack("<5I", 7, 1, 1, 0, 0) + b"abc"), "with 3 bytes"),
        (encode(7, struct.pack("<5I", 7, 65, 1, 0, 0) + bytes(260)), "cursor of 65 x 1"),
        (encode(7, struct.pack("<5I", 7, 1, 65, 0, 0) + bytes(260)), "cursor of 1 x 65"),
        (encode(7, struct.pack("<5I", 7, 1, 1, 1, 0) + bytes(4)), "at 1,0"),
        (encode(7, struct.pack("<5I", 7, 1, 1, 0, 1) + bytes(4)), "at 0,1"),
        (encode(7, struct.pack("<5I", 7, 0, 0, 0, 5)), "at 0,5"),
        (encode(7, struct.pack("<5I", 7, 0, 5, 0, 0)), "cursor of 0 x 5"),
        (encode(8, bytes(4)), "payload of 4 bytes, allowed is 8"),
        (encode(8, struct.pack("<II", 0, 9)), "output of 0 x 9, allowed is 1 to 16384 each"),
        (encode(8, struct.pack("<II", 9, 0)), "output of 9 x 0"),
        (encode(8, struct.pack("<II", 16385, 9)), "output of 16385 x 9"),
        (encode(8, struct.pack("<II", 9, 16385)), "output of 9 x 16385"),
    ],
)
def test_anything_else_is_refused_with_the_rule(packet: bytes, rule: str) -> None:
    with pytest.raises(ProtocolError, match=rule):
        decode_to_screen(packet)
