"""The welcome packet and the framing of the pipes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.channel import (
    RING,
    Decoder,
    Record,
    Status,
    Welcome,
    blanked,
    decode_welcome,
    encode,
    encode_welcome,
)

u32 = st.integers(0, 0xFFFFFFFF)
welcomes = st.builds(Welcome, st.sampled_from(Status), u32, u32, u32, u32, u32)
told = st.builds(Record, st.integers(1, 4), st.binary(max_size=40))
records = st.one_of(told, st.just(RING))


@given(welcomes)
def test_welcome_round_trip(welcome: Welcome) -> None:
    packet = encode_welcome(welcome)
    assert len(packet) == 32
    assert decode_welcome(packet) == welcome


@given(st.binary(max_size=40))
def test_any_bytes_are_a_welcome_or_refused(raw: bytes) -> None:
    try:
        welcome = decode_welcome(raw)
    except ProtocolError:
        return
    assert encode_welcome(welcome) == raw


@pytest.mark.parametrize(
    ("packet", "why"),
    [
        (b"", "welcome of 0 bytes"),
        (bytes(33), "welcome of 33 bytes"),
        (bytes(32), "version 0, allowed"),
        (b"SGUI\2" + bytes(27), "version 2, allowed"),
        (b"SGUI\1\0\0\0\5" + bytes(23), "status 5, allowed is 0 to 4"),
    ],
)
def test_a_wrong_welcome_is_refused(packet: bytes, why: str) -> None:
    with pytest.raises(ProtocolError, match=why):
        decode_welcome(packet)


def without_repeated_rings(said: list[Record]) -> list[Record]:
    return [one for at, one in enumerate(said) if one != RING or at == 0 or said[at - 1] != RING]


@given(st.lists(records, max_size=20))
def test_what_is_written_is_read(said: list[Record]) -> None:
    decoder = Decoder(range(5))
    heard = decoder.feed(b"".join(encode(one) for one in said))
    assert list(heard) == without_repeated_rings(said)
    assert not decoder.unfinished


@given(st.lists(records, max_size=10), st.integers(1, 30))
def test_pieces_of_any_size_say_the_same(said: list[Record], piece: int) -> None:
    raw = b"".join(encode(one) for one in said)
    decoder = Decoder(range(5))
    heard = [one for at in range(0, len(raw), piece) for one in decoder.feed(raw[at : at + piece])]
    assert without_repeated_rings(heard) == without_repeated_rings(said)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_end_in_records_or_a_refusal_and_stay_bounded(raw: bytes, piece: int) -> None:
    decoder = Decoder(range(5))
    try:
        for at in range(0, len(raw), piece):
            for one in decoder.feed(raw[at : at + piece]):
                assert one.type in range(5)
                assert len(one.payload) <= 4092
    except ProtocolError as error:
        assert str(error).startswith("channel: record ")


def test_half_a_record_is_unfinished() -> None:
    decoder = Decoder(range(5))
    assert decoder.feed(b"\1\0\2\0a") == ()
    assert decoder.unfinished
    assert decoder.feed(b"b") == (Record(1, b"ab"),)
    assert not decoder.unfinished


def test_many_rings_are_one() -> None:
    decoder = Decoder(range(5))
    assert decoder.feed(bytes(65536)) == (RING,)
    assert decoder.feed(bytes(6)) == (RING,)
    assert decoder.feed(bytes(2)) == (RING,)


def test_a_wrong_header_is_refused_before_its_payload_comes() -> None:
    with pytest.raises(ProtocolError, match="record type 5, allowed is 0 to 4"):
        Decoder(range(5)).feed(b"\5\0\0\0")
    with pytest.raises(ProtocolError, match="record type 257"):
        Decoder(range(5)).feed(b"\1\1\0\0")
    with pytest.raises(ProtocolError, match="record length 4093, allowed is 0 to 4092"):
        Decoder(range(5)).feed(b"\1\0\xfd\x0f")


def test_the_longest_record() -> None:
    longest = Record(2, bytes(4092))
    assert len(encode(longest)) == 4096
    assert Decoder(range(5)).feed(encode(longest)) == (longest,)
    with pytest.raises(ValueError, match="4093"):
        encode(Record(2, bytes(4093)))


def test_a_decoder_goes_on_where_another_one_left_off() -> None:
    first = Decoder(range(5))
    assert first.feed(b"\x01\x00\x03\x00a") == ()
    assert first.rest == b"\x01\x00\x03\x00a"
    assert Decoder(range(5), first.rest).feed(b"bc") == (Record(1, b"abc"),)


def test_payloads_of_one_type_are_blanked_and_nothing_else() -> None:
    title, text = encode(Record(1, b"title")), encode(Record(2, b"text"))
    blank = encode(Record(2, bytes(4)))
    assert (
        blanked(bytes(8) + title + text + bytes(4) + text, 2) == bytes(8) + title + blank + bytes(4) + blank
    )
    assert blanked(text[:6], 2) == text[:4] + bytes(2)
    assert blanked(text[:3], 2) == text[:3]
    assert blanked(b"", 2) == b""


def test_headers_stay_so_that_a_wrong_one_is_refused_by_who_comes_next() -> None:
    assert blanked(b"\2\0\xff\xfftext", 2) == b"\2\0\xff\xff" + bytes(4)
    assert blanked(b"\7\0\4\0text", 2) == b"\7\0\4\0text"


@given(
    st.lists(st.builds(Record, st.integers(0, 4), st.binary(max_size=30)), max_size=9), st.integers(0, 300)
)
def test_what_is_blanked_is_cut_into_the_same_records(records: list[Record], end: int) -> None:
    raw = b"".join(map(encode, records))[:end]
    seen = Decoder(range(5)).feed(blanked(raw, 2))
    expected = [
        Record(2, bytes(len(one.payload))) if one.type == 2 else one for one in Decoder(range(5)).feed(raw)
    ]
    assert list(seen) == expected
