"""The header of the internal links: AF_UNIX SOCK_SEQPACKET, one record a packet.

    u16 type, u16 reserved = 0, u32 payload length, payload        all little-endian

The peers are our own processes. One may have been taken over: packets are decoded strictly all the same.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError

PACKET_BYTES = 65536  # header and payload
HEADER_BYTES = 8

_HEADER = struct.Struct("<HHI")


@dataclass(frozen=True, slots=True)
class Packet:
    type: int
    payload: bytes


def encode(type: int, payload: bytes = b"", limit: int = PACKET_BYTES) -> bytes:
    """Raises ValueError if the whole is longer than limit: our own mistake."""
    if HEADER_BYTES + len(payload) > limit:
        raise ValueError(f"packet: payload of {len(payload)} bytes, allowed is {limit - HEADER_BYTES}")
    return _HEADER.pack(type, 0, len(payload)) + payload


def decode(untrusted_packet: bytes, limit: int = PACKET_BYTES) -> Packet:
    """Raises ProtocolError("packet: ...") on a wrong length or a reserved bit set."""
    if not HEADER_BYTES <= len(untrusted_packet) <= limit:
        raise ProtocolError(f"packet: {len(untrusted_packet)} bytes, allowed is {HEADER_BYTES} to {limit}")
    kind, reserved, length = _HEADER.unpack_from(untrusted_packet)
    if reserved != 0:
        raise ProtocolError(f"packet: reserved field {reserved}, allowed is 0")
    held = len(untrusted_packet) - HEADER_BYTES
    if length != held:
        raise ProtocolError(f"packet: says {length} bytes of payload, has {held}")
    return Packet(kind, untrusted_packet[HEADER_BYTES:])
