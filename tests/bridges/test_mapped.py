"""sgui/bridges/mapped.py: QEMU's memory is read, never mapped, and only if it is memory (B01, B02, B03)."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sgui.bridges.mapped import Mapped, Place
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size

PLACE = Place(Size(4, 3), 32, 16, 8)
PICTURE = bytes(range(48))


def memory(content: bytes = b"offset--" + PICTURE) -> int:
    fd = os.memfd_create("qemu")
    os.write(fd, content)
    return fd


def test_a_part_is_copied_to_its_place_for_equal_and_for_other_strides() -> None:
    mapped = Mapped(memory(), PLACE)
    into = bytearray(48)
    mapped.read(Rect(1, 1, 2, 2), memoryview(into), 16)
    assert into[20:44] == PICTURE[20:44] and not any(into[:20]) and not any(into[44:])
    wide = bytearray(72)
    mapped.read(Rect(1, 1, 2, 2), memoryview(wide), 24)
    assert wide[28:36] == PICTURE[20:28] and wide[52:60] == PICTURE[36:44]
    assert sum(map(bool, wide)) == 16
    mapped.close()
    mapped.close()


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_b01_memory_that_was_taken_away_ends_it_and_kills_nobody(rows: int) -> None:
    fd = memory()
    mapped = Mapped(fd, PLACE)
    os.truncate(fd, 8 + 16 * rows)
    for stride in (16, 24):
        with pytest.raises(ProtocolError, match=r"ends [0-9]+ bytes early"):
            mapped.read(Rect(0, 0, 4, 3), memoryview(bytearray(72)), stride)
    mapped.close()


def test_b03_terabytes_that_are_not_there_cost_nothing() -> None:
    fd = memory()
    os.truncate(fd, 16 << 40)
    mapped = Mapped(fd, Place(Size(4, 3), 32, 16, 0xFFFFFFFF))
    into = bytearray(b"x" * 48)
    mapped.read(Rect(0, 0, 4, 3), memoryview(into), 16)
    assert not any(into)
    mapped.close()


def pipe() -> int:
    read_end, write_end = os.pipe()
    os.close(write_end)
    return read_end


def path_only(folder: Path) -> int:
    (folder / "file").write_bytes(bytes(100))
    return os.open(folder / "file", os.O_PATH)


@pytest.mark.parametrize(
    "made",
    [
        lambda _: pipe(),
        lambda _: os.open("/dev/zero", os.O_RDONLY),
        lambda _: os.open("/proc/self/maps", os.O_RDONLY),
        lambda folder: os.open(folder, os.O_RDONLY),
        path_only,
    ],
)
def test_b02_what_is_no_shared_memory_is_refused_and_closed(
    made: Callable[[Path], int], tmp_path: Path
) -> None:
    fd = made(tmp_path)
    with pytest.raises(ProtocolError, match="no shared memory"):
        Mapped(fd, PLACE)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fd)


def test_b02_memory_that_may_only_be_written_cannot_be_read() -> None:
    whole = memory()
    writable = os.open(f"/proc/self/fd/{whole}", os.O_WRONLY)
    os.close(whole)
    mapped = Mapped(writable, PLACE)
    with pytest.raises(ProtocolError, match="cannot be read"):
        mapped.read(Rect(0, 0, 4, 3), memoryview(bytearray(48)), 16)
    mapped.close()
