"""DAMAGE, XFIXES, XTEST and RANDR; tests/bridges/test_x11_real.py has a real server."""

import struct

import pytest

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Rect, Size
from sgui.wire import x11_extensions as ext
from sgui.wire.x11 import Reply
from sgui.wire.x11_requests import Extension

X = Extension(143, 91)


def reply(head: bytes, body: bytes = b"", cut: bool = False) -> Reply:
    return Reply(1, (bytes(8) + head).ljust(32, b"\0"), body, cut)


def test_damage_goes_into_a_region_and_comes_as_rectangles() -> None:
    assert ext.damage_create(X, 5, 6) == b"\x8f\x01\x04\0" + struct.pack("<IIBxxx", 5, 6, 3)
    assert ext.damage_subtract(X, 5, 7) == b"\x8f\x03\x04\0" + struct.pack("<III", 5, 0, 7)
    assert ext.create_region(X, 7) == b"\x8f\x05\x02\0\x07\0\0\0"
    assert ext.fetch_region(X, 7) == b"\x8f\x13\x02\0\x07\0\0\0"
    extents = struct.pack("<hhHH", 1, 2, 30, 40)
    two = struct.pack("<hhHHhhHH", 1, 2, 3, 4, -5, 6, 7, 8)
    assert ext.decode_region(reply(extents, two)) == (Rect(1, 2, 3, 4), Rect(-5, 6, 7, 8))
    assert ext.decode_region(reply(extents, two, cut=True)) == (Rect(1, 2, 30, 40),)
    assert ext.decode_region(reply(extents, two[:8] * 65)) == (Rect(1, 2, 30, 40),)
    assert ext.decode_region(reply(bytes(8))) == ()


def test_versions_that_every_server_has() -> None:
    assert ext.query_version("XFIXES", X) == b"\x8f\0\x03\0\x05\0\0\0\0\0\0\0"


def cursor(width: int, height: int, hot: tuple[int, int], body: bytes | None = None) -> Reply:
    pixels = b"".join(struct.pack("<I", n) for n in range(width * height)) if body is None else body
    return reply(struct.pack("<hhHHHHI", 9, 9, width, height, *hot, 1), pixels)


def test_a_cursor_as_it_is() -> None:
    assert ext.select_cursor_input(X, 6)[4:] == struct.pack("<II", 6, 1)
    assert ext.get_cursor_image(X) == b"\x8f\x04\x01\0"
    found = ext.decode_cursor_image(cursor(3, 2, (2, 1)))
    assert found == ext.CursorImage(Size(3, 2), 2, 1, b"".join(struct.pack("<I", n) for n in range(6)))
    assert ext.decode_cursor_image(cursor(0, 5, (0, 0))) == ext.CursorImage(Size(0, 0), 0, 0, b"")
    assert ext.decode_cursor_image(cursor(2, 2, (9, 9))).hot_x == 1


def test_of_a_large_cursor_what_is_around_its_hot_spot() -> None:
    found = ext.decode_cursor_image(cursor(100, 80, (70, 10)))
    assert (found.size, found.hot_x, found.hot_y) == (Size(64, 64), 34, 10)
    assert struct.unpack_from("<I", found.argb)[0] == 36
    assert struct.unpack_from("<I", found.argb, 4 * 64)[0] == 136
    assert len(found.argb) == 64 * 64 * 4


def test_a_cursor_without_its_pixels_is_refused() -> None:
    with pytest.raises(ProtocolError, match="x11: a cursor of 3 x 2"):
        ext.decode_cursor_image(cursor(3, 2, (0, 0), bytes(23)))


def test_input_that_nobody_typed_at_this_server() -> None:
    typed = ext.fake_input(X, ext.KEY_PRESS, 38)
    assert typed == b"\x8f\x02\x09\0\x02\x26" + bytes(30)
    moved = ext.fake_input(X, ext.MOTION, 0, Point(70000, -70000), root=0x50D)
    assert moved[4:6] == b"\x06\0" and moved[12:16] == struct.pack("<I", 0x50D)
    assert struct.unpack_from("<hh", moved, 24) == (32767, -32768)
    assert ext.be_impervious(X) == b"\x8f\x03\x02\0\x01\0\0\0"


def test_sizes() -> None:
    assert ext.select_screen_changes(X, 6)[4:] == struct.pack("<IHxx", 6, 1)
    event = struct.pack("<BBHIIIIHHHHHH", 89, 1, 0, 1, 2, 3, 4, 0, 0, 640, 400, 160, 100)
    assert ext.screen_size_in(event) == Size(640, 400)
    assert ext.set_screen_size(X, 6, Size(640, 2))[4:] == struct.pack("<IHHII", 6, 640, 2, 160, 1)
    mode = ext.create_mode(X, 6, Size(640, 400), "sgui-1")
    assert mode[:4] == b"\x8f\x10\x0c\0" and mode[-8:] == b"sgui-1\0\0"
    assert struct.unpack_from("<IIHHI8HI", mode, 4) == (
        6,
        0,
        640,
        400,
        15360000,
        *(640, 640, 640, 0),
        *(400,) * 3,
        6,
        0,
    )
    assert ext.decode_created_mode(reply(struct.pack("<I", 77))) == 77
    assert ext.destroy_mode(X, 77)[1:] == b"\x11\x02\0\x4d\0\0\0"
    assert (
        ext.add_output_mode(X, 5, 77)[4:] == ext.delete_output_mode(X, 5, 77)[4:] == struct.pack("<II", 5, 77)
    )
    lit = ext.set_crtc(X, 4, 77, (5,))
    assert lit[4:] == struct.pack("<IIIhhIHxxI", 4, 0, 0, 0, 0, 77, 1, 5)
    assert len(ext.set_crtc(X, 4, 0, ())) == len(lit) - 4


def test_a_screen_has_a_crtc_and_an_output() -> None:
    assert ext.get_screen_resources(X, 6) == b"\x8f\x19\x02\0\x06\0\0\0"
    head = struct.pack("<IIHHHH", 1, 1, 1, 1, 1, 7)
    assert ext.decode_screen_resources(reply(head, struct.pack("<II", 64, 65))) == (64, 65)
    for counts, body in (((0, 1), bytes(8)), ((1, 0), bytes(8)), ((1, 1), bytes(4))):
        with pytest.raises(ProtocolError, match="x11: "):
            ext.decode_screen_resources(reply(struct.pack("<IIHHHH", 1, 1, *counts, 1, 7), body))
