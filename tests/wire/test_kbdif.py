"""Records of the keyboard ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord, TouchRecord
from sgui.wire import kbdif

i32 = st.integers(-(1 << 31), (1 << 31) - 1)
records = st.one_of(
    st.builds(KeyRecord, st.integers(0, 0xFFFFFFFF), st.booleans()),
    st.builds(PositionRecord, i32, i32, i32),
    st.builds(MotionRecord, i32, i32, i32),
    st.builds(TouchRecord, st.sampled_from([0, 2]), st.integers(0, 9), i32, i32),
    st.builds(TouchRecord, st.just(1), st.integers(0, 9)),
    st.just(TouchRecord(3)),
)


@given(records)
def test_round_trip(record: GuestRecord) -> None:
    slot = kbdif.encode_in(record)
    assert len(slot) == 40
    assert kbdif.decode_in(slot) == record


@given(records)
def test_every_byte_without_a_meaning_is_zero(record: GuestRecord) -> None:
    slot = kbdif.encode_in(record)
    meaning = {0, 1, 4, 5, 6, 7} if isinstance(record, KeyRecord) else {0, *range(4, 16)}
    meaning = {0, 1, 2, *range(8, 16)} if isinstance(record, TouchRecord) else meaning
    assert all(slot[at] == 0 for at in range(40) if at not in meaning)


@given(st.binary(min_size=40, max_size=40))
def test_any_forty_bytes_are_a_record_or_refused(slot: bytes) -> None:
    try:
        record = kbdif.decode_in(slot)
    except ProtocolError:
        return
    assert kbdif.encode_in(record) == slot


@pytest.mark.parametrize("kind", [0, 2, 6, 255])
def test_another_type_is_refused(kind: int) -> None:
    with pytest.raises(ProtocolError, match=f"kbdif: record type {kind}"):
        kbdif.decode_in(bytes([kind]).ljust(40, b"\0"))


def test_mtouch_is_xens_to_the_byte() -> None:
    """struct xenkbd_mtouch: type, event_type, contact_id, five reserved bytes, then the position."""
    slot = kbdif.encode_in(TouchRecord(2, 7, 258, -1))
    assert slot == bytes.fromhex("050207000000000002010000ffffffff").ljust(40, b"\0")


@pytest.mark.parametrize("slot", ["0504", "0505", "05000a", "0501000000000000ff", "050301"])
def test_other_touches_are_refused(slot: str) -> None:
    """SHAPE, ORIENT, an eleventh finger, a place where one comes up, a finger where all is said."""
    with pytest.raises(ProtocolError, match="kbdif: "):
        kbdif.decode_in(bytes.fromhex(slot).ljust(40, b"\0"))


def test_set_padding_is_refused() -> None:
    with pytest.raises(ProtocolError, match="without a meaning"):
        kbdif.decode_in(kbdif.encode_in(KeyRecord(30, True))[:39] + b"\1")


@pytest.mark.parametrize("length", [0, 39, 41])
def test_another_length_is_refused(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"{length} bytes"):
        kbdif.decode_in(bytes(length))
