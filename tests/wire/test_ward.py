"""Records between the warden and the seat."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire import ward
from sgui.wire.packet import Packet

EMPTY = {ward.SCREEN, ward.STOP, ward.RELOAD, ward.LOCKER, ward.READY, ward.STOPPED, ward.RESTART_SCREEN}
EMPTY |= {ward.LOOK, ward.UNLOCKED, ward.RESTART_LOCKER, ward.DARK}


def body(kind: int) -> bytes:
    return b"" if kind in EMPTY else b"{}"


@pytest.mark.parametrize("kind", range(1, 14))
def test_what_the_seat_may_hear(kind: int) -> None:
    ward.check_to_seat(Packet(kind, body(kind)), ward.DESCRIPTORS.get(kind, (0,))[0])
    with pytest.raises(ProtocolError, match=f"ward: record type {kind}, allowed is 16 to 27"):
        ward.check_to_warden(Packet(kind, body(kind)), 0)


@pytest.mark.parametrize("kind", range(16, 28))
def test_what_the_warden_may_hear(kind: int) -> None:
    ward.check_to_warden(Packet(kind, body(kind)), 0)
    with pytest.raises(ProtocolError, match=f"ward: record type {kind}, allowed is 1 to 13"):
        ward.check_to_seat(Packet(kind, body(kind)), 0)


def test_a_kept_session_comes_with_seven_descriptors_and_a_frame_socket_or_none() -> None:
    ward.check_to_warden(Packet(ward.KEEP, b"{}"), 7)
    ward.check_to_warden(Packet(ward.KEEP, b"{}"), 8)
    for wrong in (1, 6, 9):
        with pytest.raises(ProtocolError, match=f"with {wrong} descriptors"):
            ward.check_to_warden(Packet(ward.KEEP, b"{}"), wrong)
    with pytest.raises(ProtocolError, match="with 0 descriptors"):
        ward.check_to_seat(Packet(ward.SESSION, b"{}"), 0)
    with pytest.raises(ProtocolError, match="with 1 descriptors"):
        ward.check_to_warden(Packet(ward.READY, b""), 1)


def test_a_payload_where_none_belongs_and_none_where_one_does() -> None:
    with pytest.raises(ProtocolError, match="1 bytes of payload"):
        ward.check_to_seat(Packet(ward.STOP, b"x"), 0)
    with pytest.raises(ProtocolError, match="0 bytes of payload"):
        ward.check_to_warden(Packet(ward.DROP, b""), 0)


@given(st.integers(0, 0xFFFFFFFF))
def test_generation_round_trip(generation: int) -> None:
    assert ward.decode_generation(ward.encode_generation(generation)) == generation


@pytest.mark.parametrize("length", [0, 3, 5])
def test_a_generation_of_another_length(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"DROP of {length} bytes"):
        ward.decode_generation(bytes(length))


@given(st.integers(0, 0xFFFFFFFF), st.booleans())
def test_locked_round_trip(failures: int, locker: bool) -> None:
    assert ward.decode_locked(ward.encode_locked(failures, locker)) == (failures, locker)


@pytest.mark.parametrize("payload", [b"", bytes(7), bytes(9), b"\0\0\0\0\2\0\0\0"])
def test_what_is_no_lock_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError, match="ward: LOCKED"):
        ward.decode_locked(payload)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers(-1000, 1000), max_size=4))
def test_checkpoint_round_trip(state: dict[str, str | int]) -> None:
    assert ward.decode_checkpoint(ward.encode_checkpoint(state)) == state


def test_the_longest_policy_fits() -> None:
    state = {"policy": "# né\n" * (65536 // 6), "state": {"drops": [1] * 1000}}
    assert ward.decode_checkpoint(ward.encode_checkpoint(state)) == state


def test_what_cannot_fit_is_our_own_mistake() -> None:
    chance = random.Random(1)
    noise = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(60000))
    with pytest.raises(ValueError, match="ward: checkpoint of"):
        ward.encode_checkpoint({"policy": noise})


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "cut or too long"),
        (b"not deflated", "must be deflated"),
        (zlib.compress(b"{}") + b"x", "cut or too long"),
        (zlib.compress(b"{}")[:-1], "cut or too long"),
        (zlib.compress(bytes(2 << 20)), "cut or too long"),
        (zlib.compress(b"[]"), "is list, must be an object"),
        (zlib.compress(b"{"), "ward: not JSON"),
    ],
)
def test_a_wrong_checkpoint_is_refused(payload: bytes, why: str) -> None:
    with pytest.raises(ProtocolError, match=why):
        ward.decode_checkpoint(payload)
