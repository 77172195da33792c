"""The frame socket: pictures in dma-bufs, from a guest to the screen, past the seat and the warden.

AF_UNIX SOCK_SEQPACKET, only for domains whose policy says `dmabuf = true`. One record a packet, framed as on
the pipes: `u16 type, u16 length, payload`, little-endian.

    to screen  1 FRAME   u32 offer, width, height, stride, offset, fourcc, flags; u64 modifier; one dma-buf
               2 MEMORY  none: the framebuffer again
    to guest   1 OFFER   u32 offer, then u32 fourcc, u64 modifier for each format that may come

A FRAME answers the newest offer: one for an older offer is closed unseen, for nobody looked at the new one
when it was sent. flags: 1 where the bottom row comes first. An offer of no formats asks for the framebuffer.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.frame import Format, Frame
from sgui.values.limits import FRAME_FORMATS_MAX
from sgui.wire.channel import HEADER_BYTES, Record, encode

FRAME, MEMORY = 1, 2
OFFER = 1
BOTTOM_FIRST = 1
PACKET_BYTES = 2048  # more than the longest OFFER

_HEADER = struct.Struct("<HH")
_FRAME = struct.Struct("<IIIIIIIQ")
_OFFER = struct.Struct("<I")
_FORMAT = struct.Struct("<IQ")


@dataclass(frozen=True, slots=True)
class FrameShown:
    """The guest's picture is in the dma-buf that comes along, from now on."""

    offer: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class MemoryShown:
    """The guest's picture is in its framebuffer again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the screen takes. offer: its number."""

    offer: int
    formats: tuple[Format, ...]


ToScreen = FrameShown | MemoryShown


def encode_frame(said: ToScreen) -> bytes:
    match said:
        case FrameShown(offer, frame):
            flags = 0 if frame.top_first else BOTTOM_FIRST
            shape = (frame.width, frame.height, frame.stride, frame.offset, frame.format.fourcc)
            return encode(Record(FRAME, _FRAME.pack(offer, *shape, flags, frame.format.modifier)))
        case _:
            return encode(Record(MEMORY, b""))


def decode_frame(untrusted_packet: bytes, descriptors: int) -> ToScreen:
    """descriptors: how many came along. Raises ProtocolError("frame: ...")."""
    kind, payload = _cut(untrusted_packet)
    if kind not in (FRAME, MEMORY):
        raise ProtocolError(f"frame: record type {kind}, allowed are 1 and 2")
    if descriptors != (1 if kind == FRAME else 0):
        raise ProtocolError(f"frame: record type {kind} with {descriptors} descriptors")
    if len(payload) != (_FRAME.size if kind == FRAME else 0):
        raise ProtocolError(f"frame: record type {kind} with {len(payload)} bytes of payload")
    if kind == MEMORY:
        return MemoryShown()
    offer, width, height, stride, offset, fourcc, flags, modifier = _FRAME.unpack(payload)
    if flags & ~BOTTOM_FIRST:
        raise ProtocolError(f"frame: flags {flags:#x}, allowed are 0 and 1")
    top_first = flags == 0
    return FrameShown(offer, Frame(width, height, stride, offset, Format(fourcc, modifier), top_first))


def encode_offer(offer: Offer) -> bytes:
    formats = b"".join(_FORMAT.pack(each.fourcc, each.modifier) for each in offer.formats)
    return encode(Record(OFFER, _OFFER.pack(offer.offer) + formats))


def decode_offer(packet: bytes) -> Offer:
    """The guest's side. Raises ProtocolError("frame: ...")."""
    kind, payload = _cut(packet)
    rest = len(payload) - _OFFER.size
    if kind != OFFER or rest < 0 or rest % _FORMAT.size or rest > FRAME_FORMATS_MAX * _FORMAT.size:
        raise ProtocolError(f"frame: record type {kind} to the guest with {len(payload)} bytes of payload")
    (number,) = _OFFER.unpack_from(payload)
    return Offer(number, tuple(Format(*each) for each in _FORMAT.iter_unpack(payload[_OFFER.size :])))


def _cut(packet: bytes) -> tuple[int, bytes]:
    if len(packet) < HEADER_BYTES:
        raise ProtocolError(f"frame: {len(packet)} bytes, a header has {HEADER_BYTES}")
    kind, length = _HEADER.unpack_from(packet)
    if length != len(packet) - HEADER_BYTES:
        raise ProtocolError(f"frame: says {length} bytes of payload, has {len(packet) - HEADER_BYTES}")
    return kind, packet[HEADER_BYTES:]
