"""Requests of the X11 extensions that a bridge needs: DAMAGE, XFIXES, XTEST and RANDR.

Source: X.Org damageproto.txt, fixesproto.txt, xtest.txt, randrproto.txt; the layout: xcb-proto.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Rect, Size
from sgui.values.limits import CURSOR_SIDE
from sgui.wire.x11 import Reply
from sgui.wire.x11_requests import Extension, request

NON_EMPTY = 3  # DAMAGE report level: one event, until the damage has been subtracted
KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6  # what FakeInput makes
REGION_RECTS = 64  # more are their bounding box
CREATED_MODES_ROTATION = 1  # RR_Rotate_0
MILLIMETRES = 4  # pixels of one, as 100 dpi
ORIGIN = Point(0, 0)

# the versions that are asked for, which every server since 2012 has
VERSIONS = {"DAMAGE": (1, 1), "XFIXES": (5, 0), "RANDR": (1, 5)}


def query_version(name: str, extension: Extension) -> bytes:
    return request(extension.major, 0, struct.pack("<II", *VERSIONS[name]))


def damage_create(damage: Extension, number: int, window: int) -> bytes:
    return request(damage.major, 1, struct.pack("<IIBxxx", number, window, NON_EMPTY))


def damage_subtract(damage: Extension, number: int, region: int) -> bytes:
    """What has changed goes into the region, and counts as seen."""
    return request(damage.major, 3, struct.pack("<III", number, 0, region))


def create_region(xfixes: Extension, region: int) -> bytes:
    return request(xfixes.major, 5, struct.pack("<I", region))


def fetch_region(xfixes: Extension, region: int) -> bytes:
    return request(xfixes.major, 19, struct.pack("<I", region))


def decode_region(reply: Reply) -> tuple[Rect, ...]:
    """Rectangles, or one around all where they are many. Anywhere: not yet cut to any picture."""
    count = len(reply.body) // 8
    if reply.cut or count > REGION_RECTS:
        return (Rect(*struct.unpack_from("<hhHH", reply.head, 8)),)
    return tuple(Rect(*struct.unpack_from("<hhHH", reply.body, 8 * n)) for n in range(count))


def select_cursor_input(xfixes: Extension, window: int) -> bytes:
    return request(xfixes.major, 3, struct.pack("<II", window, 1))


def get_cursor_image(xfixes: Extension) -> bytes:
    return request(xfixes.major, 4)


@dataclass(frozen=True, slots=True)
class CursorImage:
    """argb: premultiplied, little-endian words, top row first."""

    size: Size
    hot_x: int
    hot_y: int
    argb: bytes


def decode_cursor_image(reply: Reply) -> CursorImage:
    """The corner of it around its hot spot, where it is larger than sgui shows. Raises ProtocolError."""
    _, _, width, height, hot_x, hot_y = struct.unpack_from("<hhHHHH", reply.head, 8)
    if not width or not height:
        return CursorImage(Size(0, 0), 0, 0, b"")
    if reply.cut or len(reply.body) < width * height * 4:
        raise ProtocolError(f"x11: a cursor of {width} x {height} in {len(reply.body)} bytes")
    hot_x, hot_y = min(hot_x, width - 1), min(hot_y, height - 1)
    shown = Size(min(width, CURSOR_SIDE), min(height, CURSOR_SIDE))
    left = min(max(hot_x - CURSOR_SIDE // 2, 0), width - shown.width)
    top = min(max(hot_y - CURSOR_SIDE // 2, 0), height - shown.height)
    starts = ((top + row) * width + left for row in range(shown.height))
    argb = b"".join(reply.body[4 * at : 4 * (at + shown.width)] for at in starts)
    return CursorImage(shown, hot_x - left, hot_y - top, argb)


def fake_input(xtest: Extension, kind: int, detail: int, at: Point = ORIGIN, root: int = 0) -> bytes:
    """detail: a key code or button; of a motion 1 if it is relative, and at how far."""
    place = (_clamped(at.x), _clamped(at.y))
    return request(xtest.major, 2, struct.pack("<BBxxII8xhh7xB", kind, detail, 0, root, *place, 0))


def _clamped(number: int) -> int:
    return min(max(number, -32768), 32767)


def be_impervious(xtest: Extension) -> bytes:
    """Nobody's GrabServer stops us."""
    return request(xtest.major, 3, struct.pack("<Bxxx", 1))


def select_screen_changes(randr: Extension, window: int) -> bytes:
    return request(randr.major, 4, struct.pack("<IHxx", window, 1))


def screen_size_in(event: bytes) -> Size:
    """Of RRScreenChangeNotify."""
    return Size(*struct.unpack_from("<HH", event, 24))


def set_screen_size(randr: Extension, window: int, size: Size) -> bytes:
    millimetres = (max(size.width // MILLIMETRES, 1), max(size.height // MILLIMETRES, 1))
    return request(randr.major, 7, struct.pack("<IHHII", window, size.width, size.height, *millimetres))


def create_mode(randr: Extension, window: int, size: Size, name: str) -> bytes:
    """What it says of its clock is never used: there is no beam."""
    timing = (size.width * size.height * 60, size.width, size.width, size.width, 0)
    lines = (size.height, size.height, size.height)
    mode = struct.pack("<IHHI8HI", 0, size.width, size.height, timing[0], *timing[1:], *lines, len(name), 0)
    return request(randr.major, 16, struct.pack("<I", window) + mode + name.encode("ascii"))


def decode_created_mode(reply: Reply) -> int:
    return int.from_bytes(reply.head[8:12], "little")


def destroy_mode(randr: Extension, mode: int) -> bytes:
    return request(randr.major, 17, struct.pack("<I", mode))


def add_output_mode(randr: Extension, output: int, mode: int) -> bytes:
    return request(randr.major, 18, struct.pack("<II", output, mode))


def delete_output_mode(randr: Extension, output: int, mode: int) -> bytes:
    return request(randr.major, 19, struct.pack("<II", output, mode))


def set_crtc(randr: Extension, crtc: int, mode: int, outputs: tuple[int, ...]) -> bytes:
    """mode 0 and no outputs: off."""
    numbers = (crtc, 0, 0, 0, 0, mode, CREATED_MODES_ROTATION)
    return request(randr.major, 21, struct.pack(f"<IIIhhIHxx{len(outputs)}I", *numbers, *outputs))


def get_screen_resources(randr: Extension, window: int) -> bytes:
    return request(randr.major, 25, struct.pack("<I", window))


def decode_screen_resources(reply: Reply) -> tuple[int, int]:
    """The first crtc and the first output. Raises ProtocolError if there are none."""
    crtcs, outputs = struct.unpack_from("<HH", reply.head, 16)
    if not crtcs or not outputs or len(reply.body) < 4 * (crtcs + outputs):
        raise ProtocolError(f"x11: {crtcs} crtcs and {outputs} outputs, allowed is one of each")
    crtc, output = struct.unpack_from("<I", reply.body)[0], struct.unpack_from("<I", reply.body, 4 * crtcs)[0]
    return int(crtc), int(output)
