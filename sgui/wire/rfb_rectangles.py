"""The rectangles of a FramebufferUpdate that are pictures: cut out of the stream, bounded, not painted yet.

Sources: RFC 6143 section 7.7; rfbproto.rst for Tight.
"""

import struct

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.wire import rfb
from sgui.wire.rfb import Copy, Fill, Packed, Rows, Tiles
from sgui.wire.rfb_hextile import Hextile
from sgui.wire.rfb_inflate import Inflater
from sgui.wire.rfb_stream import Parser

PIXEL = 4  # bytes
BAND_BYTES = 65536  # of rows that are asked for at once
CHUNK_BYTES = 65536  # of compressed bytes that are asked for at once
ZRLE_SIDE = 64
TIGHT_WIDTH_MAX = 2048  # rfbproto.rst: of anything but a fill
TIGHT_AREA_MAX = 1 << 20  # ours: servers cut at 65536 pixels
TIGHT_PLAIN_MAX = 11  # bytes; more are deflated

# Tight
_FILL, _JPEG = 8, 9
_COPY, _PALETTE, _GRADIENT = range(3)


class Rectangles:
    """Of one connection: what zlib remembers goes on from one rectangle to the next."""

    def __init__(self) -> None:
        self._zrle = Inflater()
        self._tight = [Inflater() for _ in range(4)]

    def parse(self, encoding: int, rect: Rect, size: Size) -> Parser[None]:
        """rect: as the header says; size: of the server's picture. Raises ProtocolError."""
        if not Rect.of(size).contains(rect):
            at = f"{rect.width} x {rect.height} pixels at {rect.x}, {rect.y}"
            raise ProtocolError(f"rfb: {at}, the picture has {size.width} x {size.height}")
        match encoding:
            case rfb.RAW:
                yield from _raw(rect)
            case rfb.COPY_RECT:
                yield from _copy(rect, size)
            case rfb.HEXTILE:
                yield from Hextile().parse(rect)
            case rfb.TIGHT:
                yield from self._tight_rect(rect)
            case rfb.ZRLE:
                yield from self._zrle_rect(rect)
            case _:
                raise ProtocolError(f"rfb: encoding {encoding}, which was not asked for")
        yield rfb.Drawn(rect)

    def _zrle_rect(self, rect: Rect) -> Parser[None]:
        (length,) = struct.unpack(">I", (yield 4))
        most = zrle_bytes_max(rect)
        if length > most + CHUNK_BYTES:
            raise ProtocolError(f"rfb: zrle of {length} bytes, allowed is {most + CHUNK_BYTES}")
        while length:
            chunk = yield min(length, CHUNK_BYTES)
            length -= len(chunk)
            for piece in self._zrle.pieces(chunk, most):
                most -= len(piece)
                yield Tiles(rect, piece, last=False)
        yield Tiles(rect, b"", last=True)

    def _tight_rect(self, rect: Rect) -> Parser[None]:
        control = (yield 1)[0]
        for number in range(4):
            if control >> number & 1:
                self._tight[number] = Inflater()
        kind = control >> 4
        if kind == _FILL:
            red, green, blue = yield 3
            yield Fill(rect, bytes((blue, green, red, 0)))
        elif kind >= 8:
            name = "JPEG" if kind == _JPEG else f"compression {kind}"
            raise ProtocolError(f"rfb: tight: {name}, which was not asked for")
        else:
            yield from self._tight_basic(rect, kind)

    def _tight_basic(self, rect: Rect, kind: int) -> Parser[None]:
        if rect.width > TIGHT_WIDTH_MAX or rect.area > TIGHT_AREA_MAX:
            most = f"{TIGHT_WIDTH_MAX} wide and {TIGHT_AREA_MAX} pixels"
            raise ProtocolError(f"rfb: tight: {rect.width} x {rect.height}, allowed are {most}")
        chosen = (yield 1)[0] if kind & 4 else _COPY
        if chosen > _GRADIENT:
            raise ProtocolError(f"rfb: tight: filter {chosen}, allowed is 0 to 2")
        palette = b""
        if chosen == _PALETTE:
            palette = bytes((yield 3 * ((yield 1)[0] + 1)))
        data = yield from self._tight_data(tight_bytes(rect, len(palette) // 3), kind & 3)
        yield Packed(rect, palette, chosen == _GRADIENT, data)

    def _tight_data(self, expected: int, stream: int) -> Parser[bytes]:
        """Exactly so many bytes. Raises ProtocolError for fewer or more."""
        if expected <= TIGHT_PLAIN_MAX:
            return bytes((yield expected))
        length = yield from _compact_length()
        parts, missing = [], expected
        while length:
            chunk = yield min(length, CHUNK_BYTES)
            length -= len(chunk)
            for piece in self._tight[stream].pieces(chunk, missing):
                missing -= len(piece)
                parts.append(piece)
        if missing:
            raise ProtocolError(f"rfb: tight: {missing} bytes of {expected} are missing")
        return b"".join(parts)


def zrle_bytes_max(rect: Rect) -> int:
    """The longest are runs of one pixel, a colour and a length each; and every tile may have a palette."""
    tiles = -(-rect.width // ZRLE_SIDE) * -(-rect.height // ZRLE_SIDE)
    return tiles * (1 + 127 * 3) + rect.area * 4


def tight_bytes(rect: Rect, colours: int) -> int:
    if colours == 0:
        return rect.area * 3
    return -(-rect.width // 8) * rect.height if colours <= 2 else rect.area


def _compact_length() -> Parser[int]:
    """7, 7 and 8 bits, the lowest first; a set highest bit of the first two says that more comes."""
    first = (yield 1)[0]
    if first < 0x80:
        return first
    second = (yield 1)[0]
    length = first & 0x7F | (second & 0x7F) << 7
    return length if second < 0x80 else length | (yield 1)[0] << 14


def _raw(rect: Rect) -> Parser[None]:
    """In bands, so that a frame is painted as it comes."""
    row_bytes = rect.width * PIXEL
    if not row_bytes:
        return
    rows = max(1, BAND_BYTES // row_bytes)
    for y in range(rect.y, rect.bottom, rows):
        band = Rect(rect.x, y, rect.width, min(rows, rect.bottom - y))
        yield Rows(band, (yield row_bytes * band.height))


def _copy(rect: Rect, size: Size) -> Parser[None]:
    x, y = struct.unpack(">HH", (yield 4))
    if not Rect.of(size).contains(Rect(x, y, rect.width, rect.height)):
        raise ProtocolError(f"rfb: copy from {x}, {y}, which lies outside the picture")
    yield Copy(rect, x, y)


def tiles(rect: Rect, side: int) -> list[Rect]:
    """From left to right and from top to bottom; the last ones may be smaller."""
    return [
        Rect(x, y, min(side, rect.right - x), min(side, rect.bottom - y))
        for y in range(rect.y, rect.bottom, side)
        for x in range(rect.x, rect.right, side)
    ]
