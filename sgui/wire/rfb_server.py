"""What an RFB server says after the handshake, message by message.

Sources: RFC 6143 section 7.6, rfbproto.rst.
"""

import struct

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.wire import rfb
from sgui.wire.rfb_client import fence
from sgui.wire.rfb_clipboard import server_cut_text
from sgui.wire.rfb_handshake import handshake, size_of
from sgui.wire.rfb_rectangles import PIXEL, Rectangles
from sgui.wire.rfb_stream import Decoder, Parser

CURSOR_SIDE_MAX = 256  # larger ones are nobody's cursor; what is above sgui's own bound is thinned later
SCREENS_MAX = 32
FENCE_BYTES_MAX = 64  # rfbproto.rst
FENCE_REQUEST = 1 << 31
FENCE_KNOWN = 0b111  # BlockBefore, BlockAfter, SyncNext: we do one thing after the other anyway
WISHED = 1  # ExtendedDesktopSize: the answer to our own wish


class Server(Decoder):
    """A whole connection, from the server's first byte on. password: None to use no authentication.

    between: no message has begun that has not ended, as far as `said` has been read.
    """

    def __init__(self, password: bytes | None) -> None:
        super().__init__(self._messages(password))
        self.between = False
        self._rectangles = Rectangles()
        self._size = Size(0, 0)  # of the picture as it was said last

    def _messages(self, password: bytes | None) -> Parser[None]:
        self._size = yield from handshake(password)
        while True:
            self.between = True
            kind = (yield 1)[0]
            self.between = False
            yield from self._message(kind)

    def _message(self, kind: int) -> Parser[None]:
        match kind:
            case 0:
                yield from self._update()
            case 2:  # Bell: nobody here rings
                pass
            case 3:
                yield from server_cut_text()
            case 150:  # EndOfContinuousUpdates
                yield rfb.Continuous()
            case 248:
                yield from _fence()
            case _:
                raise ProtocolError(f"rfb: message {kind}, allowed are 0, 2, 3, 150 and 248")

    def _update(self) -> Parser[None]:
        (count,) = struct.unpack(">xH", (yield 3))
        for _ in range(count):
            *place, encoding = struct.unpack(">HHHHi", (yield 12))
            if encoding == rfb.LAST_RECT:
                break
            yield from self._rectangle(Rect(*place), encoding)
        yield rfb.Updated()

    def _rectangle(self, rect: Rect, encoding: int) -> Parser[None]:
        match encoding:
            case rfb.CURSOR:
                yield from _cursor(rect)
            case rfb.DESKTOP_SIZE:
                self._size = size_of(rect.width, rect.height)
                yield rfb.Resized(self._size, None)
            case rfb.EXTENDED_DESKTOP_SIZE:
                yield from self._extended_size(rect)
            case rfb.QEMU_EXTENDED_KEY:
                yield rfb.ExtendedKeys()
            case rfb.QEMU_POINTER_MOTION:
                yield rfb.PointerKind(rect.x != 0)
            case rfb.QEMU_LED_STATE:  # a guest's lamps are lit nowhere (C08)
                yield 1
            case rfb.POINTER_POSITION:  # the pointer is where the user put it (C08)
                pass
            case _:
                yield from self._rectangles.parse(encoding, rect, self._size)

    def _extended_size(self, rect: Rect) -> Parser[None]:
        """x: who changed it, y: how a wish of ours went. The first screen is the one that we speak of."""
        count = (yield 4)[0]
        if not 1 <= count <= SCREENS_MAX:
            raise ProtocolError(f"rfb: {count} screens, allowed are 1 to {SCREENS_MAX}")
        number, flags = struct.unpack_from(">I8xI", (yield 16 * count))
        if rect.x == WISHED and rect.y != 0:
            yield rfb.WishRefused(rect.y)
            return
        self._size = size_of(rect.width, rect.height)
        yield rfb.Resized(self._size, rfb.Screen(number, flags))


def _cursor(rect: Rect) -> Parser[None]:
    """x, y: its hot spot, which a server may put outside; none without pixels."""
    if max(rect.width, rect.height) > CURSOR_SIDE_MAX:
        size = f"{rect.width} x {rect.height}"
        raise ProtocolError(f"rfb: cursor of {size} pixels, allowed is {CURSOR_SIDE_MAX} a side")
    pixels = bytes((yield rect.area * PIXEL))
    mask = bytes((yield -(-rect.width // 8) * rect.height))
    if rect.empty:
        yield rfb.CursorImage(Size(0, 0), 0, 0, b"", b"")
        return
    spot = min(rect.x, rect.width - 1), min(rect.y, rect.height - 1)
    yield rfb.CursorImage(rect.size, *spot, pixels, mask)


def _fence() -> Parser[None]:
    """A request is answered with the same bytes; an answer to what we never asked does nothing."""
    flags, length = struct.unpack(">3xIB", (yield 8))
    if length > FENCE_BYTES_MAX:
        raise ProtocolError(f"rfb: fence of {length} bytes, allowed is {FENCE_BYTES_MAX}")
    payload = bytes((yield length))
    if flags & FENCE_REQUEST:
        yield rfb.Reply(fence(flags & FENCE_KNOWN, payload))
