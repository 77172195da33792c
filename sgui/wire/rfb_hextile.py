"""Hextile's tiles, cut out of the stream as many at once as have come. Source: RFC 6143 section 7.7.4.

Tiles beside each other go together: raw ones as a Strip, all others as a Mosaic. A tile's place is known from
its number alone, and whether its rectangles lie in it is for the painter to say.
"""

from sgui.values.geometry import Rect
from sgui.wire.rfb import Mosaic, Shapes, Strip
from sgui.wire.rfb_stream import Ahead, Parser

PIXEL = 4  # bytes
SIDE = 16
MOSAIC_BYTES = 1 << 14  # looked at at once; a tile has at most 1540

_RAW, _BACKGROUND, _FOREGROUND, _SUBRECTS, _COLOURED = 1, 2, 4, 8, 16


class Hextile:
    """One rectangle: both colours go on from tile to tile."""

    def __init__(self) -> None:
        self._background = self._foreground = bytes(PIXEL)

    def parse(self, rect: Rect) -> Parser[None]:
        for y in range(rect.y, rect.bottom, SIDE):
            yield from self._row(Rect(rect.x, y, rect.width, min(SIDE, rect.bottom - y)))

    def _row(self, rest: Rect) -> Parser[None]:
        wanted = 1
        while rest.width:
            seen = yield Ahead(wanted)
            raw = 1 + min(SIDE, rest.width) * rest.height * PIXEL
            if not seen[0] & _RAW:
                mosaic, wanted = self._mosaic(bytes(seen[:MOSAIC_BYTES]), rest)
                width = mosaic.rect.width
                if width:
                    yield wanted
                    yield mosaic
                    wanted = 1
            elif len(seen) < raw:
                width, wanted = 0, raw
            else:
                count = _alike(seen, raw, rest.width // SIDE)
                width, wanted = min(SIDE, rest.width) * count, 1
                yield Strip(Rect(rest.x, rest.y, width, rest.height), (yield raw * count))
            rest = Rect(rest.x + width, rest.y, rest.width - width, rest.height)

    def _mosaic(self, seen: bytes, rest: Rect) -> tuple[Mosaic, int]:
        """All tiles from the first on that have come whole and are not raw, and how many bytes they have.

        Where not even the first has come, the mosaic is empty and the number is of bytes to wait for.
        """
        backgrounds, plain, coloured = list[bytes](), _Found(), _Found()
        at, length, left = 0, len(seen), -(-rest.width // SIDE)
        background, foreground = self._background, self._foreground
        while len(backgrounds) < left and at < length and not (mask := seen[at]) & _RAW:
            end = at + 1
            if mask & _BACKGROUND:
                background, end = seen[end : end + PIXEL], end + PIXEL
            if mask & _FOREGROUND:
                foreground, end = seen[end : end + PIXEL], end + PIXEL
            if mask & _SUBRECTS:
                start, end = end + 1, end + 1
                found, size = (coloured, 2 + PIXEL) if mask & _COLOURED else (plain, 2)
                if start <= length:
                    end += size * seen[start - 1]
                if end <= length:
                    found.add(len(backgrounds), foreground, seen[start:end])
            if end > length:
                break
            backgrounds.append(background)
            self._background, self._foreground, at = background, foreground, end
        width = min(SIDE * len(backgrounds), rest.width)
        place = Rect(rest.x, rest.y, width, rest.height)
        return Mosaic(place, b"".join(backgrounds), plain.shapes(2), coloured.shapes(2 + PIXEL)), at or end


class _Found:
    """The rectangles of a mosaic's tiles, tile by tile."""

    def __init__(self) -> None:
        self._tiles: list[int] = []
        self._colours: list[bytes] = []
        self._data: list[bytes] = []

    def add(self, tile: int, colour: bytes, data: bytes) -> None:
        self._tiles.append(tile)
        self._colours.append(colour)
        self._data.append(data)

    def shapes(self, size: int) -> Shapes:
        counts = tuple(len(data) // size for data in self._data)
        return Shapes(tuple(self._tiles), counts, b"".join(self._colours), b"".join(self._data))


def _alike(seen: memoryview, size: int, most: int) -> int:
    """How many raw tiles of so many bytes come after each other: one at least, the narrow last one alone."""
    masks = bytes(seen[: size * min(most, len(seen) // size) : size])
    return max(1, len(masks) - len(masks.lstrip(b"\1")))
