"""The frame socket's packets."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.frame import FOURCCS, IMPLICIT, LINEAR, XRGB8888, Format, Frame
from sgui.values.limits import FRAME_FORMATS_MAX
from sgui.wire.frames import (
    PACKET_BYTES,
    FrameShown,
    MemoryShown,
    Offer,
    decode_frame,
    decode_offer,
    encode_frame,
    encode_offer,
)

FRAME = Frame(640, 480, 2560, 4096, Format(XRGB8888, LINEAR))
FORMATS = st.builds(Format, st.sampled_from(sorted(FOURCCS)), st.integers(0, 2**64 - 1))


def test_a_frame_is_these_bytes() -> None:
    packet = encode_frame(FrameShown(7, FRAME))
    numbers = (1, 36, 7, 640, 480, 2560, 4096, XRGB8888, 0, 0)
    assert packet == struct.pack("<HHIIIIIIIQ", *numbers)
    assert encode_frame(MemoryShown()) == b"\2\0\0\0"


@given(FORMATS, st.integers(0, 2**32 - 1), st.booleans())
def test_what_is_said_is_heard(format: Format, offer: int, top_first: bool) -> None:
    said = FrameShown(offer, Frame(64, 48, 256, 0, format, top_first))
    assert decode_frame(encode_frame(said), 1) == said
    assert decode_frame(encode_frame(MemoryShown()), 0) == MemoryShown()


@given(st.integers(0, 2**32 - 1), st.lists(FORMATS, max_size=FRAME_FORMATS_MAX))
def test_an_offer_is_heard(number: int, formats: list[Format]) -> None:
    packet = encode_offer(Offer(number, tuple(formats)))
    assert len(packet) <= PACKET_BYTES
    assert decode_offer(packet) == Offer(number, tuple(formats))


@pytest.mark.parametrize(
    ("packet", "descriptors", "rule"),
    [
        (b"", 0, "0 bytes, a header has 4"),
        (b"\1\0\1\0", 1, "says 1 bytes of payload, has 0"),
        (b"\3\0\0\0", 0, "record type 3, allowed are 1 and 2"),
        (b"\2\0\0\0", 1, "record type 2 with 1 descriptors"),
        (encode_frame(FrameShown(1, FRAME)), 0, "record type 1 with 0 descriptors"),
        (encode_frame(FrameShown(1, FRAME)), 2, "record type 1 with 2 descriptors"),
        (b"\2\0\1\0x", 0, "record type 2 with 1 bytes of payload"),
        (b"\1\0\0\0", 1, "record type 1 with 0 bytes of payload"),
        (struct.pack("<HHIIIIIIIQ", 1, 36, 7, 64, 48, 256, 0, XRGB8888, 2, 0), 1, "flags 0x2, allowed"),
        (struct.pack("<HHIIIIIIIQ", 1, 36, 7, 64, 48, 255, 0, XRGB8888, 0, 0), 1, "stride 255"),
    ],
)
def test_a_packet_that_cannot_be_is_refused_by_name(packet: bytes, descriptors: int, rule: str) -> None:
    with pytest.raises(ProtocolError, match=f"^frame: {rule}"):
        decode_frame(packet, descriptors)


@given(st.binary(max_size=64), st.integers(0, 3))
def test_p19_any_packet_is_a_value_or_a_named_refusal(packet: bytes, descriptors: int) -> None:
    for decode in (lambda: decode_frame(packet, descriptors), lambda: decode_offer(packet)):
        try:
            decode()
        except ProtocolError as refused:
            assert str(refused).startswith("frame: ")


@pytest.mark.parametrize(
    "packet", [b"\1\0\0\0", b"\2\0\4\0AAAA", b"\1\0\5\0AAAAA", struct.pack("<HH", 1, 1552) + bytes(1552)]
)
def test_an_offer_that_cannot_be_is_refused(packet: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^frame: record type"):
        decode_offer(packet)


def test_implicit_is_no_linear() -> None:
    assert Format(XRGB8888, IMPLICIT) != Format(XRGB8888, LINEAR)
