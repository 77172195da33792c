"""The xenstore protocol, sans-IO."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.xenstore import Decoder, Fired, Kind, Message, encode, fired, names, strings

kinds = st.sampled_from(list(Kind))
payloads = st.binary(max_size=300)


def test_a_request_looks_as_the_header_says() -> None:
    packet = encode(Kind.READ, 7, strings("/local/domain/3/name"))
    assert packet == struct.pack("<IIII", 2, 7, 0, 21) + b"/local/domain/3/name\0"


@given(st.lists(st.tuples(kinds, payloads), max_size=5), st.integers(1, 50))
def test_messages_come_whole_from_any_pieces(sent: list[tuple[Kind, bytes]], step: int) -> None:
    stream = b"".join(encode(kind, n, payload) for n, (kind, payload) in enumerate(sent))
    decoder = Decoder()
    got = [m for at in range(0, len(stream), step) for m in decoder.feed(stream[at : at + step])]
    assert got == [Message(kind, n, payload) for n, (kind, payload) in enumerate(sent)]


def test_a_message_longer_than_any_is_refused_at_its_header() -> None:
    with pytest.raises(ProtocolError, match="message of 4097 bytes"):
        Decoder().feed(struct.pack("<IIII", 2, 1, 0, 4097))


def test_a_payload_that_no_server_takes_is_not_sent() -> None:
    with pytest.raises(ValueError, match="4097"):
        encode(Kind.WRITE, 1, bytes(4097))


@pytest.mark.parametrize("part", ["a\0b", "é", "x" * 3073])
def test_words_that_would_end_early_are_not_sent(part: str) -> None:
    with pytest.raises(ValueError, match="xenstore"):
        strings(part)


def test_an_event_names_its_path_and_our_token() -> None:
    message = Message(Kind.WATCH_EVENT, 0, b"/local/domain/3/device/vfb/0/state\0vfb\0")
    assert fired(message) == Fired("/local/domain/3/device/vfb/0/state", "vfb")


@pytest.mark.parametrize(
    "message",
    [
        Message(Kind.READ, 0, b"a\0b\0"),
        Message(Kind.WATCH_EVENT, 0, b"no zero"),
        Message(Kind.WATCH_EVENT, 0, b"\xff\0b\0"),
    ],
)
def test_what_is_no_event_is_refused(message: Message) -> None:
    with pytest.raises(ProtocolError, match="is no event"):
        fired(message)


def test_children_are_listed_and_strange_names_left_out() -> None:
    assert names(b"state\0\xff\xfe\0page-ref\0") == ("state", "page-ref")
    assert names(b"") == ()
