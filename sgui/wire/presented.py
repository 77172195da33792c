"""Records from the screen to the seat: one a packet.

The screen may be taken over through the GPU driver, so all this is untrusted. Nothing in it decides where a
key goes. Framing is wire.packet's; integers are little-endian u32; JSON is wire.scene_json's.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.limits import SIDE_MAX
from sgui.wire import packet
from sgui.wire.scene_json import TEXT_CHARS, natural, parse, record, text
from sgui.wire.strict_json import Json, dump

READY, PRESENTED, SIZED, VIOLATION, CAPTURED, BUSY, CLOSED, DARK, COUNTED, PATH = range(16, 26)

REPLY_BYTES = 4096  # no record from the screen is longer
SAMPLES_MAX, SPENT_MAX = 64, 96  # of one COUNTED
PATHS = ("memory", "dmabuf", "udmabuf")  # by their number in PATH
PRESENTED_MAX = 256  # generations in one frame; sessions of one domain may overlap for a moment

_NUMBER = struct.Struct("<I")
_FLAG = struct.Struct("<II")
_FRAME = struct.Struct("<III")
_SIZED = struct.Struct("<IIIIII")
_SPENT = struct.Struct("<IIQQQ")


@dataclass(frozen=True, slots=True)
class Ready:
    """An output is there, or has a new size. Sent at start and on every resize."""

    width: int
    height: int
    backend: str
    renderer: str
    note: str


@dataclass(frozen=True, slots=True)
class FramePresented:
    """A frame that shows the scene with this serial has left for the output.

    damage_us: from reading the first RING whose damage is in it to now; 0 if no guest damage is in it.
    generations: sessions with new content in it.
    """

    serial: int
    damage_us: int
    generations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a session had of some frames.

    frames: in which it was new. pixels: of its damage. cpu_us: of drawing. wait_us: from damage to presented,
    summed over those frames, at most.
    """

    generation: int
    frames: int
    pixels: int
    cpu_us: int
    wait_us: int


@dataclass(frozen=True, slots=True)
class FramesCounted:
    """Frames that were not told by themselves, all of the scene that was told last.

    damage_us: as of FramePresented, of each frame with guest damage. spent: of frames told by themselves too.
    """

    frames: int
    damage_us: tuple[int, ...]
    spent: tuple[Spent, ...]


@dataclass(frozen=True, slots=True)
class SurfaceSized:
    """The screen admitted this layout. Only the shape was checked here; the seat admits the numbers again."""

    generation: int
    width: int
    height: int
    stride: int
    offset: int
    depth: int


@dataclass(frozen=True, slots=True)
class GuestViolation:
    """A session broke this rule and is no longer looked at."""

    generation: int
    reason: str


@dataclass(frozen=True, slots=True)
class Captured:
    """With one descriptor: a sealed memfd, B G R X, top row first, stride bytes a row."""

    id: int
    width: int
    height: int
    stride: int


@dataclass(frozen=True, slots=True)
class CaptureFailed:
    id: int
    error: str


@dataclass(frozen=True, slots=True)
class SurfaceBusy:
    """A session is throttled, or is no longer."""

    generation: int
    busy: bool


@dataclass(frozen=True, slots=True)
class SurfacePath:
    """How a session's pixels reach the GPU from now on: one of PATHS."""

    generation: int
    path: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The user closed the window."""


@dataclass(frozen=True, slots=True)
class NoDisplay:
    """The last display is gone. Nothing is presented before the next Ready."""


ToSeat = (
    Ready
    | FramePresented
    | FramesCounted
    | SurfaceSized
    | GuestViolation
    | Captured
    | CaptureFailed
    | SurfaceBusy
    | SurfacePath
    | WindowClosed
    | NoDisplay
)


def descriptors(sent: ToSeat) -> int:
    """How many descriptors travel with a record; any other number is refused by who receives it."""
    return 1 if isinstance(sent, Captured) else 0


def encode_to_seat(sent: ToSeat) -> bytes:
    """One packet."""
    match sent:
        case Ready():
            return packet.encode(READY, dump({name: getattr(sent, name) for name in Ready.__slots__}))
        case FramePresented(serial, damage_us, generations):
            counted = _FRAME.pack(serial, min(damage_us, 0xFFFFFFFF), len(generations))
            return packet.encode(PRESENTED, counted + b"".join(map(_NUMBER.pack, generations)))
        case FramesCounted():
            return packet.encode(COUNTED, _encode_counted(sent))
        case SurfaceSized(generation, width, height, stride, offset, depth):
            return packet.encode(SIZED, _SIZED.pack(generation, width, height, stride, offset, depth))
        case GuestViolation(generation, reason):
            return packet.encode(VIOLATION, _NUMBER.pack(generation) + reason[:TEXT_CHARS].encode("ascii"))
        case Captured() | CaptureFailed():
            names = type(sent).__slots__
            return packet.encode(CAPTURED, dump({name: getattr(sent, name) for name in names}))
        case SurfaceBusy(generation, busy):
            return packet.encode(BUSY, _FLAG.pack(generation, int(busy)))
        case SurfacePath(generation, path):
            return packet.encode(PATH, _FLAG.pack(generation, PATHS.index(path)))
        case NoDisplay():
            return packet.encode(DARK)
        case _:
            return packet.encode(CLOSED)


def decode_to_seat(untrusted_packet: bytes) -> ToSeat:
    """Raises ProtocolError("packet: ...") or ("scene: ...")."""
    got = packet.decode(untrusted_packet, limit=REPLY_BYTES)
    match got.type:
        case 16:
            return _ready(record(parse(got.payload), *Ready.__slots__))
        case 17:
            return _presented(got.payload)
        case 18:
            return SurfaceSized(*_unpack(_SIZED, got.payload))
        case 19:
            return _violation(got.payload)
        case 20:
            return _captured(parse(got.payload))
        case 21:
            generation, busy = _unpack(_FLAG, got.payload)
            if busy > 1:
                raise ProtocolError(f"scene: busy {busy}, allowed is 0 or 1")
            return SurfaceBusy(generation, busy == 1)
        case 22 | 23:
            if got.payload:
                raise ProtocolError(f"scene: record {got.type} with {len(got.payload)} bytes, allowed is 0")
            return WindowClosed() if got.type == CLOSED else NoDisplay()
        case 24:
            return _counted(got.payload)
        case 25:
            generation, number = _unpack(_FLAG, got.payload)
            if number >= len(PATHS):
                raise ProtocolError(f"scene: path {number}, allowed is 0 to {len(PATHS) - 1}")
            return SurfacePath(generation, PATHS[number])
        case _:
            raise ProtocolError(f"scene: record type {got.type}, allowed are 16 to 25")


def _ready(said: dict[str, Json]) -> Ready:
    width, height = _side(said["width"]), _side(said["height"])
    return Ready(width, height, text(said["backend"]), text(said["renderer"]), text(said["note"]))


def _presented(payload: bytes) -> FramePresented:
    if len(payload) < _FRAME.size:
        raise ProtocolError(f"scene: PRESENTED of {len(payload)} bytes, allowed is {_FRAME.size} or more")
    serial, damage_us, count = _FRAME.unpack_from(payload)
    if count > PRESENTED_MAX or len(payload) != _FRAME.size + count * _NUMBER.size:
        raise ProtocolError(f"scene: PRESENTED with {count} generations in {len(payload)} bytes")
    generations = tuple(number for (number,) in _NUMBER.iter_unpack(payload[_FRAME.size :]))
    return FramePresented(serial, damage_us, generations)


def _encode_counted(counted: FramesCounted) -> bytes:
    head = _FRAME.pack(counted.frames, len(counted.damage_us), len(counted.spent))
    samples = b"".join(_NUMBER.pack(min(us, 0xFFFFFFFF)) for us in counted.damage_us)
    return (
        head
        + samples
        + b"".join(_SPENT.pack(*(getattr(each, name) for name in Spent.__slots__)) for each in counted.spent)
    )


def _counted(payload: bytes) -> FramesCounted:
    if len(payload) < _FRAME.size:
        raise ProtocolError(f"scene: COUNTED of {len(payload)} bytes, allowed is {_FRAME.size} or more")
    frames, samples, spent = _FRAME.unpack_from(payload)
    at = _FRAME.size + samples * _NUMBER.size
    if samples > SAMPLES_MAX or spent > SPENT_MAX or len(payload) != at + spent * _SPENT.size:
        raise ProtocolError(f"scene: COUNTED with {samples} and {spent} in {len(payload)} bytes")
    damage_us = tuple(us for (us,) in _NUMBER.iter_unpack(payload[_FRAME.size : at]))
    return FramesCounted(frames, damage_us, tuple(Spent(*each) for each in _SPENT.iter_unpack(payload[at:])))


def _violation(payload: bytes) -> GuestViolation:
    if not _NUMBER.size < len(payload) <= _NUMBER.size + TEXT_CHARS:
        raise ProtocolError(f"scene: VIOLATION of {len(payload)} bytes, allowed is 5 to {4 + TEXT_CHARS}")
    (generation,) = _NUMBER.unpack_from(payload)
    return GuestViolation(generation, text(payload[_NUMBER.size :].decode("latin-1")))


def _captured(plain: Json) -> Captured | CaptureFailed:
    if isinstance(plain, dict) and "error" in plain:
        failed = record(plain, "id", "error")
        return CaptureFailed(natural(failed["id"]), text(failed["error"]))
    made = record(plain, "id", "width", "height", "stride")
    width, height, stride = _side(made["width"]), _side(made["height"]), natural(made["stride"])
    if not 4 * width <= stride <= 4 * SIDE_MAX:
        raise ProtocolError(f"scene: stride {stride}, allowed is {4 * width} to {4 * SIDE_MAX}")
    return Captured(natural(made["id"]), width, height, stride)


def _side(plain: Json) -> int:
    if not 1 <= natural(plain) <= SIDE_MAX:
        raise ProtocolError(f"scene: side {plain}, allowed is 1 to {SIDE_MAX}")
    return natural(plain)


def _unpack(shape: struct.Struct, payload: bytes) -> tuple[int, ...]:
    if len(payload) != shape.size:
        raise ProtocolError(f"scene: payload of {len(payload)} bytes, allowed is {shape.size}")
    return shape.unpack(payload)
