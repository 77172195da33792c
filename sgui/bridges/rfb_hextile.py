"""Hextile's tiles as pixels: all that came beside each other at once. Source: RFC 6143 section 7.7.4."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sgui.values.errors import ProtocolError
from sgui.wire.rfb import Mosaic, Shapes, Strip
from sgui.wire.rfb_hextile import PIXEL, SIDE

Pixels = NDArray[np.uint32]
Numbers = NDArray[np.intp]

SMALL_AREA = 48  # pixels; larger rectangles are filled faster one by one
PASS_PIXELS = 1 << 17  # that are painted at once: each needs numbers beside it


def paint_strip(strip: Strip, part: Pixels) -> None:
    """part: of the picture, as large as the strip. A tile's row is copied as one item."""
    height, width = part.shape
    side = min(SIDE, width)
    row, tile = side * PIXEL, 1 + side * height * PIXEL
    tiles: NDArray[Any] = np.ndarray((height, width // side), f"V{row}", strip.data, 1, (row, tile))
    part.view(tiles.dtype)[:] = tiles


def paint_mosaic(mosaic: Mosaic, part: Pixels) -> None:
    """part: of the picture, as large as the mosaic. Raises ProtocolError for a rectangle outside its tile."""
    part[:] = np.repeat(np.frombuffer(mosaic.backgrounds, "<u4"), SIDE)[: part.shape[1]]
    for shapes, size in ((mosaic.plain, 2), (mosaic.coloured, 2 + PIXEL)):
        if shapes.data:
            _paint(part, shapes, np.frombuffer(shapes.data, np.uint8).reshape(-1, size))


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rectangles in the part, each number and colour an array."""

    x: Numbers
    y: Numbers
    width: Numbers
    height: Numbers
    colours: Pixels


def _paint(part: Pixels, shapes: Shapes, data: NDArray[np.uint8]) -> None:
    """data: a row for each rectangle, its colour if it has one, its place, its size less one."""
    tiles, counts = np.array(shapes.tiles, np.intp), np.array(shapes.counts, np.intp)
    left = np.repeat(tiles * SIDE, counts)
    place, size = data[:, -2].astype(np.intp), data[:, -1].astype(np.intp)
    x, y, width, height = place >> 4, place & 15, (size >> 4) + 1, (size & 15) + 1
    if np.any(x + width > np.minimum(SIDE, part.shape[1] - left)) or np.any(y + height > part.shape[0]):
        raise ProtocolError("rfb: hextile: a rectangle outside of its tile")
    if data.shape[1] == 2:
        colours = np.repeat(np.frombuffer(shapes.colours, "<u4"), counts)
    else:
        colours = np.ascontiguousarray(data[:, :PIXEL]).view("<u4")[:, 0]
    boxes = Boxes(left + x, y, width, height, colours)
    if int((width * height).sum()) > SMALL_AREA * len(data):
        _fill_each(part, boxes)
    else:
        _fill_all(part, boxes)


def _fill_each(part: Pixels, boxes: Boxes) -> None:
    right, bottom = boxes.x + boxes.width, boxes.y + boxes.height
    sides = (one.tolist() for one in (boxes.x, right, boxes.y, bottom, boxes.colours))
    for left, to_x, top, to_y, colour in zip(*sides, strict=True):
        part[top:to_y, left:to_x] = colour


def _fill_all(part: Pixels, boxes: Boxes) -> None:
    """Every pixel's place is reckoned; of two at one place the later stays."""
    areas = boxes.width * boxes.height
    ends = np.cumsum(areas)
    first = 0
    while first < len(areas):
        done = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, done + PASS_PIXELS, "right"))
        these = slice(first, max(last, first + 1))
        area, first = areas[these], these.stop
        number = np.arange(int(area.sum())) - np.repeat(ends[these] - area - done, area)
        down, right = np.divmod(number, np.repeat(boxes.width[these], area))
        y, x = np.repeat(boxes.y[these], area) + down, np.repeat(boxes.x[these], area) + right
        part[y, x] = np.repeat(boxes.colours[these], area)
