"""The beginning of an RFB connection: versions, security, the two Init messages.

A server may say anything here, and for ever: every length has a bound, and whoever feeds us a deadline.
Source: RFC 6143 sections 7.1 to 7.3.
"""

import re
import struct

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX
from sgui.values.quote import quoted
from sgui.wire.rfb import Opened, Reply
from sgui.wire.rfb_des import answer
from sgui.wire.rfb_stream import Parser

VERSION = re.compile(rb"RFB (\d{3})\.(\d{3})\n")
NONE, VNC_AUTHENTICATION = 1, 2
TEXT_BYTES_MAX = 4096  # a reason, or the name of the desktop
SHOWN = 120  # characters of a reason


def handshake(password: bytes | None) -> Parser[Size]:
    """The size of the server's picture. password: None to use no authentication. Raises ProtocolError."""
    minor = yield from _version()
    yield from _secure(minor, password)
    yield Reply(b"\x01")  # ClientInit: others may stay
    size = yield from _server_init()
    yield Opened(size)
    return size


def _version() -> Parser[int]:
    """3, 7 or 8: the minor version that both speak."""
    said = bytes((yield 12))
    found = VERSION.fullmatch(said)
    if found is None or int(found[1]) < 3:
        raise ProtocolError(f"rfb: it greets with {quoted(said.decode('latin-1'))}, allowed is 'RFB 003.008'")
    number = (int(found[1]), int(found[2]))
    minor = 8 if number >= (3, 8) else 7 if number == (3, 7) else 3
    yield Reply(b"RFB 003.%03d\n" % minor)
    return minor


def _secure(minor: int, password: bytes | None) -> Parser[None]:
    wanted = NONE if password is None else VNC_AUTHENTICATION
    types = (yield from _types()) if minor > 3 else struct.unpack(">I", (yield 4))
    if types in ((), (0,)):
        raise ProtocolError(f"rfb: the server refuses: {(yield from _text('reason'))}")
    if wanted not in types:
        raise ProtocolError(f"rfb: security types {_listed(types)}, allowed is {_NAMES[wanted]}")
    if minor > 3:
        yield Reply(bytes([wanted]))
    if password is not None:
        yield Reply(answer(password, bytes((yield 16))))
    if password is not None or minor == 8:
        yield from _result(minor)


def _types() -> Parser[tuple[int, ...]]:
    return tuple((yield (yield 1)[0]))


_NAMES = {NONE: "1 (none), without a password", VNC_AUTHENTICATION: "2 (VNC authentication), with a password"}


def _listed(types: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in types[:8]) + (", ..." if len(types) > 8 else "")


def _result(minor: int) -> Parser[None]:
    (status,) = struct.unpack(">I", (yield 4))
    if status == 0:
        return
    reason = (yield from _text("reason")) if minor == 8 else "no reason given"
    raise ProtocolError(f"rfb: the server refuses: {reason}")


def _server_init() -> Parser[Size]:
    """Size, pixel format, name. We ask for a format of our own, and the name is nobody's label."""
    width, height = struct.unpack(">HH16x", (yield 20))
    yield from _text("name")
    return size_of(width, height)


def size_of(width: int, height: int) -> Size:
    """Raises ProtocolError for what no framebuffer of sgui can be."""
    for what, side in (("width", width), ("height", height)):
        if not 1 <= side <= SIDE_MAX:
            raise ProtocolError(f"rfb: {what} {side}, allowed is 1 to {SIDE_MAX}")
    return Size(width, height)


def _text(what: str) -> Parser[str]:
    """A length and so many bytes, quoted for people."""
    (length,) = struct.unpack(">I", (yield 4))
    if length > TEXT_BYTES_MAX:
        raise ProtocolError(f"rfb: {what} of {length} bytes, allowed is {TEXT_BYTES_MAX}")
    return quoted(bytes((yield length)).decode("latin-1")[:SHOWN])
