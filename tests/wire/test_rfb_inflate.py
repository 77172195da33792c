"""sgui/wire/rfb_inflate.py: what comes out of a zlib stream is bounded (C03)."""

import zlib

import pytest

from sgui.values.errors import ProtocolError
from sgui.wire.rfb_inflate import PIECE_BYTES, Inflater
from tests.rfb_bytes import deflated


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
@pytest.mark.parametrize("more", [0, 1, 100])
def test_all_of_it_comes_in_pieces(length: int, more: int) -> None:
    data = bytes(n % 251 for n in range(length))
    pieces = list(Inflater().pieces(deflated(zlib.compressobj(), data), length + more))
    assert b"".join(pieces) == data and all(0 < len(piece) <= PIECE_BYTES for piece in pieces)


def test_a_stream_goes_on_from_one_to_the_next() -> None:
    stream, inflater = zlib.compressobj(), Inflater()
    for data in (b"abc" * 50, b"abc" * 60, b""):
        assert b"".join(inflater.pieces(deflated(stream, data), len(data))) == data


def test_c03_a_bomb_is_refused_after_one_byte_too_much() -> None:
    bomb = zlib.compress(bytes(100_000_000))
    got = 0
    with pytest.raises(ProtocolError, match="more comes out"):
        for piece in Inflater().pieces(bomb, 2 * PIECE_BYTES):
            got += len(piece)
    assert got <= 2 * PIECE_BYTES


@pytest.mark.parametrize("data", [b"no zlib", zlib.compress(b"abc")])
def test_what_is_no_stream_or_ends_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError, match="rfb: zlib: "):
        list(Inflater().pieces(data, 100))
