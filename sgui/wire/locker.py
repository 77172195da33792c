"""Records between the seat and the locker, the process that checks passwords: one a packet.

    seat -> locker    1 OPEN   JSON {"nonce", "user", "services", "layout"}: take keys, make one attempt
                      2 KEY    u16 key code, u16 what is held: 1 Shift, 2 AltGr, 4 Ctrl
                      3 CLEAR  none
    locker -> seat   16 SAID   u32 nonce of the attempt, u16 answer, u8 characters typed, u8 caps lock

Keys travel one way only, and no character travels at all. Framing is wire.packet's; little-endian. A PAM
module may have taken the locker over: what it says is decoded strictly.
"""

import struct
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.limits import LOCK_DOTS
from sgui.values.lock import Answer
from sgui.wire import packet, strict_json
from sgui.wire.strict_json import Json, dump

OPEN, KEY, CLEAR = range(1, 4)
SAID = 16

RECORD_BYTES = 1024  # no record of either side is longer
TEXT_CHARS = 256
DEPTH = 2
ANSWERS = tuple(Answer)  # a record says which by its place, from 1

_KEY = struct.Struct("<HH")
_SAID = struct.Struct("<IHBB")


@dataclass(frozen=True, slots=True)
class Opened:
    """user: whose password, "" for whoever runs the locker. services: PAM's folder, "" for the system's."""

    nonce: int
    user: str
    services: str
    layout: str


@dataclass(frozen=True, slots=True)
class KeyDown:
    code: int
    held: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """The secure attention key: what was typed goes."""


@dataclass(frozen=True, slots=True)
class Said:
    nonce: int
    answer: Answer
    typed: int
    caps: bool


ToLocker = Opened | KeyDown | Cleared


def encode_to_locker(sent: ToLocker) -> bytes:
    match sent:
        case Opened():
            named = {name: getattr(sent, name) for name in Opened.__slots__}
            return packet.encode(OPEN, dump(named), RECORD_BYTES)
        case KeyDown(code, held):
            return packet.encode(KEY, _KEY.pack(code, held))
        case _:
            return packet.encode(CLEAR)


def decode_to_locker(untrusted_packet: bytes) -> ToLocker:
    """Raises ProtocolError("packet: ...") or ("locker: ...")."""
    got = packet.decode(untrusted_packet, RECORD_BYTES)
    match got.type:
        case 1:
            return _opened(strict_json.parse(got.payload, "locker", RECORD_BYTES, DEPTH))
        case 2:
            return KeyDown(*_unpack(_KEY, got.payload))
        case 3:
            _unpack(struct.Struct("<"), got.payload)
            return Cleared()
        case _:
            raise ProtocolError(f"locker: record type {got.type}, allowed are 1 to 3")


def encode_said(said: Said) -> bytes:
    answer = ANSWERS.index(said.answer) + 1
    return packet.encode(SAID, _SAID.pack(said.nonce, answer, min(said.typed, LOCK_DOTS), int(said.caps)))


def decode_said(untrusted_packet: bytes) -> Said:
    """Raises ProtocolError("packet: ...") or ("locker: ...")."""
    got = packet.decode(untrusted_packet, RECORD_BYTES)
    if got.type != SAID:
        raise ProtocolError(f"locker: record type {got.type}, allowed is {SAID}")
    nonce, answer, typed, caps = _unpack(_SAID, got.payload)
    if not 1 <= answer <= len(ANSWERS):
        raise ProtocolError(f"locker: answer {answer}, allowed are 1 to {len(ANSWERS)}")
    if typed > LOCK_DOTS or caps > 1:
        raise ProtocolError(f"locker: typed {typed} and caps {caps}, allowed are {LOCK_DOTS} and 1")
    return Said(nonce, ANSWERS[answer - 1], typed, caps == 1)


def _opened(plain: Json) -> Opened:
    if not isinstance(plain, dict) or set(plain) != set(Opened.__slots__):
        raise ProtocolError(f"locker: OPEN, allowed are {', '.join(Opened.__slots__)}")
    nonce, words = plain["nonce"], [plain[name] for name in ("user", "services", "layout")]
    if type(nonce) is not int or not 0 <= nonce < 1 << 32:
        raise ProtocolError("locker: nonce, allowed is a number of 32 bits")
    texts = [word for word in words if isinstance(word, str) and len(word) <= TEXT_CHARS and word.isascii()]
    if len(texts) != len(words):
        raise ProtocolError(f"locker: words, allowed is ASCII of at most {TEXT_CHARS} characters")
    return Opened(nonce, *texts)


def _unpack(shape: struct.Struct, payload: bytes) -> tuple[int, ...]:
    if len(payload) != shape.size:
        raise ProtocolError(f"locker: payload of {len(payload)} bytes, allowed is {shape.size}")
    return shape.unpack(payload)
