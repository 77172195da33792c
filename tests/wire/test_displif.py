"""Requests, responses and events of the virtual display, byte by byte."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire import displif
from sgui.wire.displif import DbufCreate, FbAttach, GetEdid, PageFlip, Request, SetConfig, decode_request

CREATE = bytes.fromhex(
    "3412 10 0000000000"  # id 0x1234, DBUF_CREATE
    "0807060504030201"  # dbuf_cookie
    "80020000 e0010000 20000000 00c01200 00000000 2a000000 00100000"
).ljust(64, b"\xff")


def request(number: int, body: bytes) -> bytes:
    return (struct.pack("<HB5x", 7, number) + body).ljust(64, b"\0")


def test_a_buffer_as_the_header_draws_it() -> None:
    wanted = DbufCreate(0x0102030405060708, 640, 480, 32, 0x12C000, 0, 42, 4096)
    assert decode_request(CREATE) == Request(0x1234, 0x10, wanted)


@pytest.mark.parametrize(
    ("number", "body", "operation"),
    [
        (0x11, struct.pack("<Q", 9), displif.DbufDestroy(9)),
        (0x12, struct.pack("<QQIII", 9, 5, 640, 480, 0x34325258), FbAttach(9, 5, 640, 480, 0x34325258)),
        (0x13, struct.pack("<Q", 5), displif.FbDetach(5)),
        (0x14, struct.pack("<QIIIII", 5, 1, 2, 640, 480, 32), SetConfig(5, 1, 2, 640, 480, 32)),
        (0x15, struct.pack("<Q", 5), PageFlip(5)),
        (0x16, struct.pack("<II", 256, 77), GetEdid(256, 77)),
    ],
)
def test_each_operation(number: int, body: bytes, operation: displif.Operation) -> None:
    assert decode_request(request(number, body)) == Request(7, number, operation)


@given(st.binary(min_size=64, max_size=64))
def test_whatever_it_is_it_is_decoded_or_refused(untrusted: bytes) -> None:
    try:
        assert decode_request(untrusted).number == untrusted[2]
    except ProtocolError as error:
        assert str(error).startswith("displif: operation ")


def test_another_length_is_refused() -> None:
    with pytest.raises(ProtocolError, match="displif: request of 63 bytes"):
        decode_request(bytes(63))


def test_responses_and_events() -> None:
    asked = Request(0x1234, 0x15, PageFlip(5))
    assert displif.encode_response(asked) == bytes.fromhex("34121500 00000000").ljust(64, b"\0")
    assert displif.encode_response(asked, displif.EINVAL)[4:8] == struct.pack("<i", -22)
    assert displif.encode_flip(0x10002, 5) == bytes.fromhex("0200 00 0000000000 05").ljust(64, b"\0")


def test_a_page_of_grants_has_the_next_one_first() -> None:
    page = struct.pack("<1024I", 99, *range(1, 1024))
    assert displif.decode_directory_page(page, 3) == (99, (1, 2, 3))
    assert len(displif.decode_directory_page(page, 5000)[1]) == 1023
