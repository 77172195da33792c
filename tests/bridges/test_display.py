"""sgui/bridges/display.py: what QEMU may say, and what it may not."""

from array import array
from dataclasses import replace
from typing import Any

import pytest

from sgui.bridges.dbus_message import Message, decode
from sgui.bridges.display import (
    CursorPlaced,
    CursorShape,
    Disabled,
    Scanout,
    Update,
    UpdateMapped,
    admit,
    admit_frame,
    admit_map,
)
from sgui.bridges.mapped import Place
from sgui.values.errors import ProtocolError
from sgui.values.frame import XRGB8888 as XR24
from sgui.values.frame import Format, Frame
from sgui.values.geometry import Rect, Size
from tests.bridges.test_dbus_message import written

XRGB, ARGB, RGB565 = 0x20020888, 0x20028888, 0x10020565


def call(member: str, signature: str, *values: Any) -> Message:
    return decode(memoryview(written(signature, values, member=member)))


def test_a_scanout() -> None:
    event = admit(call("Scanout", "uuuuay", 2, 3, 12, XRGB, bytes(36)))
    assert isinstance(event, Scanout)
    assert (event.pixels.size, event.pixels.depth, event.pixels.stride) == (Size(2, 3), 32, 12)
    assert (event.pixels.row_bytes, len(event.pixels.data)) == (8, 36)


def test_the_last_row_needs_no_padding() -> None:
    assert admit(call("Scanout", "uuuuay", 2, 3, 12, ARGB, bytes(32))) is not None


def test_16_bit_pictures_stay_16_bit() -> None:
    event = admit(call("Update", "iiiiuuay", 5, 6, 3, 1, 8, RGB565, bytes(6)))
    assert isinstance(event, Update)
    assert (event.rect, event.pixels.depth, event.pixels.row_bytes) == (Rect(5, 6, 3, 1), 16, 6)


def test_the_rest() -> None:
    assert admit(call("Disable", "")) == Disabled()
    assert admit(call("MouseSet", "iii", 4, -1, 1)) == CursorPlaced(4, -1, True)
    assert admit(call("CursorDefine", "iiiiay", 1, 2, 0, 9, b"aaaabbbb")) == CursorShape(
        Size(1, 2), 0, 1, b"aaaabbbb"
    )
    assert admit(call("ScanoutVulkan", "")) is None


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (9, 0)])
def test_a_cursor_without_pixels_is_hidden(size: tuple[int, int]) -> None:
    shape = admit(call("CursorDefine", "iiiiay", *size, 3, 3, b""))
    assert shape == CursorShape(Size(0, 0), 0, 0, b"")


@pytest.mark.parametrize(
    ("size", "wanted"), [((64, 64), (64, 64)), ((65, 1), (33, 1)), ((1, 65), (1, 33)), ((300, 200), (60, 40))]
)
def test_c04_of_a_cursor_larger_than_sgui_shows_every_nth_pixel_counts(
    size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    width, height = size
    pixels = [y << 16 | x for y in range(height) for x in range(width)]
    data = array("I", pixels).tobytes()
    shape = admit(call("CursorDefine", "iiiiay", width, height, width, -7, data))
    assert isinstance(shape, CursorShape) and shape.size == Size(*wanted)
    step = -(-max(size) // 64)
    assert (shape.hot_x, shape.hot_y) == ((width - 1) // step, 0)
    kept = array("I", shape.argb).tolist()
    assert kept == [y << 16 | x for y in range(0, height, step) for x in range(0, width, step)]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((2, 3, 12, 0x12345678, bytes(36)), "pixel format 0x12345678"),
        ((0, 3, 12, XRGB, bytes(36)), "width 0"),
        ((16385, 1, 65540, XRGB, bytes(65540)), "width 16385"),
        ((2, 0xFFFFFFFF, 12, XRGB, bytes(36)), "height 4294967295"),
        ((2, 3, 7, XRGB, bytes(36)), "stride 7, a row has 8"),
        ((2, 3, 12, XRGB, bytes(31)), "31 bytes for 2 x 3"),
        ((2, 3, 0xFFFFFFFF, XRGB, bytes(36)), "36 bytes for 2 x 3"),
    ],
)
def test_refused_scanouts(values: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason):
        admit(call("Scanout", "uuuuay", *values))


@pytest.mark.parametrize("values", [(-1, 4, b""), (1, 1, b"aaa"), (-1, -1, b"aaaa"), (1 << 20, 1 << 20, b"")])
def test_refused_cursors(values: tuple[Any, ...]) -> None:
    width, height, data = values
    with pytest.raises(ProtocolError, match="cursor of"):
        admit(call("CursorDefine", "iiiiay", width, height, 0, 0, data))


@pytest.mark.parametrize("member", ["Scanout", "Update", "Disable", "MouseSet", "CursorDefine"])
def test_another_signature_is_refused(member: str) -> None:
    with pytest.raises(ProtocolError, match="signature 'q'"):
        admit(call(member, "q", 1))


def map_call(index: int, *values: int) -> Message:
    """A descriptor is written as the index that it has on the wire."""
    return replace(call("ScanoutMap", "uuuuuu", index, *values), signature="huuuuu")


def test_what_is_mapped() -> None:
    place = Place(Size(2, 3), 32, 8, 4096)
    assert admit_map(map_call(0, 4096, 2, 3, 8, XRGB)) == place
    assert admit_map(call("UpdateMap", "iiii", -1, 2, 3, -4)) == UpdateMapped(Rect(-1, 2, 3, 0))
    assert admit_map(call("Scanout", "")) is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((0, 2, 3, 7, XRGB), "stride 7"),
        ((0, 2, 3, 8, 5), "pixel format"),
        ((0, 0, 3, 8, XRGB), "width 0"),
        ((0, 2, 16385, 8, XRGB), "height 16385"),
    ],
)
def test_refused_maps(values: tuple[int, ...], reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason):
        admit_map(map_call(0, *values))


def frame_call(*values: Any) -> Message:
    return replace(call("ScanoutDMABUF", "uuuuutb", 0, *values), signature="huuuutb")


def test_a_frame_is_admitted() -> None:
    said = frame_call(64, 48, 256, XR24, 0, True)
    assert admit_frame(said) == Frame(64, 48, 256, 0, Format(XR24, 0))
    assert admit_frame(call("Disable", "")) is None
    assert admit(call("UpdateDMABUF", "iiii", 1, 2, 3, -4)) == UpdateMapped(Rect(1, 2, 3, 0))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((64, 48, 255, XR24, 0, True), "frame: stride 255"),
        ((64, 0, 256, XR24, 0, True), "frame: height 0"),
        ((64, 48, 256, 1, 0, True), "frame: fourcc 0x1"),
    ],
)
def test_c07_refused_frames(values: tuple[object, ...], reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason):
        admit_frame(frame_call(*values))
