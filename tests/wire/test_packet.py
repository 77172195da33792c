"""Framing of the internal links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire import packet


@given(st.integers(0, 0xFFFF), st.binary(max_size=300))
def test_round_trip(kind: int, payload: bytes) -> None:
    assert packet.decode(packet.encode(kind, payload)) == packet.Packet(kind, payload)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_packet_or_refused(raw: bytes) -> None:
    try:
        got = packet.decode(raw)
    except ProtocolError:
        return
    assert packet.encode(got.type, got.payload) == raw


def test_the_longest_packet() -> None:
    longest = packet.encode(1, bytes(65528))
    assert len(longest) == 65536
    assert len(packet.decode(longest).payload) == 65528
    with pytest.raises(ValueError, match="65529"):
        packet.encode(1, bytes(65529))
    with pytest.raises(ValueError, match="allowed is 2"):
        packet.encode(1, b"abc", limit=10)


@pytest.mark.parametrize("raw", [b"", bytes(7), bytes(65537)])
def test_another_length_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtocolError, match=f"packet: {len(raw)} bytes"):
        packet.decode(raw)


def test_a_smaller_limit() -> None:
    with pytest.raises(ProtocolError, match="8 to 10"):
        packet.decode(packet.encode(1, b"abc"), limit=10)


def test_a_reserved_bit_is_refused() -> None:
    with pytest.raises(ProtocolError, match="reserved field 256"):
        packet.decode(b"\1\0\0\1\0\0\0\0")


def test_a_wrong_payload_length_is_refused() -> None:
    with pytest.raises(ProtocolError, match="says 2 bytes of payload, has 1"):
        packet.decode(b"\1\0\0\0\2\0\0\0x")
