"""sgui/bridges/rfb_cursor.py: a server's cursor as sgui takes it."""

from sgui.bridges.display import CursorShape
from sgui.bridges.rfb_cursor import shape_of
from sgui.values.geometry import Size
from sgui.wire.rfb import CursorImage


def test_what_the_mask_hides_has_no_colour_either() -> None:
    image = CursorImage(Size(9, 1), 8, 0, b"bgrx" * 9, b"\xa0\x80")
    seen, hidden = b"bgr\xff", bytes(4)
    expected = seen + hidden + seen + hidden * 5 + seen
    assert shape_of(image) == CursorShape(Size(9, 1), 8, 0, expected)


def test_one_without_pixels_hides_it() -> None:
    assert shape_of(CursorImage(Size(0, 0), 0, 0, b"", b"")) == CursorShape(Size(0, 0), 0, 0, b"")


def test_c04_of_a_large_one_every_nth_pixel_counts() -> None:
    rows = b"".join(bytes([x, y, 0, 0]) for y in range(200) for x in range(100))
    found = shape_of(CursorImage(Size(100, 200), 99, 199, rows, b"\xff" * 13 * 200))
    assert (found.size, found.hot_x, found.hot_y) == (Size(25, 50), 24, 49)
    assert found.argb[:8] == b"\0\0\0\xff\4\0\0\xff" and found.argb[100:104] == b"\0\4\0\xff"
