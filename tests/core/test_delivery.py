"""A guest that reads when it likes, lies about its index, or never reads at all (A02, A04, A05, A15)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.delivery import CONTACT, SYN, Delivery, Flow, Slots, deliver
from sgui.values.errors import ProtocolError
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord, TouchRecord
from sgui.values.limits import KBD_IN_SLOTS, KEYS_DOWN_MAX
from tests.core.samples import BUTTON, A, B, press, release

WRAP = 1 << 32
Deliverer = Callable[[Delivery, int, tuple[GuestRecord, ...]], tuple[Delivery, Slots, Flow]]


class Guest:
    """A ring in memory, and a guest that reads it: `seen` is all it was ever told."""

    def __init__(self, start: int = 0, deliverer: Deliverer = deliver) -> None:
        self.delivery = Delivery(producer=start)
        self.consumer = start
        self.slots: dict[int, GuestRecord] = {}
        self.unread: dict[int, int] = {}  # slot to index
        self.seen: list[GuestRecord] = []
        self.flow = Flow.FLOWING
        self.deliverer = deliverer

    def told(self, *records: GuestRecord) -> None:
        at = self.delivery.producer
        self.delivery, written, self.flow = self.deliverer(self.delivery, self.consumer, records)
        for n, (slot, record) in enumerate(written):
            index = (at + n) % WRAP
            assert slot == index % KBD_IN_SLOTS
            assert slot not in self.unread, "an unread slot was overwritten"
            self.unread[slot] = index
            self.slots[slot] = record
        assert self.delivery.producer == (at + len(written)) % WRAP

    def reads(self, most: int = KBD_IN_SLOTS) -> None:
        for _ in range(most):
            if self.consumer == self.delivery.producer:
                break
            slot = self.consumer % KBD_IN_SLOTS
            del self.unread[slot]
            self.seen.append(self.slots[slot])
            self.consumer = (self.consumer + 1) % WRAP

    def rings(self) -> None:
        """Its doorbell: we look whether there is room again."""
        self.told()

    def holds(self) -> set[int]:
        """Keys down after everything it has read; a press of a key that is down is not to be seen."""
        down: set[int] = set()
        for record in self.seen:
            if isinstance(record, KeyRecord):
                assert record.pressed != (record.code in down), f"{record} twice"
                down = down | {record.code} if record.pressed else down - {record.code}
        return down


def test_records_go_into_the_next_slots_in_order() -> None:
    delivery, slots, flow = deliver(Delivery(producer=50), 50, (press(A), PositionRecord(3, 4)))
    assert slots == ((50, press(A)), (0, PositionRecord(3, 4)))
    assert (delivery, flow) == (Delivery(producer=52, held=frozenset({A})), Flow.FLOWING)


def test_a_key_that_the_guest_does_not_hold_is_not_released() -> None:
    assert deliver(Delivery(), 0, (release(A),)) == (Delivery(), (), Flow.FLOWING)


def test_a_key_that_is_down_is_not_pressed_again() -> None:
    delivery = Delivery(held=frozenset({A}))
    assert deliver(delivery, 0, (press(A),)) == (delivery, (), Flow.FLOWING)


@pytest.mark.parametrize("ahead", [52, 53, 1 << 31, WRAP - 1])
@pytest.mark.parametrize("producer", [0, 5, WRAP - 1])
def test_a02_a04_an_impossible_index_is_refused(producer: int, ahead: int) -> None:
    with pytest.raises(ProtocolError, match=r"^kbdif: "):
        deliver(Delivery(producer=producer), (producer - ahead) % WRAP, (press(A),))


def test_relative_motion_is_delivered_as_it_is() -> None:
    guest = Guest()
    guest.told(MotionRecord(1, -1), MotionRecord(2, 0, 1))
    guest.reads()
    assert guest.seen == [MotionRecord(1, -1), MotionRecord(2, 0, 1)]


DOWN, UP, MOVE = (TouchRecord(phase, 2, *((5, 6) if phase != 1 else ())) for phase in (0, 1, 2))


def test_a_finger_s_records_end_in_syn() -> None:
    guest = Guest()
    guest.told(DOWN, MOVE, UP)
    guest.reads()
    assert guest.seen == [DOWN, SYN, MOVE, SYN, UP, SYN]


def test_a_finger_that_the_guest_does_not_know_is_not_told() -> None:
    guest = Guest()
    guest.told(MOVE, UP, DOWN, DOWN)
    guest.reads()
    assert guest.seen == [DOWN, SYN]
    assert guest.delivery.held == {CONTACT + 2}


def test_a05_a_finger_comes_up_when_the_ring_is_full() -> None:
    guest = Guest()
    guest.told(press(A), DOWN, *[MOVE] * 60, UP)
    assert guest.flow is Flow.STALLED
    guest.reads()
    assert guest.seen[-3:] == [release(A), UP, SYN]
    assert guest.delivery.held == set()


def test_a_finger_stays_due_until_there_is_room_for_all_of_its_release() -> None:
    delivery = Delivery(producer=60, held=frozenset({CONTACT + 2}))
    delivery, slots, _ = deliver(delivery, 60 - KBD_IN_SLOTS + 1, (UP,))
    assert (slots, delivery.overflow, delivery.held) == ((), True, {CONTACT + 2})
    delivery, slots, _ = deliver(delivery, 60, ())
    assert [record for _, record in slots] == [UP, SYN]


def test_a_full_ring_loses_the_newest() -> None:
    guest = Guest()
    guest.told(*(PositionRecord(n, n) for n in range(KBD_IN_SLOTS + 5)))
    assert guest.flow is Flow.STALLED
    guest.reads()
    assert guest.seen == [PositionRecord(n, n) for n in range(KBD_IN_SLOTS)]


def test_a05_a_guest_that_never_reads_holds_nothing_when_it_reads_again() -> None:
    guest = Guest()
    guest.told(press(A))
    for _ in range(100_000 // 100):
        guest.told(*[press(B), release(B)] * 50)
    assert guest.flow is Flow.STALLED
    guest.reads()
    assert guest.holds() == set()
    assert len(guest.seen) <= KBD_IN_SLOTS


def test_a05_what_was_typed_meanwhile_is_lost_and_not_late() -> None:
    guest = Guest()
    guest.told(*[press(A), release(A)] * 30)
    guest.reads()
    before = len(guest.seen)
    guest.rings()
    guest.reads()
    assert (len(guest.seen), guest.flow) == (before, Flow.FLOWING)
    guest.told(release(A), press(B))
    guest.reads()
    assert guest.seen[before:] == [press(B)]


def test_it_flows_again_when_half_of_the_ring_has_been_read() -> None:
    guest = Guest()
    guest.told(*(PositionRecord(n, n) for n in range(KBD_IN_SLOTS + 1)))
    guest.reads(25)
    guest.told(press(A))
    assert guest.flow is Flow.STALLED
    guest.reads(1)
    guest.told(press(A))
    assert guest.flow is Flow.FLOWING
    guest.reads()
    assert guest.seen[-1] == press(A)


def test_room_is_kept_for_the_releases_of_what_is_held() -> None:
    guest = Guest()
    guest.told(*(press(code) for code in range(1, 41)))
    assert guest.flow is Flow.STALLED
    guest.reads()
    assert guest.holds() == set()


def test_a_guest_holds_at_most_forty_keys_even_if_it_reads() -> None:
    guest = Guest()
    for code in range(1, KEYS_DOWN_MAX + 1):
        guest.told(press(code))
        guest.reads()
    assert len(guest.holds()) == KEYS_DOWN_MAX
    guest.told(press(500))
    guest.reads()
    assert 500 not in guest.holds()


def test_the_pointers_lost_place_is_told_before_the_next_button() -> None:
    guest = Guest()
    guest.told(*(PositionRecord(n, n) for n in range(60)), PositionRecord(99, 98, 1))
    guest.reads()
    guest.told(press(A))
    guest.told(press(BUTTON), release(BUTTON), press(BUTTON))
    guest.reads()
    assert guest.seen[KBD_IN_SLOTS:] == [
        press(A),
        PositionRecord(99, 98),
        press(BUTTON),
        release(BUTTON),
        press(BUTTON),
    ]


def test_a_newer_place_takes_the_lost_ones() -> None:
    guest = Guest()
    guest.told(*(PositionRecord(n, n) for n in range(60)))
    guest.reads()
    guest.told(PositionRecord(7, 7), press(BUTTON))
    guest.reads()
    assert guest.seen[KBD_IN_SLOTS:] == [PositionRecord(7, 7), press(BUTTON)]


def test_an_index_that_goes_back_delays_releases_and_loses_none() -> None:
    guest = Guest()
    guest.told(*(PositionRecord(n, n) for n in range(20)))
    guest.reads()
    guest.told(*(press(code) for code in range(1, 11)))
    lying = (guest.delivery.producer - KBD_IN_SLOTS) % WRAP
    delivery, slots, flow = deliver(guest.delivery, lying, (release(1),))
    assert (slots, flow, len(delivery.held)) == ((), Flow.STALLED, 10)
    delivery, slots, flow = deliver(delivery, (lying + 4) % WRAP, ())
    assert ([record for _, record in slots], flow) == ([release(n) for n in (1, 2, 3, 4)], Flow.STALLED)
    delivery, slots, flow = deliver(delivery, delivery.producer, ())
    assert ([record for _, record in slots], flow) == ([release(n) for n in range(5, 11)], Flow.FLOWING)


@pytest.mark.parametrize("start", [WRAP - n for n in range(1, 120, 7)])
def test_a15_where_the_index_wraps_two_neighbours_never_share_the_slot(start: int) -> None:
    guest = Guest(start)
    for n in range(200):
        guest.told(press(A) if n % 2 == 0 else release(A))
        guest.reads(KBD_IN_SLOTS if n % 3 == 0 else 0)
        guest.rings()
    guest.reads()
    guest.rings()
    guest.reads()
    assert guest.delivery.producer < start
    assert guest.holds() == set()
    guest.told(press(B))
    guest.reads()
    assert guest.holds() == {B}


@pytest.mark.parametrize("start", [WRAP - 1, WRAP - 2, WRAP - 3])
def test_a15_the_wrap_stops_nobody_for_good(start: int) -> None:
    guest = Guest(start)
    for _ in range(10):
        guest.told(press(A), release(A))
        guest.reads()
        guest.rings()
        guest.reads()
        guest.rings()
    assert guest.flow is Flow.FLOWING
    assert guest.seen.count(press(A)) >= 8
    assert guest.holds() == set()


RECORDS = st.one_of(
    st.builds(KeyRecord, st.sampled_from([*range(1, 46), BUTTON]), st.booleans()),
    st.builds(PositionRecord, st.integers(0, 9), st.integers(0, 9)),
)
MOVES = st.lists(
    st.one_of(st.lists(RECORDS, max_size=20), st.integers(0, KBD_IN_SLOTS)), min_size=1, max_size=40
)


def converses(start: int, moves: list[Any], deliverer: Deliverer = deliver) -> None:
    """Y1, Y2, Y3 for a guest that reads honestly but when it likes."""
    guest = Guest(start, deliverer)
    for move in moves:
        if isinstance(move, int):
            guest.reads(move)
            continue
        stalled = guest.flow is Flow.STALLED and len(guest.unread) > KBD_IN_SLOTS // 2
        before = guest.delivery
        guest.told(*move)
        if stalled:
            assert guest.delivery.producer - before.producer <= len(before.held)
        if guest.flow is Flow.STALLED and len(guest.unread) < KBD_IN_SLOTS and guest.delivery.producer:
            assert not guest.delivery.held
    guest.reads()
    guest.holds()
    guest.rings()
    guest.reads()
    assert guest.holds() == set(guest.delivery.held)
    if guest.delivery.overflow:
        assert not guest.holds()


STARTS = st.one_of(st.just(0), st.integers(0, WRAP - 1), st.integers(WRAP - 300, WRAP - 1))


@given(STARTS, MOVES)
def test_whatever_is_typed_and_whenever_it_reads(start: int, moves: list[Any]) -> None:
    converses(start, moves)


def keeps_nothing_free(
    delivery: Delivery, consumer: int, records: tuple[GuestRecord, ...]
) -> tuple[Delivery, Slots, Flow]:
    """A broken writer: when the ring is full it forgets the rest, releases included."""
    free = KBD_IN_SLOTS - (delivery.producer - consumer) % WRAP
    written = records[:free]
    at = delivery.producer
    slots = tuple(((at + n) % WRAP % KBD_IN_SLOTS, record) for n, record in enumerate(written))
    return Delivery((at + len(written)) % WRAP), slots, Flow.FLOWING


def test_the_property_finds_a_writer_that_loses_releases() -> None:
    moves: list[Any] = [[press(A)], [PositionRecord(0, 0)] * 50, [release(A)]]
    converses(0, moves)
    with pytest.raises(AssertionError):
        converses(0, moves, keeps_nothing_free)
