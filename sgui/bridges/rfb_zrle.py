"""ZRLE's tiles as pixels, from what has been inflated so far. Source: RFC 6143 section 7.7.5 and 7.7.6.

Where a run begins depends on all runs before it. So for every byte it is found where a run that began there
would end, and the chain from the first is followed with jumps of 1, 2, 4 … runs: no loop over runs or pixels.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sgui.bridges.rfb_colors import chosen, unpacked_bits, words
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.wire.rfb import Tiles
from sgui.wire.rfb_rectangles import ZRLE_SIDE, tiles

Pixels = NDArray[np.uint32]
Cut = tuple[Pixels, int]  # a tile's pixels, and where the next tile begins

CPIXEL = 3  # bytes of a colour
WINDOWS = (256, 2048)  # bytes in which a tile's end is looked for first: most are small
PALETTE_MOST = 127


class Zrle:
    """Of one connection; between two rectangles it remembers nothing."""

    def __init__(self) -> None:
        self._rest = b""
        self._places: Iterator[Rect] | None = None
        self._place: Rect | None = None

    def tiles(self, said: Tiles) -> Iterator[tuple[Rect, Pixels]]:
        """The tiles that are complete now. Raises ProtocolError for those that cannot be."""
        if self._places is None:
            self._places = iter(tiles(said.rect, ZRLE_SIDE))
            self._place, self._rest = next(self._places, None), b""
        data, at = self._rest + said.data, 0
        while self._place is not None and (cut := _tile(data, at, self._place)):
            pixels, at = cut
            yield self._place, pixels.reshape(self._place.height, self._place.width)
            self._place = next(self._places, None)
        self._rest = data[at:]
        if said.last:
            self._end()

    def _end(self) -> None:
        missing, left, self._places = self._place, len(self._rest), None
        if missing is not None or left:
            what = "a tile is missing" if missing is not None else f"{left} bytes are left"
            raise ProtocolError(f"rfb: zrle: {what} at the end of a rectangle")


def _tile(data: bytes, at: int, place: Rect) -> Cut | None:
    """None if it is not complete. Raises ProtocolError."""
    if at >= len(data):
        return None
    kind, at = data[at], at + 1
    if kind == 0:
        return _colours(data, at, place.area)
    if kind == 1:
        solid = _colours(data, at, 1)
        return solid and (np.repeat(solid[0], place.area), solid[1])
    if kind <= 16:
        return _packed(data, at, place, kind)
    if kind == 128:
        return _runs(data, at, place.area, None)
    if kind >= 130:
        palette = _colours(data, at, kind - 128)
        return palette and _runs(data, palette[1], place.area, palette[0])
    raise ProtocolError(f"rfb: zrle: subencoding {kind}, allowed are 0 to 16, 128 and 130 to 255")


def _colours(data: bytes, at: int, count: int) -> Cut | None:
    end = at + CPIXEL * count
    if end > len(data):
        return None
    return words(data, count, at), end


def _packed(data: bytes, at: int, place: Rect, count: int) -> Cut | None:
    """count: of colours; their indices have 1, 2 or 4 bits, rows padded to bytes."""
    palette = _colours(data, at, count)
    bits = 1 if count <= 2 else 2 if count <= 4 else 4
    row_bytes = -(-place.width * bits // 8)
    if palette is None or palette[1] + row_bytes * place.height > len(data):
        return None
    colours, at = palette
    rows = np.frombuffer(data, np.uint8, row_bytes * place.height, at).reshape(place.height, row_bytes)
    return _chosen(colours, unpacked_bits(rows, bits, place.width)), at + row_bytes * place.height


def _chosen(colours: Pixels, indices: NDArray[Any]) -> Pixels:
    found = chosen(colours, indices)
    if found is None:
        raise ProtocolError(f"rfb: zrle: a colour beyond the palette's {len(colours)}")
    return found


def _runs(data: bytes, at: int, area: int, palette: Pixels | None) -> Cut | None:
    """palette: None where each run says its colour."""
    most = area * (CPIXEL + 1 if palette is None else 2)
    for window in (*WINDOWS, most):
        part = np.frombuffer(data[at : at + min(window, most)], np.uint8)
        found = _cut_runs(part, area, CPIXEL if palette is None else 1)
        if found is not None:
            starts, lengths, end = found
            if palette is None:
                colours = words(part[starts[:, None] + np.arange(CPIXEL)].tobytes(), len(starts))
            else:
                colours = _chosen(palette, part[starts] & 127)
            return np.repeat(colours, lengths), at + end
    if len(data) - at >= most:
        raise ProtocolError(f"rfb: zrle: runs of fewer than {area} pixels")
    return None


Runs = tuple[NDArray[np.intp], NDArray[np.intp], int]  # where each begins, its pixels; the end of the last


def _cut_runs(part: NDArray[np.uint8], area: int, head: int) -> Runs | None:
    """Runs of together area pixels; None if there are not so many. head: bytes before a run's length.

    A length is bytes of 255 and one that is less, together and one more. With a head of one byte only those
    whose highest bit is set have a length. Raises ProtocolError if a run goes beyond the area.
    """
    count = len(part)
    here = np.arange(count)
    closing = np.append(np.where(part < 255, here, count), count)
    closing = np.minimum.accumulate(closing[::-1])[::-1]  # the next byte that ends a length
    tail = np.minimum(here + head, count)
    last = closing[tail]
    if head == 1:
        last = np.where(part < 128, here, last)
    starts = _chain(np.where(last < count, last + 1, count + 1))
    ends = last[starts]
    starts, ends = starts[ends < count], ends[ends < count]
    lengths = np.where(ends < tail[starts], 1, 255 * (ends - tail[starts]) + part[ends] + 1)
    done = np.cumsum(lengths)
    number = int(np.searchsorted(done, area))
    if number == len(done):
        return None
    if done[number] != area:
        raise ProtocolError(f"rfb: zrle: a run beyond the {area} pixels of its tile")
    return starts[: number + 1], lengths[: number + 1], int(ends[number]) + 1


def _chain(after: NDArray[np.intp]) -> NDArray[np.intp]:
    """0, after[0], after[after[0]] … while they lie inside. after[i] > i."""
    count = len(after)
    jump = np.append(np.minimum(after, count), count)
    reached = np.zeros(min(count, 1), np.intp)
    while True:
        more = jump[reached]
        more = more[more < count]
        if not more.size:
            return reached
        reached, jump = np.concatenate((reached, more)), jump[jump]
