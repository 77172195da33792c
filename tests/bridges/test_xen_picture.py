"""A Xen guest's framebuffer and what is copied of it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.bridges.xen_picture import Picture
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.wire.fbif import Geometry, Resize, Update, encode_out


class Bench:
    def __init__(self, geometry: Geometry, memory: int, room: int) -> None:
        self.page = bytearray(4096)
        self.memory = bytearray(n % 251 for n in range(memory))
        self.target = bytearray(room)
        source = memoryview(self.memory).toreadonly()
        self.picture = Picture(geometry, self.page, source, memoryview(self.target))
        self.produced = 0

    def say(self, *records: Update | Resize) -> None:
        for record in records:
            at = 2048 + self.produced % 51 * 40
            self.page[at : at + 40] = encode_out(record)
            self.produced += 1
        struct.pack_into("<I", self.page, 12, self.produced)
        self.picture.look()

    def shown(self) -> bytes:
        picture = self.picture
        return bytes(self.target[: picture.stride * picture.size.height])


def simple(width: int = 8, height: int = 4) -> Bench:
    return Bench(Geometry(width, height, width * 4, width * height * 4, 32), 4096, 4096)


def test_the_first_look_is_the_whole_picture() -> None:
    bench = simple()
    assert bench.picture.take_resized() and not bench.picture.take_resized()
    assert bench.picture.copy().rects == (Rect(0, 0, 8, 4),)
    assert bench.shown() == bytes(bench.memory[:128])
    assert bench.picture.copy().empty


def test_then_only_what_changed_is_copied() -> None:
    bench = simple()
    bench.picture.copy()
    bench.memory[:] = bytes(4096)
    bench.say(Update(2, 1, 3, 2), Update(-5, -5, 3, 3), Update(100, 0, 5, 5))
    assert bench.picture.copy().rects == (Rect(2, 1, 3, 2),)
    rows = [bench.shown()[n * 32 : n * 32 + 32] for n in range(4)]
    assert rows[0] == bytes(n % 251 for n in range(32))
    for row in rows[1:3]:
        assert row[8:20] == bytes(12) and any(row[:8]) and any(row[20:])


def test_a08_damage_beyond_the_picture_is_clipped() -> None:
    bench = simple()
    bench.picture.copy()
    bench.say(Update(-(1 << 31), -(1 << 31), (1 << 31) - 1, (1 << 31) - 1), Update(4, 2, 1 << 30, 1 << 30))
    assert bench.picture.copy().rects == (Rect(4, 2, 4, 2),)


def test_wide_lines_become_narrow_ones() -> None:
    bench = Bench(Geometry(3, 2, 40, 4096, 32), 4096, 4096)
    bench.picture.copy()
    assert bench.picture.stride == 12
    assert bench.shown() == bytes(bench.memory[:12] + bench.memory[40:52])


@pytest.mark.parametrize(
    ("depth", "stride", "told"), [(24, 32, 32), (24, 24, 24), (16, 16, 16), (32, 32, 32)]
)
def test_depths_are_told_as_their_bytes_are(depth: int, stride: int, told: int) -> None:
    bench = Bench(Geometry(8, 2, stride, 4096, depth), 4096, 4096)
    bench.picture.copy()
    assert (bench.picture.depth, bench.picture.stride) == (told, stride)
    assert bench.shown() == bytes(bench.memory[: stride * 2])


def test_a_resize_reaches_as_far_as_the_guests_memory_and_no_further() -> None:
    bench = simple()
    bench.picture.take_resized()
    bench.say(Resize(8, 4, 32, 32, 1024))
    assert not bench.picture.take_resized(), "a flip to another page is no other size"
    bench.picture.copy()
    assert bench.shown() == bytes(bench.memory[1024:1152])
    bench.say(Resize(16, 2, 64, 32, 0))
    assert bench.picture.take_resized()
    with pytest.raises(ProtocolError, match="memory ends at"):
        bench.say(Resize(16, 16, 64, 32, 3100))


def test_a_picture_that_has_no_room_is_not_copied_anywhere() -> None:
    bench = Bench(Geometry(8, 4, 32, 128, 32), 4096, 100)
    assert not bench.picture.fits


@given(st.integers(), st.integers(), st.integers(0, 1 << 33), st.integers(0, 1 << 33), st.integers(0, 255))
def test_a07_no_geometry_reads_outside_the_guests_memory(
    width: int, height: int, line: int, length: int, depth: int
) -> None:
    try:
        bench = Bench(Geometry(width, height, line, length, depth), 4096, 1 << 16)
    except ProtocolError:
        return
    layout = bench.picture.layout
    assert layout.offset + layout.stride * layout.height <= 4096
    if bench.picture.fits:
        bench.picture.copy()


@given(st.lists(st.binary(min_size=40, max_size=40), max_size=51))
def test_any_records_are_taken_or_refused(slots: list[bytes]) -> None:
    bench = simple()
    for n, slot in enumerate(slots):
        bench.page[2048 + n * 40 : 2088 + n * 40] = slot
    struct.pack_into("<I", bench.page, 12, len(slots))
    try:
        bench.picture.look()
    except ProtocolError:
        return
    if bench.picture.fits:
        bench.picture.copy()


def test_a01_an_index_far_ahead_is_refused() -> None:
    bench = simple()
    struct.pack_into("<I", bench.page, 12, (1 << 32) - 1)
    with pytest.raises(ProtocolError, match="ring: index"):
        bench.picture.look()
