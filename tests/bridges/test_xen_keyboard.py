"""Records of sgui's keyboard ring in the Xen guest's own."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.bridges.xen_keyboard import ABS_RANGE, Keyboard, last_held
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord
from sgui.wire.kbdif import decode_in

SIZE = Size(800, 600)


class Bench:
    def __init__(self, absolute: bool = True) -> None:
        self.page = bytearray(4096)
        self.keyboard = Keyboard(self.page, absolute)

    def tell(self, *records: GuestRecord) -> None:
        for record in records:
            self.keyboard.tell(record, SIZE)

    def read(self) -> list[GuestRecord]:
        consumer, producer = struct.unpack_from("<II", self.page)
        struct.pack_into("<I", self.page, 0, producer)
        slots = [bytes(self.page[1024 + n % 51 * 40 :][:40]) for n in range(consumer, producer)]
        return [decode_in(slot) for slot in slots]


def test_keys_go_through_as_they_are() -> None:
    bench = Bench()
    bench.tell(KeyRecord(30, True), KeyRecord(30, False), KeyRecord(0x110, True))
    assert bench.keyboard.flush() and not bench.keyboard.flush()
    assert bench.read() == [KeyRecord(30, True), KeyRecord(30, False), KeyRecord(0x110, True)]


def test_positions_are_scaled_to_the_range_that_the_guest_was_told() -> None:
    bench = Bench()
    bench.tell(
        PositionRecord(0, 0), PositionRecord(400, 300, -1), PositionRecord(799, 599), PositionRecord(900, 0)
    )
    bench.keyboard.flush()
    half, most = ABS_RANGE // 2, ABS_RANGE - 1
    read = bench.read()
    assert read[0] == PositionRecord(0, 0)
    assert read[1] == PositionRecord(half, half, -1)
    assert read[2] == PositionRecord(799 * ABS_RANGE // 800, 599 * ABS_RANGE // 600)
    assert read[3] == PositionRecord(most, 0)


def test_a_guest_without_absolute_pointers_gets_motion() -> None:
    bench = Bench(absolute=False)
    bench.tell(PositionRecord(10, 10), PositionRecord(13, 8, 1), MotionRecord(1, 2, 3))
    bench.keyboard.flush()
    assert bench.read() == [MotionRecord(0, 0), MotionRecord(3, -2, 1), MotionRecord(1, 2, 3)]


def test_a05_what_has_no_room_waits_in_order_and_nothing_is_overwritten() -> None:
    bench = Bench()
    keys = [KeyRecord(n, True) for n in range(1, 100)]
    bench.tell(*keys)
    assert bench.keyboard.flush()
    assert bench.keyboard.waiting
    assert bench.read() == keys[:51]
    assert bench.keyboard.flush() and not bench.keyboard.waiting
    assert bench.read() == keys[51:]


def test_what_is_held_comes_up_at_the_end() -> None:
    bench = Bench()
    bench.tell(KeyRecord(30, True), KeyRecord(42, True), KeyRecord(30, False))
    bench.keyboard.release_all()
    bench.keyboard.flush()
    assert bench.read()[-1] == KeyRecord(42, False)
    assert len([r for r in bench.read() if isinstance(r, KeyRecord)]) == 0


def test_a04_an_index_that_cannot_be_is_refused() -> None:
    bench = Bench()
    struct.pack_into("<I", bench.page, 0, 100)
    bench.tell(KeyRecord(30, True))
    with pytest.raises(ProtocolError, match="ring: index"):
        bench.keyboard.flush()


def test_a_bridge_after_another_goes_on_where_that_one_ended() -> None:
    """One that was killed could lift nothing."""
    bench = Bench()
    bench.tell(KeyRecord(30, True), KeyRecord(42, True), KeyRecord(30, False), KeyRecord(31, True))
    bench.keyboard.flush()
    second = Keyboard(bench.page, True)
    second.tell(KeyRecord(48, True), SIZE)
    second.flush()
    assert bench.read()[4:] == [KeyRecord(42, False), KeyRecord(31, False), KeyRecord(48, True)]


@given(st.lists(st.binary(min_size=40, max_size=40), max_size=51), st.integers(0, (1 << 32) - 1))
def test_whatever_stands_in_the_page_only_releases_come_of_it(slots: list[bytes], producer: int) -> None:
    page = bytearray(4096)
    struct.pack_into("<II", page, 0, producer, producer)
    for n, slot in enumerate(slots):
        page[1024 + n * 40 : 1064 + n * 40] = slot
    held = last_held(page)
    assert len(held) <= 51
    keyboard = Keyboard(page, True)
    assert keyboard.waiting == bool(held)
    assert keyboard.flush() == bool(held)
