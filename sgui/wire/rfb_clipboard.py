"""What a server says of its clipboard: a text in the first manner, or the extended clipboard's messages.

Source: RFC 6143 section 7.6.4; rfbproto.rst, Extended Clipboard Pseudo-Encoding. Only text is understood.
"""

import struct
import zlib

from sgui.values.errors import ProtocolError
from sgui.values.limits import CLIPBOARD_BYTES
from sgui.wire import rfb
from sgui.wire.rfb_client import CLIP_CAPS, CLIP_NOTIFY, CLIP_PEEK, CLIP_PROVIDE, CLIP_REQUEST, TEXT_FORMAT
from sgui.wire.rfb_stream import Parser

MESSAGE_BYTES_MAX = 16 << 20  # what is longer than our clipboard is cut, and the rest skipped, up to this
EXTENDED_BYTES_MAX = 1 << 20  # deflated
SKIP_BYTES = 65536  # at once
_ACTIONS = CLIP_CAPS | CLIP_REQUEST | CLIP_PEEK | CLIP_NOTIFY | CLIP_PROVIDE
_ROOM = 4 + 2 * CLIPBOARD_BYTES  # a length, and a text whose lines may all end in CR LF


def server_cut_text() -> Parser[None]:
    """After its type. A negative length says that it is the extended clipboard's. Raises ProtocolError."""
    (length,) = struct.unpack(">3xi", (yield 7))
    if length < 0:
        yield from _extended(-length)
        return
    if length > MESSAGE_BYTES_MAX:
        raise ProtocolError(f"rfb: cut text of {length} bytes, allowed is {MESSAGE_BYTES_MAX}")
    kept = min(length, CLIPBOARD_BYTES)
    text = bytes((yield kept)).decode("latin-1")
    yield from _skip(length - kept)
    yield rfb.Cut(text)


def _skip(length: int) -> Parser[None]:
    while length:
        length -= len((yield min(length, SKIP_BYTES)))


def _extended(length: int) -> Parser[None]:
    if not 4 <= length <= EXTENDED_BYTES_MAX:
        raise ProtocolError(
            f"rfb: extended clipboard of {length} bytes, allowed is 4 to {EXTENDED_BYTES_MAX}"
        )
    (flags,) = struct.unpack(">I", (yield 4))
    text, action, rest = bool(flags & TEXT_FORMAT), flags & _ACTIONS, length - 4
    if action & CLIP_CAPS:
        yield from _skip(rest)
        yield rfb.ClipboardCaps(action)
    elif action == CLIP_PROVIDE:
        data = yield rest
        yield rfb.ClipboardGiven(_text(data) if text else None)
    elif rest or action not in (CLIP_REQUEST, CLIP_PEEK, CLIP_NOTIFY):
        raise ProtocolError(f"rfb: extended clipboard: flags {flags:#x} with {rest} bytes")
    elif action == CLIP_NOTIFY:
        yield rfb.ClipboardNotify(text)
    else:
        yield rfb.ClipboardWanted(text) if action == CLIP_REQUEST else rfb.ClipboardAsked()


def _text(untrusted: memoryview) -> str | None:
    """The first of the formats that were given, which is the text; None for what is not UTF-8.

    A stream of its own, of which only as much is inflated as a clipboard holds. Raises ProtocolError.
    """
    try:
        data = zlib.decompressobj().decompress(untrusted, _ROOM)
    except zlib.error as error:
        raise ProtocolError(f"rfb: extended clipboard: zlib: {error}") from None
    if len(data) < 4:
        raise ProtocolError(f"rfb: extended clipboard: {len(data)} bytes, where a length of 4 should stand")
    (length,) = struct.unpack_from(">I", data)
    if length > len(data) - 4 and len(data) < _ROOM:
        raise ProtocolError(f"rfb: extended clipboard: a text of {length} bytes in {len(data) - 4}")
    try:
        return data[4 : 4 + length].rstrip(b"\0").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
