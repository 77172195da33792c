"""Rings: indices that wrap, slots that are copied once, and what a liar on the other side gains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.limits import PAGE_BYTES
from sgui.wire.ring import FB_IN, FB_OUT, KBD_IN, Consumer, Place, Producer, outstanding, slot

WRAP = 1 << 32
u32 = st.integers(0, WRAP - 1)
places = st.sampled_from([FB_IN, FB_OUT, KBD_IN])


def index(page: bytearray, offset: int) -> int:
    return int.from_bytes(page[offset : offset + 4], "little")


def set_index(page: bytearray, offset: int, value: int) -> None:
    page[offset : offset + 4] = value.to_bytes(4, "little")


def record(number: int) -> bytes:
    return number.to_bytes(8, "little").ljust(40, b"\xaa")


def page_at(place: Place, start: int) -> bytearray:
    """An empty ring whose both indices have come to `start`."""
    page = bytearray(PAGE_BYTES)
    set_index(page, place.consumer, start)
    set_index(page, place.producer, start)
    return page


@given(u32, st.integers(0, 51))
def test_the_distance_is_taken_around_the_wrap(consumer: int, ahead: int) -> None:
    assert outstanding((consumer + ahead) % WRAP, consumer, 51) == ahead


@given(u32, st.integers(52, WRAP - 1))
def test_a_distance_longer_than_the_ring_is_refused(consumer: int, ahead: int) -> None:
    with pytest.raises(ProtocolError, match=f"ring: index {ahead} slots ahead, allowed are 51"):
        outstanding((consumer + ahead) % WRAP, consumer, 51)


@given(u32, st.sampled_from([25, 51]))
def test_a_slot_is_the_index_modulo_the_slots(index: int, slots: int) -> None:
    assert slot(index, slots) == index % slots


@pytest.mark.parametrize("place", [FB_IN, FB_OUT, KBD_IN], ids=lambda place: place.name)
def test_all_slots_lie_apart_in_the_page_and_behind_the_indices(place: Place) -> None:
    taken: set[int] = set()
    for number in range(place.slots):
        where = place.slice(number)
        assert where.start >= 1024
        assert where.stop <= PAGE_BYTES
        bytes_of = set(range(where.start, where.stop))
        assert not taken & bytes_of
        taken |= bytes_of


@given(places, u32, st.lists(st.integers(0, 6), max_size=30))
def test_what_goes_in_comes_out_in_order_from_any_start(place: Place, start: int, steps: list[int]) -> None:
    """Also across 2**32, where neighbours may share a slot (A15)."""
    page = page_at(place, start)
    producer, consumer = Producer(page, place), Consumer(page, place)
    sent: list[bytes] = []
    got: list[bytes] = []
    for step in steps:
        if step == 0:
            got += consumer.take()
        elif producer.put(batch := tuple(record(len(sent) + n) for n in range(step))):
            sent += batch
    assert got + list(consumer.take()) == sent


@given(places, st.integers(0, 60))
def test_before_the_wrap_the_one_slot_that_is_shared_waits(place: Place, before: int) -> None:
    page = page_at(place, (WRAP - before) % WRAP)
    producer, consumer = Producer(page, place), Consumer(page, place)
    filled = 0
    while producer.put((record(filled),)):
        filled += 1
    assert filled == place.slots or place.slots > filled >= min(before, place.slots)
    assert consumer.take() == tuple(record(n) for n in range(filled))
    assert producer.free() > 0


def test_a_full_ring_takes_nothing_and_overwrites_nothing() -> None:
    page = page_at(KBD_IN, 7)
    producer = Producer(page, KBD_IN)
    assert producer.put(tuple(record(n) for n in range(51)))
    before = bytes(page)
    assert producer.free() == 0
    assert not producer.put((record(99),))
    assert bytes(page) == before


def test_too_many_at_once_are_not_split() -> None:
    page = page_at(KBD_IN, 0)
    assert not Producer(page, KBD_IN).put(tuple(record(n) for n in range(52)))
    assert bytes(page) == bytes(PAGE_BYTES)


def test_a_record_of_another_length_is_our_own_mistake() -> None:
    page = page_at(KBD_IN, 0)
    with pytest.raises(ValueError, match="39 bytes, slots have 40"):
        Producer(page, KBD_IN).put((bytes(40), bytes(39)))
    assert bytes(page) == bytes(PAGE_BYTES)


def test_slots_are_given_back_after_they_were_copied() -> None:
    page = page_at(FB_OUT, 3)
    Producer(page, FB_OUT).put((record(1), record(2)))
    assert Consumer(page, FB_OUT).take() == (record(1), record(2))
    assert index(page, FB_OUT.consumer) == 5


@given(u32)
def test_our_own_index_in_the_page_is_not_believed_again(lie: int) -> None:
    page = page_at(FB_OUT, 0)
    consumer = Consumer(page, FB_OUT)
    set_index(page, FB_OUT.consumer, lie)
    set_index(page, FB_OUT.producer, 1)
    assert len(consumer.take()) == 1
    assert index(page, FB_OUT.consumer) == 1


@given(u32)
def test_a_producer_does_not_believe_its_own_index_in_the_page_again(lie: int) -> None:
    page = page_at(KBD_IN, 0)
    producer = Producer(page, KBD_IN)
    set_index(page, KBD_IN.producer, lie)
    assert producer.put((record(1),))
    assert index(page, KBD_IN.producer) == 1


@pytest.mark.parametrize("place", [FB_IN, FB_OUT, KBD_IN], ids=lambda place: place.name)
def test_nothing_but_slots_and_one_index_is_ever_written(place: Place) -> None:
    page = bytearray(b"\x55" * PAGE_BYTES)
    set_index(page, place.consumer, 0)
    set_index(page, place.producer, 0)
    producer, consumer = Producer(page, place), Consumer(page, place)
    for _ in range(5):
        producer.put(tuple(bytes(40) for _ in range(20)))
        consumer.take()
    ours = {*range(place.start, place.start + 40 * place.slots), *range(place.consumer, place.consumer + 4)}
    ours |= set(range(place.producer, place.producer + 4))
    assert all(page[at] == 0x55 for at in range(PAGE_BYTES) if at not in ours)


@given(u32)
def test_both_ends_say_how_far_they_have_come(start: int) -> None:
    page = page_at(FB_OUT, start)
    producer, consumer = Producer(page, FB_OUT), Consumer(page, FB_OUT)
    assert producer.put((record(1),))
    assert (producer.position, consumer.position) == ((start + 1) % WRAP, start)
    consumer.take()
    assert consumer.position == producer.position
