"""The framebuffer ring: one look takes what is there, admitted, and believes nothing twice."""

import struct

import pytest

from sgui.screen.fb_ring import FbRing
from sgui.values.damage import Damage
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.pixels import PixelLayout
from sgui.wire.fbif import Geometry, Resize, Update, encode_geometry, encode_out

BYTES = 40000
LAYOUT = PixelLayout(100, 50, 400, 0, 32, BYTES)


def page(*slots: bytes, start: int = 0) -> bytearray:
    made = bytearray(4096)
    for n, slot in enumerate(slots):
        at = 2048 + (start + n) % 2**32 % 51 * 40
        made[at : at + 40] = slot
    made[8:16] = struct.pack("<II", start, (start + len(slots)) % 2**32)
    return made


def test_updates_are_clipped_and_more_than_eight_become_one_box() -> None:
    one = FbRing(page(encode_out(Update(90, -5, 2**31 - 1, 10)), encode_out(Update(-9, -9, 3, 3))), BYTES)
    assert one.look(LAYOUT).damage == Damage((Rect(90, 0, 10, 5),))
    many = FbRing(page(*(encode_out(Update(n * 10, n * 5, 2, 2)) for n in range(9))), BYTES)
    assert many.look(LAYOUT).damage == Damage((Rect(0, 0, 82, 42),))


@pytest.mark.parametrize("start", [0, 50, 2**32 - 3])
def test_a_resize_counts_for_what_follows_and_damages_all(start: int) -> None:
    ring = FbRing(
        page(encode_out(Update(1, 1, 1, 1)), encode_out(Resize(10, 10, 40, 32, 800)), start=start), BYTES
    )
    seen = ring.look(LAYOUT)
    assert seen.layout == PixelLayout(10, 10, 40, 800, 32, 40000)
    assert seen.damage == Damage((Rect(0, 0, 10, 10),))
    assert ring.look(seen.layout).damage.empty


def test_a_resize_beyond_the_memory_is_refused() -> None:
    ring = FbRing(page(encode_out(Resize(100, 100, 400, 32, 4))), BYTES)
    with pytest.raises(ProtocolError, match="memory ends at 40000"):
        ring.look(LAYOUT)


def test_our_own_index_is_never_read_back() -> None:
    memory = page(encode_out(Update(0, 0, 1, 1)))
    ring = FbRing(memory, BYTES)
    ring.look(LAYOUT)
    memory[8:12] = struct.pack("<I", 0)  # the guest claims that nothing was read
    assert ring.look(LAYOUT).damage.empty


def test_the_page_names_the_first_layout() -> None:
    memory = bytearray(4096)
    memory[16:33] = encode_geometry(Geometry(100, 50, 400, 40000, 32))
    assert FbRing(memory, 40000).geometry() == LAYOUT
    with pytest.raises(ProtocolError, match="mem_length 40000, allowed is 1 to 39999"):
        FbRing(memory, 39999).geometry()


class FlippingPage:
    """A guest that changes every byte between any two reads (A03); remembers what was read how often."""

    def __init__(self, memory: bytearray) -> None:
        self.memory, self.reads = memory, [0] * 4096

    def __getitem__(self, where: slice) -> bytes:
        copied = bytes(self.memory[where])
        for at in range(where.start, where.stop):
            self.reads[at] += 1
            self.memory[at] = (self.memory[at] + 101) % 256
        return copied

    def __setitem__(self, where: slice, value: bytes) -> None:
        self.memory[where] = value


def test_each_byte_is_fetched_once_so_what_was_checked_is_what_is_used() -> None:
    hostile = FlippingPage(page(*(encode_out(Update(n, n, 1, 1)) for n in range(8))))
    ring = FbRing(hostile, BYTES)
    hostile.reads = [0] * 4096
    assert ring.look(LAYOUT).damage == Damage(tuple(Rect(n, n, 1, 1) for n in range(8)))
    assert max(hostile.reads) == 1
    with pytest.raises(ProtocolError, match=r"^(ring|fbif): "):
        for _ in range(100):
            ring.look(LAYOUT)


def test_at_most_a_ring_full_of_records_is_ever_examined() -> None:
    """A01: a producer that is 2**32 - 1 ahead is refused before any slot is read."""
    hostile = FlippingPage(page())
    ring = FbRing(hostile, BYTES)
    hostile.memory[12:16] = b"\xff\xff\xff\xff"
    with pytest.raises(ProtocolError, match="4294967295 slots ahead"):
        ring.look(LAYOUT)
    assert sum(hostile.reads[2048:]) == 0
