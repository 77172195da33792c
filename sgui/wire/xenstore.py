"""The xenstore protocol: requests as bytes, bytes as messages, no I/O.

A message is a header of four u32 in the machine's byte order (little-endian here) and a payload of at most
4096 bytes; paths and values end with a zero byte in requests as the operation says.
Source: Xen docs/misc/xenstore.txt, public/io/xs_wire.h (struct xsd_sockmsg).
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from sgui.values.errors import ProtocolError

PAYLOAD_BYTES = 4096  # XENSTORE_PAYLOAD_MAX
PATH_BYTES = 3072  # XENSTORE_ABS_PATH_MAX

_HEAD = struct.Struct("<IIII")  # type, req_id, tx_id, len


class Kind(IntEnum):
    """enum xsd_sockmsg_type, as far as a backend needs it."""

    DIRECTORY = 1
    READ = 2
    WATCH = 4
    UNWATCH = 5
    WRITE = 11
    MKDIR = 12
    RM = 13
    SET_PERMS = 14
    WATCH_EVENT = 15
    ERROR = 16


@dataclass(frozen=True, slots=True)
class Message:
    """kind: u32 as it came; it need not be one of Kind. payload: untrusted where a guest wrote the node."""

    kind: int
    request: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Fired:
    """A watch has seen a change at or below path. token: our own word from when it was set."""

    path: str
    token: str


def encode(kind: Kind, request: int, payload: bytes) -> bytes:
    """One request outside transactions. Raises ValueError for a payload that no server takes."""
    if len(payload) > PAYLOAD_BYTES:
        raise ValueError(f"xenstore: payload of {len(payload)} bytes, allowed are {PAYLOAD_BYTES}")
    return _HEAD.pack(kind, request, 0, len(payload)) + payload


def strings(*parts: str) -> bytes:
    """Each with its closing zero byte. Raises ValueError for what would end early or is too long."""
    for part in parts:
        if "\0" in part or not part.isascii() or len(part) > PATH_BYTES:
            raise ValueError(f"xenstore: {part[:80]!r}, allowed is ASCII without zero bytes")
    return b"".join(part.encode("ascii") + b"\0" for part in parts)


class Decoder:
    """Bytes of one connection, in any pieces, to messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> tuple[Message, ...]:
        """Everything that is whole now. Raises ProtocolError("xenstore: ...") for an oversized one."""
        self._rest += data
        messages: list[Message] = []
        while len(self._rest) >= _HEAD.size:
            kind, request, _, length = _HEAD.unpack_from(self._rest)
            if length > PAYLOAD_BYTES:
                raise ProtocolError(f"xenstore: message of {length} bytes, allowed are {PAYLOAD_BYTES}")
            end = _HEAD.size + length
            if len(self._rest) < end:
                break
            messages.append(Message(kind, request, self._rest[_HEAD.size : end]))
            self._rest = self._rest[end:]
        return tuple(messages)


def fired(message: Message) -> Fired:
    """Path and token of a WATCH_EVENT. Raises ProtocolError("xenstore: ...")."""
    parts = message.payload.split(b"\0")
    if message.kind != Kind.WATCH_EVENT or len(parts) < 2 or not message.payload.isascii():
        raise ProtocolError(f"xenstore: message {message.kind} of {len(message.payload)} bytes is no event")
    return Fired(parts[0].decode("ascii"), parts[1].decode("ascii"))


def names(payload: bytes) -> tuple[str, ...]:
    """The children that DIRECTORY lists; names that are not plain ASCII are left out: we look for none."""
    return tuple(part.decode("ascii") for part in payload.split(b"\0") if part and part.isascii())
