"""Records from the screen to the seat: the screen may have been taken over."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.packet import encode
from sgui.wire.presented import (
    PATHS,
    Captured,
    CaptureFailed,
    FramePresented,
    FramesCounted,
    GuestViolation,
    NoDisplay,
    Ready,
    Spent,
    SurfaceBusy,
    SurfacePath,
    SurfaceSized,
    ToSeat,
    WindowClosed,
    decode_to_seat,
    descriptors,
    encode_to_seat,
)

READY = {"width": 640, "height": 400, "backend": "headless", "renderer": "reference", "note": ""}
CAPTURED = {"id": 1, "width": 10, "height": 10, "stride": 40}


@pytest.mark.parametrize(
    "record",
    [
        Ready(1280, 720, "headless", "gl llvmpipe (LLVM 15.0.6)", "software renderer"),
        FramePresented(2**32 - 1, 1234, (7, 9)),
        FramePresented(0, 0, ()),
        FramesCounted(
            6, (900, 2**32 - 1), (Spent(7, 6, 240_000, 1800, 5), Spent(2**32 - 1, 0, 2**64 - 1, 0, 0))
        ),
        FramesCounted(0, (), ()),
        FramePresented(1, 1, tuple(range(256))),
        SurfaceSized(7, 640, 480, 2560, 2**32 - 1, 32),
        *(SurfacePath(7, path) for path in PATHS),
        GuestViolation(7, "ring: index 52 slots ahead, allowed are 51"),
        Captured(1, 640, 400, 2560),
        CaptureFailed(1, "no memory"),
        SurfaceBusy(7, True),
        SurfaceBusy(7, False),
        WindowClosed(),
        NoDisplay(),
    ],
)
def test_a_record_survives_the_way(record: ToSeat) -> None:
    assert decode_to_seat(encode_to_seat(record)) == record


def test_the_bytes_are_as_the_contract_says() -> None:
    assert encode_to_seat(FramePresented(5, 900, (7,))) == struct.pack("<HHIIIII", 17, 0, 16, 5, 900, 1, 7)
    assert encode_to_seat(GuestViolation(7, "x")) == struct.pack("<HHII", 19, 0, 5, 7) + b"x"
    assert encode_to_seat(SurfaceBusy(7, True)) == struct.pack("<HHIII", 21, 0, 8, 7, 1)
    assert encode_to_seat(WindowClosed()) == struct.pack("<HHI", 22, 0, 0)
    assert encode_to_seat(NoDisplay()) == struct.pack("<HHI", 23, 0, 0)
    assert json.loads(encode_to_seat(Captured(1, 2, 3, 8))[8:]) == {
        "id": 1,
        "width": 2,
        "height": 3,
        "stride": 8,
    }
    assert json.loads(encode_to_seat(CaptureFailed(1, "e"))[8:]) == {"id": 1, "error": "e"}


def test_what_would_be_too_long_is_cut_by_who_sends_it() -> None:
    assert decode_to_seat(encode_to_seat(GuestViolation(7, "x" * 999))) == GuestViolation(7, "x" * 256)
    assert decode_to_seat(encode_to_seat(FramePresented(1, 2**40, ()))) == FramePresented(1, 2**32 - 1, ())


def test_only_a_picture_brings_a_descriptor() -> None:
    assert descriptors(Captured(1, 2, 3, 8)) == 1
    assert descriptors(CaptureFailed(1, "e")) == 0


@pytest.mark.parametrize(
    ("packet", "rule"),
    [
        (b"\0" * 7, "packet: 7 bytes"),
        (encode(15), "allowed are 16 to 25"),
        (encode(26), "allowed are 16 to 25"),
        (encode(25, b"\1\0\0\0\3\0\0\0"), "path 3, allowed is 0 to 2"),
        (encode(25, b"\1\0\0\0"), "payload of 4 bytes"),
        (encode(24, bytes(8)), "COUNTED of 8 bytes"),
        (encode(24, struct.pack("<III", 1, 65, 0) + bytes(260)), "COUNTED with 65 and 0"),
        (encode(24, struct.pack("<III", 1, 0, 97) + bytes(32 * 97)), "COUNTED with 0 and 97"),
        (encode(24, struct.pack("<III", 1, 1, 1) + bytes(32)), "COUNTED with 1 and 1"),
        (encode(16, json.dumps(READY | {"width": 0}).encode()), "side 0, allowed is 1 to 16384"),
        (encode(16, json.dumps(READY | {"height": 16385}).encode()), "side 16385"),
        (encode(16, json.dumps(READY | {"note": "\x1b[2J"}).encode()), "printable ASCII"),
        (encode(16, json.dumps(READY | {"more": 1}).encode()), "an object with width, height"),
        (encode(16, b"[" * 4000), "scene: "),
        (encode(16, b" " * 4089), "packet: 4097 bytes, allowed is 8 to 4096"),
        (encode(17, b"\0" * 11), "PRESENTED of 11 bytes"),
        (encode(17, struct.pack("<IIII", 1, 0, 2, 7)), "PRESENTED with 2 generations in 16 bytes"),
        (encode(17, struct.pack("<III", 1, 0, 2**32 - 1)), "PRESENTED with 4294967295 generations"),
        (encode(17, struct.pack("<III257I", 1, 0, 257, *range(257))), "PRESENTED with 257"),
        (encode(18, b"\0" * 23), "allowed is 24"),
        (encode(19, b"\0" * 4), "VIOLATION of 4 bytes"),
        (encode(19, b"\0" * 4 + b"x" * 257), "VIOLATION of 261 bytes"),
        (encode(19, b"\0" * 4 + b"a\nb"), "printable ASCII"),
        (encode(19, b"\0" * 4 + b"\xe4"), "printable ASCII"),
        (encode(20, b"[]"), "an object with id, width, height, stride"),
        (encode(20, b'{"id":1,"error":"e","width":1}'), "an object with id, error"),
        (encode(20, json.dumps(CAPTURED | {"stride": 39}).encode()), "stride 39, allowed is 40 to 65536"),
        (encode(20, json.dumps(CAPTURED | {"stride": 65537}).encode()), "stride 65537"),
        (encode(20, json.dumps(CAPTURED | {"height": -1}).encode()), "an integer from 0"),
        (encode(21, struct.pack("<II", 7, 2)), "busy 2, allowed is 0 or 1"),
        (encode(22, b"x"), "record 22 with 1 bytes"),
        (encode(23, b"x"), "record 23 with 1 bytes"),
    ],
)
def test_anything_else_is_refused_with_the_rule(packet: bytes, rule: str) -> None:
    with pytest.raises(ProtocolError, match=rule):
        decode_to_seat(packet)


@given(kind=st.integers(14, 25), payload=st.binary(max_size=64))
def test_no_bytes_do_more_than_be_refused(kind: int, payload: bytes) -> None:
    try:
        record = decode_to_seat(encode(kind, payload))
    except ProtocolError:
        return
    assert decode_to_seat(encode_to_seat(record)) == record
