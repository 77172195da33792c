"""sgui/bridges/picture.py"""

import os

import pytest

from sgui.bridges.display import Pixels, Scanout, Update
from sgui.bridges.mapped import Mapped, Place
from sgui.bridges.picture import Picture, stride_of
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size


def pixels(width: int, height: int, stride: int, depth: int = 32, fill: int = 0xAA) -> Pixels:
    """Padding bytes differ from the pixels, so that a copy of too much is seen."""
    row_bytes = width * depth // 8
    row = bytes([fill]) * row_bytes + b"\x55" * (stride - row_bytes)
    return Pixels(Size(width, height), depth, stride, memoryview(row * height))


def shown(width: int = 4, height: int = 3) -> tuple[bytearray, Picture]:
    framebuffer = bytearray(64)
    picture = Picture(memoryview(framebuffer))
    assert picture.scan_out(Scanout(pixels(width, height, width * 4, fill=1)))
    picture.take_damage()
    return framebuffer, picture


def test_a_scanout_fills_the_framebuffer_from_its_start() -> None:
    framebuffer = bytearray(64)
    picture = Picture(memoryview(framebuffer))
    assert picture.scan_out(Scanout(pixels(2, 2, 12))) is True
    assert framebuffer == b"\xaa" * 16 + bytes(48)
    assert (picture.size, picture.stride, picture.take_damage().rects) == (Size(2, 2), 8, (Rect(0, 0, 2, 2),))


def test_an_equal_scanout_is_damage_only() -> None:
    _framebuffer, picture = shown()
    assert picture.scan_out(Scanout(pixels(4, 3, 16))) is False
    assert picture.take_damage().rects == (Rect(0, 0, 4, 3),)


def test_a_new_size_forgets_the_old_damage() -> None:
    _framebuffer, picture = shown()
    picture.update(Update(3, 2, pixels(1, 1, 4)))
    assert picture.scan_out(Scanout(pixels(2, 2, 8))) is True
    assert picture.take_damage().rects == (Rect(0, 0, 2, 2),)


def test_an_update_touches_its_rows_alone() -> None:
    framebuffer, picture = shown()
    assert picture.update(Update(1, 1, pixels(2, 2, 12)))
    row = b"\1" * 4 + b"\xaa" * 8 + b"\1" * 4
    assert framebuffer[:48] == b"\1" * 16 + row + row
    assert picture.take_damage().rects == (Rect(1, 1, 2, 2),)
    assert picture.take_damage().empty


def test_16_bit_rows_are_aligned() -> None:
    framebuffer = bytearray(64)
    picture = Picture(memoryview(framebuffer))
    picture.scan_out(Scanout(pixels(3, 2, 8, depth=16)))
    assert stride_of(Size(3, 2), 16) == 8
    assert framebuffer[:16] == (b"\xaa" * 6 + b"\0\0") * 2


def test_an_update_outside_asks_for_a_scanout() -> None:
    framebuffer, picture = shown()
    before = bytes(framebuffer)
    for update in (
        Update(3, 0, pixels(2, 1, 8)),
        Update(-1, 0, pixels(1, 1, 4)),
        Update(0, 2, pixels(1, 2, 4)),
        Update(0, 0, pixels(1, 1, 4, depth=16)),
    ):
        assert picture.update(update) is False
    assert bytes(framebuffer) == before


def test_an_update_of_a_hidden_picture_asks_for_a_scanout() -> None:
    _framebuffer, picture = shown()
    picture.hide()
    assert picture.update(Update(0, 0, pixels(1, 1, 4))) is False
    assert picture.scan_out(Scanout(pixels(4, 3, 16))) is True


def test_update_before_scanout_is_refused() -> None:
    with pytest.raises(ProtocolError, match="before Scanout"):
        Picture(memoryview(bytearray(64))).update(Update(0, 0, pixels(1, 1, 4)))


def test_a_picture_that_does_not_fit_is_refused() -> None:
    picture = Picture(memoryview(bytearray(64)))
    assert picture.fits(Size(4, 4), 32)
    assert not picture.fits(Size(4, 5), 32)
    with pytest.raises(ProtocolError, match="do not fit"):
        picture.scan_out(Scanout(pixels(4, 5, 16)))


def mapped(width: int = 4, height: int = 3, fill: int = 7) -> Mapped:
    fd = os.memfd_create("qemu")
    os.write(fd, bytes([fill]) * (width * height * 4))
    return Mapped(fd, Place(Size(width, height), 32, width * 4, 0))


def test_memory_is_read_when_the_damage_is_taken_and_not_before() -> None:
    framebuffer = bytearray(64)
    picture = Picture(memoryview(framebuffer))
    assert picture.map(mapped())
    assert not any(framebuffer)
    assert picture.take_damage().rects == (Rect(0, 0, 4, 3),)
    assert framebuffer == b"\7" * 48 + bytes(16)
    for _ in range(1000):
        assert picture.update_mapped(Rect(1, 1, 99, 1))
    assert picture.take_damage().rects == (Rect(1, 1, 3, 1),)
    assert picture.update_mapped(Rect(-5, -5, 5, 5)) and picture.take_damage().rects == ()
    assert not picture.map(mapped(fill=8))
    picture.take_damage()
    assert framebuffer[:48] == b"\x08" * 48


def test_a_picture_by_value_ends_the_memory_and_a_hidden_one_is_not_read() -> None:
    _framebuffer, picture = shown()
    with pytest.raises(ProtocolError, match="UpdateMap before ScanoutMap"):
        picture.update_mapped(Rect(0, 0, 1, 1))
    picture.map(mapped(2, 2))
    picture.hide()
    assert not picture.update_mapped(Rect(0, 0, 1, 1))
    assert picture.take_damage().rects == ()
    picture.scan_out(Scanout(pixels(4, 3, 16)))
    with pytest.raises(ProtocolError, match="UpdateMap before"):
        picture.update_mapped(Rect(0, 0, 1, 1))
    too_large = mapped(8, 8)
    with pytest.raises(ProtocolError, match="do not fit"):
        picture.map(too_large)
    too_large.close()
