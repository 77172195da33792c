"""Records from the seat to the screen: one a packet.

The scene is trusted, and decoded strictly all the same. Framing is wire.packet's; integers are little-endian
u32 where nothing else is said; JSON is wire.scene_json's. What comes back is in wire.presented.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Size
from sgui.values.limits import CURSOR_SIDE, SIDE_MAX
from sgui.values.pixels import PixelLayout
from sgui.values.scene import Scene
from sgui.wire import packet
from sgui.wire.scene_json import array, decode_scene, encode_scene, flag, natural, parse, record, text
from sgui.wire.strict_json import Json, dump

SCENE, POINTER, SURFACE, FORGET, RING, CAPTURE, CURSOR, SIZE = range(1, 9)

_POINT = struct.Struct("<ii")
_NUMBER = struct.Struct("<I")
_SIZE = struct.Struct("<II")
_RUNG = struct.Struct("<II")
_CURSOR = struct.Struct("<IIIII")


@dataclass(frozen=True, slots=True)
class SceneShown:
    """Show this from now on; it replaces every earlier scene."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class PointerMoved:
    """Only the trusted pointer moved since the last scene."""

    at: Point


@dataclass(frozen=True, slots=True)
class SurfaceGiven:
    """A session to map; with two descriptors: fb page, framebuffer; or three: its frame socket too.

    bytes: size of the framebuffer. layout: given when an earlier screen admitted it, else None. frames: they
    may come as dma-bufs. udmabuf: the GPU may read the framebuffer where it lies.
    """

    domain: str
    generation: int
    bytes: int
    layout: PixelLayout | None
    frames: bool = False
    udmabuf: bool = False


@dataclass(frozen=True, slots=True)
class SurfaceForgotten:
    generation: int


@dataclass(frozen=True, slots=True)
class RingRung:
    """Look at this session's framebuffer ring.

    watch_ms: and go on looking at each refresh for so long, because its doorbell is not heard meanwhile.
    """

    generation: int
    watch_ms: int = 0


@dataclass(frozen=True, slots=True)
class CaptureAsked:
    """Read back the last presented picture, with all guests' pixels painted over but these domains'."""

    id: int
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CursorGiven:
    """This session's cursor from now on: u32 generation, width, height, hot x, hot y, then the pixels.

    untrusted_argb: width x height words as the guest sent them, premultiplied; 0 x 0 hides the cursor.
    """

    generation: int
    width: int
    height: int
    hot_x: int
    hot_y: int
    untrusted_argb: bytes


@dataclass(frozen=True, slots=True)
class SizeAsked:
    """A headless output is to have this size from now on: u32 width, height. Any other has its own mind."""

    size: Size


ToScreen = (
    SceneShown
    | PointerMoved
    | SurfaceGiven
    | SurfaceForgotten
    | RingRung
    | CaptureAsked
    | CursorGiven
    | SizeAsked
)


def descriptors(sent: ToScreen) -> int:
    """How many descriptors travel with a record; any other number is refused by who receives it."""
    return 2 + sent.frames if isinstance(sent, SurfaceGiven) else 0


def encode_to_screen(sent: ToScreen) -> bytes:
    """One packet. Raises ValueError if it is longer than 64 KiB."""
    match sent:
        case SceneShown(scene):
            return packet.encode(SCENE, encode_scene(scene))
        case PointerMoved(at):
            return packet.encode(POINTER, _POINT.pack(at.x, at.y))
        case SurfaceGiven():
            return packet.encode(SURFACE, dump(_plain_surface(sent)))
        case SurfaceForgotten(generation):
            return packet.encode(FORGET, _NUMBER.pack(generation))
        case RingRung(generation, watch_ms):
            return packet.encode(RING, _RUNG.pack(generation, watch_ms))
        case SizeAsked(size):
            return packet.encode(SIZE, _SIZE.pack(size.width, size.height))
        case CursorGiven():
            numbers = (sent.generation, sent.width, sent.height, sent.hot_x, sent.hot_y)
            return packet.encode(CURSOR, _CURSOR.pack(*numbers) + sent.untrusted_argb)
        case _:
            return packet.encode(CAPTURE, dump({"id": sent.id, "shown": sent.shown}))


def decode_to_screen(untrusted_packet: bytes) -> ToScreen:
    """Raises ProtocolError("packet: ..."), ("scene: ...") or ("fbif: ...")."""
    got = packet.decode(untrusted_packet)
    match got.type:
        case 1:
            return SceneShown(decode_scene(got.payload))
        case 2:
            return PointerMoved(Point(*_unpack(_POINT, got.payload)))
        case 3:
            return _surface(parse(got.payload))
        case 4:
            return SurfaceForgotten(*_unpack(_NUMBER, got.payload))
        case 5:
            return RingRung(*_unpack(_RUNG, got.payload))
        case 6:
            asked = record(parse(got.payload), "id", "shown")
            return CaptureAsked(natural(asked["id"]), tuple(text(name) for name in array(asked["shown"])))
        case 7:
            return _cursor(got.payload)
        case 8:
            return _size(got.payload)
        case _:
            raise ProtocolError(f"scene: record type {got.type}, allowed are 1 to 8")


def _cursor(payload: bytes) -> CursorGiven:
    generation, width, height, hot_x, hot_y = _unpack(_CURSOR, payload[: _CURSOR.size])
    argb = payload[_CURSOR.size :]
    hidden = width == height == hot_x == hot_y == 0
    shown = 0 <= hot_x < width <= CURSOR_SIDE and 0 <= hot_y < height <= CURSOR_SIDE
    if not (hidden or shown) or len(argb) != 4 * width * height:
        raise ProtocolError(f"scene: cursor of {width} x {height} at {hot_x},{hot_y} with {len(argb)} bytes")
    return CursorGiven(generation, width, height, hot_x, hot_y, argb)


def _size(payload: bytes) -> SizeAsked:
    width, height = _unpack(_SIZE, payload)
    if not (1 <= width <= SIDE_MAX and 1 <= height <= SIDE_MAX):
        raise ProtocolError(f"scene: output of {width} x {height}, allowed is 1 to {SIDE_MAX} each")
    return SizeAsked(Size(width, height))


def _plain_surface(given: SurfaceGiven) -> Json:
    layout = given.layout
    plain = layout and [layout.width, layout.height, layout.stride, layout.offset, layout.depth]
    return {
        "domain": given.domain,
        "generation": given.generation,
        "bytes": given.bytes,
        "layout": plain,
        "frames": given.frames,
        "udmabuf": given.udmabuf,
    }


def _surface(plain: Json) -> SurfaceGiven:
    given = record(plain, "domain", "generation", "bytes", "layout", "frames", "udmabuf")
    size, layout = natural(given["bytes"]), None
    if given["layout"] is not None:
        layout = _layout([natural(number) for number in array(given["layout"])], size)
    ways = (flag(given["frames"]), flag(given["udmabuf"]))
    return SurfaceGiven(text(given["domain"]), natural(given["generation"]), size, layout, *ways)


def _layout(numbers: list[int], limit: int) -> PixelLayout:
    if len(numbers) != 5:
        raise ProtocolError(f"scene: a layout of {len(numbers)} numbers, allowed is 5")
    width, height, stride, offset, depth = numbers
    return PixelLayout(width, height, stride, offset, depth, limit)


def _unpack(shape: struct.Struct, payload: bytes) -> tuple[int, ...]:
    if len(payload) != shape.size:
        raise ProtocolError(f"scene: payload of {len(payload)} bytes, allowed is {shape.size}")
    return shape.unpack(payload)
