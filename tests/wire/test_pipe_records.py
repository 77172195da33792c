"""What pipe records say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.channel import Record, encode
from sgui.wire.pipe_records import (
    ClipboardData,
    ClipboardRequest,
    Closing,
    CursorPixels,
    CursorShape,
    Ring,
    Signal,
    SizeHint,
    Title,
    ToGuest,
    ToServer,
    clipboard_parts,
    decode_to_guest,
    decode_to_server,
    encode_to_guest,
    encode_to_server,
)

u32 = st.integers(0, 0xFFFFFFFF)
clipboards = st.builds(ClipboardData, u32, u32, st.binary(max_size=50))
to_guest = st.one_of(
    st.just(Ring()),
    st.builds(SizeHint, u32, u32, u32, u32),
    st.builds(ClipboardRequest, u32),
    clipboards,
    st.builds(Closing, u32, st.text(st.characters(max_codepoint=127), max_size=40)),
)
to_server = st.one_of(
    st.just(Ring()),
    st.builds(Title, st.binary(max_size=50)),
    clipboards,
    st.builds(CursorShape, u32, u32, u32, u32),
    st.builds(Signal, st.booleans()),
)
raw = st.builds(Record, st.integers(0, 0xFFFF) | st.integers(0, 5), st.binary(max_size=40))


@given(to_guest)
def test_round_trip_to_the_guest(said: ToGuest) -> None:
    assert decode_to_guest(encode_to_guest(said)) == said


@given(to_server)
def test_round_trip_to_the_server(said: ToServer) -> None:
    assert decode_to_server(encode_to_server(said), 0) == said


@given(st.integers(1, 1023).flatmap(lambda n: st.binary(min_size=4 * n, max_size=4 * n)))
def test_cursor_pixels_while_some_are_due(argb: bytes) -> None:
    said = CursorPixels(argb)
    assert decode_to_server(encode_to_server(said), 4096) == said


@pytest.mark.parametrize("length", [0, 3, 16, 20])
def test_cursor_pixels_that_are_none_or_too_many_are_refused(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"type 3 cannot have these {length} bytes"):
        decode_to_server(Record(3, bytes(length)), 12)


@given(raw)
def test_any_record_to_the_guest_is_understood_or_refused(record: Record) -> None:
    try:
        assert encode_to_guest(decode_to_guest(record)) == record
    except ProtocolError as error:
        assert str(error).startswith("channel: record type")


@given(raw, st.integers(0, 100))
def test_any_record_to_the_server_is_understood_or_refused(record: Record, due: int) -> None:
    try:
        assert encode_to_server(decode_to_server(record, due)) == record
    except ProtocolError as error:
        assert str(error).startswith("channel: record type")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (0, b"x"),
        (1, bytes(15)),
        (1, bytes(17)),
        (2, bytes(3)),
        (3, bytes(7)),
        (4, bytes(3)),
        (4, b"\0\0\0\0\xff"),
    ],
)
def test_wrong_lengths_to_the_guest(kind: int, payload: bytes) -> None:
    with pytest.raises(ProtocolError, match="cannot have these"):
        decode_to_guest(Record(kind, payload))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [(0, b"x"), (2, bytes(7)), (3, bytes(15)), (4, b""), (4, b"\2\0\0\0"), (4, bytes(5))],
)
def test_wrong_lengths_to_the_server(kind: int, payload: bytes) -> None:
    with pytest.raises(ProtocolError, match="cannot have these"):
        decode_to_server(Record(kind, payload), 0)


def test_unknown_types() -> None:
    with pytest.raises(ProtocolError, match="type 5 to the guest"):
        decode_to_guest(Record(5, b""))
    with pytest.raises(ProtocolError, match="type 5 to the server"):
        decode_to_server(Record(5, b""), 0)


@pytest.mark.parametrize(("size", "parts"), [(0, 1), (1, 1), (4084, 1), (4085, 2), (32768, 9)])
def test_a_clipboard_is_cut_into_records_that_fit(size: int, parts: int) -> None:
    made = list(clipboard_parts(7, bytes(size)))
    assert len(made) == parts
    assert {(part.nonce, part.total) for part in made} == {(7, size)}
    assert b"".join(part.data for part in made) == bytes(size)
    assert all(len(encode(encode_to_guest(part))) <= 4096 for part in made)
