"""A guest's keyboard ring in real shared memory: what is written, and what a successor makes of it."""

import contextlib
import os
import struct
from collections.abc import Callable

import pytest

from sgui.core.delivery import up
from sgui.host.memory_unsafe import map_read_write, sealed_memory
from sgui.seat.keyboard import Keyboard
from sgui.seat.ledger import Ledger, new_ledger
from sgui.values.errors import ProtocolError
from sgui.values.input import TOUCH_DOWN, KeyRecord, PositionRecord, TouchRecord
from sgui.values.limits import PAGE_BYTES


@pytest.fixture
def pages() -> tuple[int, int]:
    return sealed_memory("kbd", PAGE_BYTES), new_ledger()


def test_records_and_index_arrive_and_nothing_else_is_written(pages: tuple[int, int]) -> None:
    """A14: every byte that is no field is zero."""
    keyboard = Keyboard(*pages)
    assert keyboard.write((KeyRecord(30, True), PositionRecord(3, -4, 1)))
    page = os.pread(pages[0], PAGE_BYTES, 0)
    want = bytearray(PAGE_BYTES)
    want[4:8] = struct.pack("<I", 2)
    want[1024:1032] = bytes((3, 1, 0, 0)) + struct.pack("<I", 30)
    want[1064:1080] = bytes((4, 0, 0, 0)) + struct.pack("<iii", 3, -4, 1)
    assert page == want


def test_a04_an_impossible_consumer_is_refused_and_nothing_written(pages: tuple[int, int]) -> None:
    keyboard = Keyboard(*pages)
    os.pwrite(pages[0], struct.pack("<I", 1), 0)
    with pytest.raises(ProtocolError, match="kbdif"):
        keyboard.write((KeyRecord(30, True),))
    assert os.pread(pages[0], 8, 0) == struct.pack("<II", 1, 0)


def test_a_successor_goes_on_where_the_ring_stands_and_knows_what_is_held(pages: tuple[int, int]) -> None:
    Keyboard(*pages).write((KeyRecord(30, True), KeyRecord(42, True)))
    successor = Keyboard(*pages)
    assert successor.held == {30, 42}
    successor.write((KeyRecord(30, False), KeyRecord(42, False)))
    page = os.pread(pages[0], PAGE_BYTES, 0)
    assert struct.unpack_from("<II", page, 0) == (0, 4)
    assert [page[1024 + n * 40 + 1] for n in range(4)] == [1, 1, 0, 0]
    assert Ledger(pages[1]).held() == frozenset()


def test_a_successor_lifts_fingers_too(pages: tuple[int, int]) -> None:
    Keyboard(*pages).write((TouchRecord(TOUCH_DOWN, 0, 5, 6), TouchRecord(TOUCH_DOWN, 9, 7, 8)))
    successor = Keyboard(*pages)
    assert successor.held == {768, 777}
    successor.write(tuple(up(code)[0] for code in sorted(successor.held)))
    page = os.pread(pages[0], PAGE_BYTES, 0)
    assert struct.unpack_from("<II", page, 0) == (0, 8)
    slots = [tuple(page[1024 + n * 40 : 1027 + n * 40]) for n in range(4, 8)]
    assert slots == [(5, 1, 0), (5, 3, 0), (5, 1, 9), (5, 3, 0)]
    assert Ledger(pages[1]).held() == frozenset()


class Dies(Exception):
    """In the place of a kill."""


@pytest.mark.parametrize("pressed", [True, False])
@pytest.mark.parametrize("at", range(4))
def test_a_seat_killed_at_any_moment_leaves_no_key_down_that_its_successor_does_not_lift(
    pages: tuple[int, int], at: int, pressed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P5 over a kill: what the ring tells the guest is down is what the successor holds for down, or less."""
    keyboard = Keyboard(*pages)
    if not pressed:
        keyboard.write((KeyRecord(30, True),))
    steps = iter(range(10))

    def dying(self: Ledger, value: object, do: Callable[[Ledger, object], None]) -> None:
        if next(steps) >= at:
            raise Dies
        do(self, value)

    hold, producer = Ledger.hold, Ledger.producer.fset
    assert producer is not None
    monkeypatch.setattr(Ledger, "hold", lambda self, codes: dying(self, codes, hold))
    setter = property(Ledger.producer.fget, lambda self, index: dying(self, index, producer))
    monkeypatch.setattr(Ledger, "producer", setter)
    with contextlib.suppress(Dies):
        keyboard.write((KeyRecord(30, pressed),))
    monkeypatch.undo()
    page = os.pread(pages[0], PAGE_BYTES, 0)
    told = [page[1024 + n * 40 + 1] for n in range(struct.unpack_from("<I", page, 4)[0])]
    assert Keyboard(*pages).held >= ({30} if told and told[-1] else set())


def test_a_guest_that_moves_our_index_meanwhile_harms_itself_alone(pages: tuple[int, int]) -> None:
    Keyboard(*pages).write((KeyRecord(30, True),))
    with map_read_write(pages[0], PAGE_BYTES) as page:
        page[4:8] = struct.pack("<I", 4000)
    successor = Keyboard(*pages)
    assert successor.write((KeyRecord(30, False),))
    assert struct.unpack("<I", os.pread(pages[0], 4, 4))[0] == 2


@pytest.mark.requirement("FDP_RIP.1/KM", "the ring is overwritten when its session ends")
def test_h14_the_ring_is_wiped_at_the_end(pages: tuple[int, int]) -> None:
    keyboard = Keyboard(*pages)
    keyboard.write((KeyRecord(30, True),))
    keyboard.close()
    assert os.pread(pages[0], PAGE_BYTES - 1024, 1024) == bytes(PAGE_BYTES - 1024)
