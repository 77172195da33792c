"""What a client of RFB says, as bytes. Source: RFC 6143 section 7.5, rfbproto.rst for what is newer."""

import struct
import zlib

from sgui.values.geometry import Rect, Size
from sgui.wire.rfb import COPY_RECT, PICTURES, PSEUDO, Screen

# bits per pixel, depth, big-endian, true colour, three maxima, three shifts: x8r8g8b8, little-endian
PIXEL_FORMAT = struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)

TEXT_FORMAT = 1  # of the extended clipboard
CLIP_CAPS, CLIP_REQUEST, CLIP_PEEK, CLIP_NOTIFY, CLIP_PROVIDE = (1 << bit for bit in range(24, 29))


def set_pixel_format() -> bytes:
    return b"\0\0\0\0" + PIXEL_FORMAT


def set_encodings(preferred: str) -> bytes:
    """preferred: one of PICTURES. The others are allowed too, since a server may not have that one.

    But for raw, which every server has: TigerVNC takes it for no wish at all where it may deflate.
    """
    others = () if preferred == "raw" else (n for name, n in PICTURES.items() if name != preferred)
    pictures = [PICTURES[preferred], *others]
    numbers = [COPY_RECT, *pictures, *PSEUDO]
    return struct.pack(f">BxH{len(numbers)}i", 2, len(numbers), *numbers)


def request(rect: Rect, incremental: bool) -> bytes:
    return struct.pack(">BBHHHH", 3, incremental, rect.x, rect.y, rect.width, rect.height)


def key(keysym: int, pressed: bool) -> bytes:
    return struct.pack(">BBxxI", 4, pressed, keysym)


def extended_key(keysym: int, scan_code: int, pressed: bool) -> bytes:
    """QEMU's: scan_code is of XT, extended ones with bit 7 set."""
    return struct.pack(">BBHII", 255, 0, pressed, keysym, scan_code)


def pointer(mask: int, x: int, y: int) -> bytes:
    return struct.pack(">BBHH", 5, mask, x, y)


def cut_text(text: str) -> bytes:
    """Latin-1 is all that this message can say; a character that it has not becomes a question mark."""
    data = text.encode("latin-1", "replace")
    return struct.pack(">B3xI", 6, len(data)) + data


def clipboard_caps(most_bytes: int) -> bytes:
    """Text, of so many bytes unasked; and what we understand."""
    actions = CLIP_CAPS | CLIP_REQUEST | CLIP_PEEK | CLIP_NOTIFY | CLIP_PROVIDE
    return _extended(actions | TEXT_FORMAT, struct.pack(">I", most_bytes))


def clipboard_request() -> bytes:
    return _extended(CLIP_REQUEST | TEXT_FORMAT)


def clipboard_notify(has_text: bool) -> bytes:
    return _extended(CLIP_NOTIFY | (TEXT_FORMAT if has_text else 0))


def clipboard_provide(text: str) -> bytes:
    """Lines end in CR LF and the text in a zero byte, says rfbproto."""
    data = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8") + b"\0"
    return _extended(CLIP_PROVIDE | TEXT_FORMAT, zlib.compress(struct.pack(">I", len(data)) + data))


def continuous_updates(rect: Rect, on: bool) -> bytes:
    return struct.pack(">BBHHHH", 150, on, rect.x, rect.y, rect.width, rect.height)


def fence(flags: int, payload: bytes) -> bytes:
    return struct.pack(">B3xIB", 248, flags, len(payload)) + payload


def set_desktop_size(size: Size, screen: Screen) -> bytes:
    """One screen of that size: the server's first, whose id and flags it has told us."""
    head = struct.pack(">BxHHBx", 251, size.width, size.height, 1)
    return head + struct.pack(">IHHHHI", screen.id, 0, 0, size.width, size.height, screen.flags)


def _extended(flags: int, data: bytes = b"") -> bytes:
    """A ClientCutText of negative length: that is how the extended clipboard is told from the first one."""
    return struct.pack(">B3xiI", 6, -(len(data) + 4), flags) + data
