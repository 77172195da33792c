"""One session's framebuffer as the screen holds it."""

import gc
import os

import pytest

from sgui.screen.surface import Surface
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect
from sgui.wire.fbif import Resize, Update
from tests.screen.samples import OUTPUT
from tests.screen.stage import FakeRenderer, Guest


def surface(guest: Guest) -> Surface:
    return Surface(guest.given(), (os.dup(guest.page_fd), os.dup(guest.memory_fd)), FakeRenderer(OUTPUT))


def test_the_first_look_adopts_the_geometry_and_all_is_new() -> None:
    guest = Guest(1, 20, 10)
    held = surface(guest)
    assert held.layout is None and held.deadline_us is None
    held.ring(5)
    held.ring(9)
    assert held.rung_us == 5
    held.look(10)
    assert held.rung_us is None and held.looked_us == 10
    assert held.damage == Damage((Rect(0, 0, 20, 10),))
    assert bytes(held.source.untrusted_memory[:4]) == bytes(4)
    assert held.source.untrusted_memory.readonly


def test_damage_gathers_until_the_renderer_was_told_and_remembers_the_first_ring() -> None:
    guest = Guest(1, 20, 10)
    held = surface(guest)
    held.look(1)
    held.told((Rect(0, 0, 20, 10),))
    for at, x in ((100, 1), (200, 5)):
        guest.put(Update(x, 0, 2, 2))
        held.ring(at)
        held.look(at + 7)
    assert held.damage == Damage((Rect(1, 0, 2, 2), Rect(5, 0, 2, 2)))
    assert held.damaged_us == 100
    held.hide()
    assert (held.damage, held.shown, held.damaged_us) == (Damage(), (), None)


def test_a_fifth_size_within_a_second_waits_and_old_pixels_stay_in_the_old_layout() -> None:
    guest = Guest(1, 20, 10)
    held = surface(guest)
    held.look(0)
    for n in range(5):
        guest.put(Resize(10 + n, 10, 80, 32, 0))
        held.look(1000 + n)
    assert held.layout is not None and held.layout.width == 13
    assert held.busy and held.deadline_us == 1_001_000
    held.settle(1_000_999)
    assert held.layout.width == 13
    held.settle(1_001_000)
    assert held.layout.width == 14 and held.busy
    assert held.deadline_us is not None
    held.settle(held.deadline_us)
    assert not held.busy and held.deadline_us is None


def test_a_layout_given_by_the_seat_is_looked_at_without_being_rung() -> None:
    guest = Guest(1, 20, 10)
    first = surface(guest)
    first.look(0)
    fds = (os.dup(guest.page_fd), os.dup(guest.memory_fd))
    again = Surface(guest.given(layout=first.layout), fds, FakeRenderer(OUTPUT))
    assert again.rung_us is not None and again.layout == first.layout


def test_descriptors_are_closed_in_any_case_and_maps_with_the_surface() -> None:
    guest = Guest(1)
    gc.collect()  # maps of other tests
    before = len(os.listdir("/proc/self/fd"))
    held = surface(guest)
    view = held._view
    held.close()
    held.close()
    with pytest.raises(ValueError, match="released"):
        view[0]
    with pytest.raises(HostError, match="memory: "):
        fds = (os.dup(guest.page_fd), os.dup(guest.memory_fd))
        Surface(guest.given(bytes=1 << 30), fds, FakeRenderer(OUTPUT))
    unsealed = os.memfd_create("loose")
    os.ftruncate(unsealed, 4096)
    with pytest.raises(HostError, match="F_SEAL_SHRINK"):
        Surface(guest.given(), (os.dup(guest.page_fd), unsealed), FakeRenderer(OUTPUT))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_renderer_that_still_holds_a_view_does_not_stop_the_end() -> None:
    held = surface(Guest(1, 20, 10))
    held.look(0)
    kept = memoryview(held.source.untrusted_memory)
    held.close()
    assert bytes(kept[:1]) == b"\0"


def test_strips_go_round_and_leave_nothing_out() -> None:
    """A guest that damages all of it again and again cannot keep its own lower half from being seen."""
    guest = Guest(1, 20, 10)
    held = surface(guest)
    held.look(1)
    held.told((Rect(0, 0, 20, 10),))
    seen = []
    for at in range(4):
        guest.put(Update(0, 0, 20, 10))
        held.ring(100 + at)
        held.look(100 + at)
        seen.append(held.take_rows(4))
    assert seen == [(Rect(0, y, 20, height),) for y, height in ((0, 4), (4, 4), (8, 2), (0, 4))]
    assert held.damage.box == Rect(0, 4, 20, 6)
    assert held.take_rows(100) == (Rect(0, 4, 20, 6),)
    assert held.damage == Damage() and held.damaged_us is None
