"""What an RFB server sends, as bytes written from RFC 6143 and rfbproto.rst: shares no code with sgui."""

import struct
import zlib
from collections.abc import Iterable

from sgui.wire.rfb import Said
from sgui.wire.rfb_server import Server
from sgui.wire.rfb_stream import Refusal

RESULT_OK = bytes(4)
FORMAT = bytes.fromhex("20180001 00ff 00ff 00ff 100800 000000")


def init(width: int, height: int, name: bytes = b"desk") -> bytes:
    return struct.pack(">HH16sI", width, height, FORMAT, len(name)) + name


def greeting(width: int = 64, height: int = 48, name: bytes = b"desk") -> bytes:
    """All that a server without a password says before its first picture."""
    return b"RFB 003.008\n" + b"\1\1" + RESULT_OK + init(width, height, name)


def rect(place: tuple[int, int, int, int], encoding: int, payload: bytes = b"") -> bytes:
    return struct.pack(">HHHHi", *place, encoding) + payload


def update(*rects: bytes, count: int | None = None) -> bytes:
    return struct.pack(">BxH", 0, len(rects) if count is None else count) + b"".join(rects)


def extended_size(width: int, height: int, why: int = 0, status: int = 0, screens: int = 1) -> bytes:
    body = struct.pack(">B3x", screens)
    body += b"".join(struct.pack(">IHHHHI", 7 + n, 0, 0, width, height, 9 + n) for n in range(screens))
    return rect((why, status, width, height), -308, body)


def deflated(stream: "zlib._Compress", data: bytes) -> bytes:
    return stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def zrle(place: tuple[int, int, int, int], tiles: bytes, stream: "zlib._Compress | None" = None) -> bytes:
    data = deflated(stream or zlib.compressobj(), tiles)
    return rect(place, 16, struct.pack(">I", len(data)) + data)


def compact(length: int) -> bytes:
    """Tight's lengths."""
    if length < 1 << 7:
        return bytes([length])
    if length < 1 << 14:
        return bytes([length & 127 | 128, length >> 7])
    return bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])


def extended_clipboard(flags: int, body: bytes = b"") -> bytes:
    return struct.pack(">B3xiI", 3, -(len(body) + 4), flags) + body


def given(text: bytes) -> bytes:
    return zlib.compress(struct.pack(">I", len(text)) + text)


def heard(server: Server, pieces: Iterable[bytes]) -> list[Said | Refusal]:
    """Everything that the server is understood to say."""
    found: list[Said | Refusal] = []
    for piece in pieces:
        server.feed(piece)
        found += list(server.said())
    return found


def opened(width: int = 64, height: int = 48, password: bytes | None = None) -> Server:
    server = Server(password)
    heard(server, [greeting(width, height)])
    return server


def after_greeting(*said: bytes, size: tuple[int, int] = (64, 48)) -> list[Said | Refusal]:
    return heard(opened(*size), said)
