"""Records between the warden and the seat: one a packet, framing of wire.packet.

JSON is ASCII and an object unless said otherwise; u32 is little-endian. Descriptors come with SCM_RIGHTS.

    warden -> seat   1 SCREEN      the seat's end of a link to a new screen (1 descriptor)
                     2 SESSION     JSON {"domain", "generation", "layout"}; fb page, kbd page, framebuffer,
                                   from-server write end, to-server read end, guest socket, ledger, and the
                                   frame socket where policy lets it have one
                     3 CHECKPOINT  what the last seat said of itself, or the policy's text alone
                     4 START       JSON settings; audit records that wait for the disk (1 descriptor)
                     5 PROCESSES   JSON process ids
                     6 STOP        none
                     7 RELOAD      none
                     8 INPUT       JSON of wire.ward_input (1 descriptor)
                     9 INPUT_STATE JSON of wire.ward_input
                    10 BRIDGE_KILLED  JSON {"domain", "signal"}
                    11 LOCKER      the seat's end of a link to a new locker (1 descriptor)
                    12 SCREEN_KILLED  JSON {"signal"}
                    13 GPU_FAILED  JSON {"failures", "given_up"}
    seat -> warden  16 KEEP        as SESSION; without descriptors only the layout is new
                    17 DROP        u32 generation
                    18 CHECKPOINT  policy text, quarantine, counters; handed to the next seat
                    19 READY       none: a frame has been presented, the first one or the first after DARK
                    20 BRIDGES     JSON list
                    21 STOPPED     none
                    22 RESTART_SCREEN  none
                    23 LOOK        none: see whether anybody else hears the input devices
                    24 LOCKED      u32 attempts that failed, u32 1: there must be a locker, 0: none
                    25 UNLOCKED    none
                    26 RESTART_LOCKER  none
                    27 DARK        none: no display is connected

A checkpoint holds the policy's text, up to 64 KiB before JSON escapes it, so it travels deflated.
"""

import json
import struct
import zlib

from sgui.values.errors import ProtocolError
from sgui.values.limits import CONTROL_DEPTH
from sgui.wire.packet import HEADER_BYTES, PACKET_BYTES, Packet
from sgui.wire.strict_json import Json, parse

SCREEN, SESSION, CHECKPOINT, START, PROCESSES, STOP, RELOAD, INPUT, INPUT_STATE = range(1, 10)
BRIDGE_KILLED, LOCKER, SCREEN_KILLED, GPU_FAILED = range(10, 14)
KEEP, DROP, CHECKPOINT_KEPT, READY, BRIDGES, STOPPED, RESTART_SCREEN, LOOK = range(16, 24)
LOCKED, UNLOCKED, RESTART_LOCKER, DARK = range(24, 28)

CHECKPOINT_BYTES = 1 << 20  # inflated; no zip bomb from a seat that was taken over
_NUMBER = struct.Struct("<I")
_SESSION_FDS = (7, 8)

DESCRIPTORS = {
    **dict.fromkeys((SCREEN, START, INPUT, LOCKER), (1,)),
    SESSION: _SESSION_FDS,
    KEEP: (0, *_SESSION_FDS),
}
_TO_SEAT = range(SCREEN, GPU_FAILED + 1)
_TO_WARDEN = range(KEEP, DARK + 1)
_EMPTY = frozenset(
    {SCREEN, STOP, RELOAD, LOCKER, READY, STOPPED, RESTART_SCREEN, LOOK, UNLOCKED, RESTART_LOCKER, DARK}
)
_LOCKED = struct.Struct("<II")


def check_to_seat(untrusted: Packet, descriptors: int) -> None:
    """Raises ProtocolError("ward: ...") for a type, length or number of descriptors that the table lacks."""
    _check(untrusted, descriptors, _TO_SEAT)


def check_to_warden(untrusted: Packet, descriptors: int) -> None:
    """As check_to_seat, for what the seat says."""
    _check(untrusted, descriptors, _TO_WARDEN)


def encode_generation(generation: int) -> bytes:
    """The payload of DROP."""
    return _NUMBER.pack(generation)


def decode_generation(untrusted_payload: bytes) -> int:
    """Raises ProtocolError("ward: ...")."""
    if len(untrusted_payload) != _NUMBER.size:
        raise ProtocolError(f"ward: DROP of {len(untrusted_payload)} bytes, allowed is {_NUMBER.size}")
    return int(_NUMBER.unpack(untrusted_payload)[0])


def encode_locked(failures: int, locker: bool) -> bytes:
    """The payload of LOCKED."""
    return _LOCKED.pack(failures, int(locker))


def decode_locked(untrusted_payload: bytes) -> tuple[int, bool]:
    """Raises ProtocolError("ward: ...")."""
    if len(untrusted_payload) != _LOCKED.size:
        raise ProtocolError(f"ward: LOCKED of {len(untrusted_payload)} bytes, allowed is {_LOCKED.size}")
    failures, locker = _LOCKED.unpack(untrusted_payload)
    if locker > 1:
        raise ProtocolError(f"ward: LOCKED with locker {locker}, allowed is 0 or 1")
    return failures, locker == 1


def encode_checkpoint(state: dict[str, Json]) -> bytes:
    """The payload of CHECKPOINT. Raises ValueError if it does not fit a packet even deflated."""
    payload = zlib.compress(json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    if len(payload) > PACKET_BYTES - HEADER_BYTES:
        raise ValueError(
            f"ward: checkpoint of {len(payload)} bytes, allowed is {PACKET_BYTES - HEADER_BYTES}"
        )
    return payload


def decode_checkpoint(untrusted_payload: bytes) -> dict[str, Json]:
    """Raises ProtocolError("ward: ...") unless it is one deflated JSON object of at most 1 MiB."""
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(untrusted_payload, CHECKPOINT_BYTES)
    except zlib.error as error:
        raise ProtocolError(f"ward: checkpoint, {str(error)[:80]!r}, must be deflated") from None
    if not inflate.eof or inflate.unused_data:
        raise ProtocolError(f"ward: checkpoint cut or too long, allowed is {CHECKPOINT_BYTES} bytes")
    state = parse(text, "ward", CHECKPOINT_BYTES, CONTROL_DEPTH)
    if not isinstance(state, dict):
        raise ProtocolError(f"ward: checkpoint is {type(state).__name__}, must be an object")
    return state


def _check(untrusted: Packet, descriptors: int, types: range) -> None:
    if untrusted.type not in types:
        raise ProtocolError(f"ward: record type {untrusted.type}, allowed is {types[0]} to {types[-1]}")
    allowed = DESCRIPTORS.get(untrusted.type, (0,))
    if descriptors not in allowed:
        raise ProtocolError(
            f"ward: record {untrusted.type} with {descriptors} descriptors, allowed {allowed}"
        )
    if bool(untrusted.payload) == (untrusted.type in _EMPTY):
        raise ProtocolError(f"ward: record {untrusted.type} with {len(untrusted.payload)} bytes of payload")
