"""What waits for the disk outlives the seat: whole, in order, and forgotten when it is written."""

import os
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.host.audit_pending import PENDING_BYTES, SLOT_BYTES, SLOTS, Pending, new_pending


@pytest.fixture
def memory() -> Iterator[int]:
    fd = new_pending()
    yield fd
    os.close(fd)


def body(n: int) -> dict[str, str | int | bool | None]:
    return {"time": "now", "kind": "focus.changed", "from": None, "to": f"d{n}", "well": True, "n_": n}


def test_a_successor_finds_what_was_added_and_not_done_with(memory: int) -> None:
    pending = Pending(memory)
    assert pending.bodies() == []
    assert [pending.add(body(n)) for n in range(5)] == [True] * 5
    assert Pending(memory).bodies() == [body(n) for n in range(5)]
    pending.done(2)
    assert Pending(memory).bodies() == [body(n) for n in range(2, 5)]
    pending.done(3)
    assert Pending(memory).bodies() == []


def test_empty_it_begins_at_the_first_slot_again(memory: int) -> None:
    pending = Pending(memory)
    for n in range(3 * SLOTS // 2):
        assert pending.add(body(n))
        pending.done(1)
    assert os.pread(memory, 2 * SLOT_BYTES, 2 * SLOT_BYTES) == bytes(2 * SLOT_BYTES)


def test_where_there_is_no_room_it_says_so(memory: int) -> None:
    pending = Pending(memory)
    assert not pending.add({"kind": "x", "text": "x" * SLOT_BYTES})
    assert all(pending.add(body(n)) for n in range(SLOTS))
    assert not pending.add(body(0))
    assert len(pending.bodies()) == SLOTS
    pending.done(1)
    assert pending.add(body(SLOTS))
    assert Pending(memory).bodies()[-1] == body(SLOTS)


@given(st.lists(st.one_of(st.just("add"), st.integers(1, 3)), max_size=40))
def test_it_is_a_queue(acts: list[object]) -> None:
    fd = new_pending()
    pending, model, n = Pending(fd), list[object](), 0
    for act in acts:
        if act == "add":
            n += 1
            model.append(body(n))
            assert pending.add(body(n))
        elif isinstance(act, int) and act <= len(model):
            pending.done(act)
            del model[:act]
        assert Pending(fd).bodies() == model
    os.close(fd)


@given(st.binary(max_size=64), st.integers(0, (1 << 64) - 1))
def test_a_seat_that_was_taken_over_leaves_at_most_nonsense_behind(raw: bytes, ends: int) -> None:
    fd = new_pending()
    Pending(fd).add(body(1))
    os.pwrite(fd, struct.pack("<I", len(raw)) + raw, SLOT_BYTES)
    os.pwrite(fd, struct.pack("<Q", ends), 0)
    found = Pending(fd).bodies()
    assert len(found) <= SLOTS
    assert all("kind" in one for one in found)
    os.close(fd)


def test_a_killed_adder_leaves_nothing_half(memory: int) -> None:
    """The slot is whole before it counts: without the last step it is as if nothing had been added."""
    pending = Pending(memory)
    pending.add(body(1))
    before = os.pread(memory, 8, 0)
    pending.add(body(2))
    os.pwrite(memory, before, 0)
    assert Pending(memory).bodies() == [body(1)]
    assert os.fstat(memory).st_size == PENDING_BYTES


def test_its_numbers_run_over_the_end_of_32_bits(memory: int) -> None:
    """Never empty for so long that they began anew."""
    os.pwrite(memory, struct.pack("<Q", 0xFFFFFFFE << 32 | 0xFFFFFFFE), 0)
    pending = Pending(memory)
    for n in range(4):
        assert pending.add(body(n))
    assert pending.bodies() == [body(n) for n in range(4)]
    pending.done(3)
    assert Pending(memory).bodies() == [body(3)]
