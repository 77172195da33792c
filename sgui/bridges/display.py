"""QEMU's display as it tells a listener, each call admitted into a value, or refused.

Source: QEMU ui/dbus-display1.xml; pixman's format codes are in pixman.h (PIXMAN_FORMAT).
QEMU may be in the hands of its guest: sizes are checked before anything is done with them.
"""

from dataclasses import dataclass

from sgui.bridges.dbus_message import Message, body
from sgui.bridges.mapped import Mapped, Place
from sgui.values.errors import ProtocolError
from sgui.values.frame import Format, Frame
from sgui.values.geometry import Rect, Size
from sgui.values.limits import CURSOR_SIDE, SIDE_MAX

LISTENER_PATH = "/org/qemu/Display1/Listener"
LISTENER = "org.qemu.Display1.Listener"
MAP = "org.qemu.Display1.Listener.Unix.Map"  # since QEMU 9.2

DEPTHS = {  # pixman format: depth in bits of our framebuffer, which has the same bytes
    0x20020888: 32,  # x8r8g8b8
    0x20028888: 32,  # a8r8g8b8; alpha is not looked at
    0x10020565: 16,  # r5g6b5
}


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows of a picture. stride: bytes from row to row in data. data: valid until the next message."""

    size: Size
    depth: int
    stride: int
    data: memoryview

    @property
    def row_bytes(self) -> int:
        return self.size.width * self.depth // 8


@dataclass(frozen=True, slots=True)
class Scanout:
    """The whole picture, from now on of this size and depth."""

    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Update:
    """A part of it, at x, y; whether that lies inside is for the picture to say."""

    x: int
    y: int
    pixels: Pixels

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.pixels.size.width, self.pixels.size.height)


@dataclass(frozen=True, slots=True)
class ScanoutMapped:
    """The whole picture, from now on in this memory; the receiver's to close."""

    memory: Mapped


@dataclass(frozen=True, slots=True)
class ScanoutFrame:
    """The whole picture, from now on in this dma-buf; the receiver's to close."""

    frame: Frame
    dmabuf: int


@dataclass(frozen=True, slots=True)
class UpdateMapped:
    """A part of that memory or dma-buf changed; whether it lies inside is for the picture to say."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class Disabled:
    """The guest switched its display off."""


@dataclass(frozen=True, slots=True)
class CursorShape:
    """argb: width * height pixels, little-endian, passed on as premultiplied; size 0 x 0 hides the cursor."""

    size: Size
    hot_x: int
    hot_y: int
    argb: bytes


@dataclass(frozen=True, slots=True)
class CursorPlaced:
    """Where the guest draws its cursor, and whether at all."""

    x: int
    y: int
    visible: bool


DisplayEvent = (
    Scanout | Update | ScanoutMapped | ScanoutFrame | UpdateMapped | Disabled | CursorShape | CursorPlaced
)


def admit(call: Message) -> DisplayEvent | None:
    """What a call on the listener says; None for one that we do not have. Raises ProtocolError."""
    match call.member:
        case "Scanout":
            width, height, stride, code, data = body(call, "uuuuay")
            return Scanout(_pixels(width, height, stride, code, data))
        case "Update":
            x, y, width, height, stride, code, data = body(call, "iiiiuuay")
            return Update(x, y, _pixels(width, height, stride, code, data))
        case "Disable":
            body(call, "")
            return Disabled()
        case "MouseSet":
            x, y, visible = body(call, "iii")
            return CursorPlaced(x, y, visible != 0)
        case "CursorDefine":
            return _cursor(*body(call, "iiiiay"))
        case "UpdateDMABUF":
            x, y, width, height = body(call, "iiii")
            return UpdateMapped(Rect(x, y, max(0, width), max(0, height)))
    return None


def admit_frame(call: Message) -> Frame | None:
    """What a ScanoutDMABUF says of the descriptor that came with it; None for any other call.

    Raises ProtocolError.
    """
    if call.member != "ScanoutDMABUF":
        return None
    _index, width, height, stride, fourcc, modifier, top_first = body(call, "huuuutb")
    return Frame(width, height, stride, 0, Format(fourcc, modifier), bool(top_first))


def admit_map(call: Message) -> Place | UpdateMapped | None:
    """The same for a call on MAP; a Place belongs to the descriptor that came with the call."""
    match call.member:
        case "ScanoutMap":
            _index, offset, width, height, stride, code = body(call, "huuuuu")
            size, depth = _shape(width, height, code)
            if stride < width * depth // 8:
                raise ProtocolError(f"qemu: stride {stride}, a row has {width * depth // 8} bytes")
            return Place(size, depth, stride, offset)
        case "UpdateMap":
            x, y, width, height = body(call, "iiii")
            return UpdateMapped(Rect(x, y, max(0, width), max(0, height)))
    return None


def _pixels(width: int, height: int, stride: int, code: int, data: memoryview) -> Pixels:
    pixels = Pixels(*_shape(width, height, code), stride, data)
    if stride < pixels.row_bytes:
        raise ProtocolError(f"qemu: stride {stride}, a row has {pixels.row_bytes} bytes")
    if stride * (height - 1) + pixels.row_bytes > len(data):
        raise ProtocolError(f"qemu: {len(data)} bytes for {width} x {height} pixels with stride {stride}")
    return pixels


def _shape(width: int, height: int, code: int) -> tuple[Size, int]:
    """Size and depth."""
    depth = DEPTHS.get(code)
    if depth is None:
        raise ProtocolError(f"qemu: pixel format {code:#x}, allowed are x8r8g8b8, a8r8g8b8 and r5g6b5")
    for what, side in (("width", width), ("height", height)):
        if not 1 <= side <= SIDE_MAX:
            raise ProtocolError(f"qemu: {what} {side}, allowed is 1 to {SIDE_MAX}")
    return Size(width, height), depth


def _cursor(width: int, height: int, hot_x: int, hot_y: int, data: memoryview) -> CursorShape:
    """Of one larger than sgui shows every n-th pixel counts; one without pixels hides it."""
    if width < 0 or height < 0 or width * height * 4 != len(data):
        raise ProtocolError(f"qemu: cursor of {width} x {height} pixels with {len(data)} bytes")
    if width * height == 0:
        return CursorShape(Size(0, 0), 0, 0, b"")
    step = -(-max(width, height) // CURSOR_SIDE)
    size = Size(-(-width // step), -(-height // step))
    spot = (min(max(hot_x, 0), width - 1) // step, min(max(hot_y, 0), height - 1) // step)
    return CursorShape(size, *spot, bytes(data) if step == 1 else _thinned(data, width, step))


def _thinned(data: memoryview, width: int, step: int) -> bytes:
    """Every step-th pixel of every step-th row: at most 64 rows are looked at."""
    pixels = data.cast("I")
    rows = range(0, len(pixels), width * step)
    return b"".join(pixels[row : row + width : step].tobytes() for row in rows)
