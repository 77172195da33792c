"""Records from the seat to the screen: one a packet.

The scene is trusted, and decoded strictly all the same. Framing is wire.packet's; integers are little-endian
u32 where nothing else is said; JSON is wire.scene_json's. What comes back is in wire.presented.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point
from sgui.values.pixels import PixelLayout
from sgui.values.scene import Scene
from sgui.wire import packet
from sgui.wire.scene_json import array, decode_scene, encode_scene, natural, parse, record, text
from sgui.wire.strict_json import Json, dump

SCENE, POINTER, SURFACE, FORGET, RING, CAPTURE = range(1, 7)

_POINT = struct.Struct("<ii")
_NUMBER = struct.Struct("<I")


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
    """A session to map; with two descriptors: fb page, framebuffer.

    bytes: size of the framebuffer. layout: given when an earlier screen admitted it, else None.
    """

    domain: str
    generation: int
    bytes: int
    layout: PixelLayout | None


@dataclass(frozen=True, slots=True)
class SurfaceForgotten:
    generation: int


@dataclass(frozen=True, slots=True)
class RingRung:
    """Look at this session's framebuffer ring."""

    generation: int


@dataclass(frozen=True, slots=True)
class CaptureAsked:
    """Read back the last presented picture, with these domains' pixels painted over."""

    id: int
    redact: tuple[str, ...]


ToScreen = SceneShown | PointerMoved | SurfaceGiven | SurfaceForgotten | RingRung | CaptureAsked


def descriptors(sent: ToScreen) -> int:
    """How many descriptors travel with a record; any other number is refused by who receives it."""
    return 2 if isinstance(sent, SurfaceGiven) else 0


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
        case RingRung(generation):
            return packet.encode(RING, _NUMBER.pack(generation))
        case _:
            return packet.encode(CAPTURE, dump({"id": sent.id, "redact": sent.redact}))


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
            return RingRung(*_unpack(_NUMBER, got.payload))
        case 6:
            asked = record(parse(got.payload), "id", "redact")
            return CaptureAsked(natural(asked["id"]), tuple(text(name) for name in array(asked["redact"])))
        case _:
            raise ProtocolError(f"scene: record type {got.type}, allowed are 1 to 6")


def _plain_surface(given: SurfaceGiven) -> Json:
    layout = given.layout
    plain = layout and [layout.width, layout.height, layout.stride, layout.offset, layout.depth]
    return {"domain": given.domain, "generation": given.generation, "bytes": given.bytes, "layout": plain}


def _surface(plain: Json) -> SurfaceGiven:
    given = record(plain, "domain", "generation", "bytes", "layout")
    size, layout = natural(given["bytes"]), None
    if given["layout"] is not None:
        layout = _layout([natural(number) for number in array(given["layout"])], size)
    return SurfaceGiven(text(given["domain"]), natural(given["generation"]), size, layout)


def _layout(numbers: list[int], limit: int) -> PixelLayout:
    if len(numbers) != 5:
        raise ProtocolError(f"scene: a layout of {len(numbers)} numbers, allowed is 5")
    width, height, stride, offset, depth = numbers
    return PixelLayout(width, height, stride, offset, depth, limit)


def _unpack(shape: struct.Struct, payload: bytes) -> tuple[int, ...]:
    if len(payload) != shape.size:
        raise ProtocolError(f"scene: payload of {len(payload)} bytes, allowed is {shape.size}")
    return shape.unpack(payload)
