"""zlib streams of a server that may lie: never more comes out than there may be, and that in pieces.

Source: RFC 1950; RFC 6143 section 7.7.6 (ZRLE, one stream a connection), rfbproto.rst (Tight, four of them).
"""

import zlib
from collections.abc import Iterator

from sgui.values.errors import ProtocolError

PIECE_BYTES = 1 << 18


class Inflater:
    """One stream; what it has seen before counts for what comes."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def pieces(self, untrusted: bytes | memoryview, most: int) -> Iterator[bytes]:
        """What these bytes inflate to, PIECE_BYTES at once. Raises ProtocolError beyond most bytes."""
        rest: bytes | memoryview = untrusted
        while True:
            asked = min(PIECE_BYTES, most + 1)
            piece = self._inflate(rest, asked)
            most -= len(piece)
            if most < 0:
                raise ProtocolError("rfb: zlib: more comes out than the rectangle has")
            if piece:
                yield piece
            if len(piece) < asked:
                return
            rest = self._stream.unconsumed_tail

    def _inflate(self, rest: bytes | memoryview, most: int) -> bytes:
        try:
            piece = self._stream.decompress(rest, most)
        except zlib.error as error:
            raise ProtocolError(f"rfb: zlib: {error}") from None
        if self._stream.eof:
            raise ProtocolError("rfb: zlib: the stream ends, allowed is one a connection")
        return piece
