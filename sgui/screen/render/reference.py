"""The reference renderer: the executable specification of the picture, and what draws where GL is missing.

Each primitive means what core/draw.py says. Whole-array integer arithmetic, nothing per output pixel in
Python; guest memory is copied once for each place it is painted to, and only the copy is looked at.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sgui.core.draw import (
    Arrow,
    DrawList,
    Fill,
    GuestCursor,
    GuestPixels,
    PatternFill,
    Primitive,
    Symbol,
    Text,
    Veil,
)
from sgui.core.picture.pattern import is_ink
from sgui.core.picture.pointer import BODY, OUTLINE, arrow_origin, arrow_rows
from sgui.core.picture.theme import POINTER_BODY, POINTER_OUTLINE
from sgui.screen.render.glyphs import Atlas, Placed
from sgui.screen.render.guest_rows import Words, guest_rows, guest_words
from sgui.screen.render.renderer import Picture, Pixels, Source
from sgui.screen.render.sampling import blended, dimmed, linear, nearest
from sgui.screen.render.scanout import MemoryScanout
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import GpuError
from sgui.values.frame import Format, Frame
from sgui.values.geometry import Rect, Size
from sgui.values.label import Pattern
from sgui.values.rotation import Rotation


class ReferenceRenderer:
    """Keeps its picture in main memory."""

    name = "reference"
    note = "software renderer"
    formats: tuple[Format, ...] = ()

    def __init__(self, size: Size, atlas: Atlas) -> None:
        self._atlas = atlas
        self._sources: dict[int, Source] = {}
        self.resize(size)

    def resize(self, size: Size) -> None:
        self._bounds = Rect.of(size)
        self._picture: Pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._picture[..., 3] = 255
        self._words: Words = self._picture.view("<u4")[..., 0]

    def touch(self, generation: int, source: Source, damage: Damage) -> None:
        """Memory is read when painting, so there is nothing to do with damage."""
        self._sources[generation] = source

    def take(self, frame: Frame, dmabuf: int) -> Picture:
        raise GpuError("reference: it reads memory alone")

    def forget(self, generation: int) -> None:
        self._sources.pop(generation, None)

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        for part in damage.clip(self._bounds).rects:
            for primitive in draw_list:
                self._paint(primitive, part)

    @property
    def picture(self) -> Pixels:
        """The kept picture itself, to be looked at only."""
        return self._picture

    @property
    def size(self) -> Size:
        return self._bounds.size

    def scanout(self, rotation: Rotation) -> MemoryScanout:
        """For the picture as large as it is now."""
        return MemoryScanout(self._picture, rotation)

    def read(self, rect: Rect) -> Pixels:
        return self._part(rect.intersect(self._bounds)).copy()

    def close(self) -> None:
        self._sources.clear()

    def _part(self, rect: Rect) -> Pixels:
        return self._picture[rect.y : rect.bottom, rect.x : rect.right]

    def _words_of(self, rect: Rect) -> Words:
        """The same part, a number for each pixel: four times quicker to write."""
        return self._words[rect.y : rect.bottom, rect.x : rect.right]

    def _paint(self, primitive: Primitive, part: Rect) -> None:
        match primitive:
            case Fill(rect, color):
                self._words_of(rect.intersect(part))[:] = word(color)
            case PatternFill():
                self._pattern(primitive, part)
            case Text() | Symbol():
                self._coverage(primitive, primitive.clip.intersect(part))
            case GuestPixels():
                self._guest(primitive, part)
            case GuestCursor():
                self._guest(primitive.pixels, primitive.clip.intersect(part))
            case Veil():
                self._veil(primitive, part)
            case Arrow():
                self._arrow(primitive, part)

    def _pattern(self, fill: PatternFill, part: Rect) -> None:
        seen = fill.rect.intersect(part)
        if seen.empty:
            return
        x = np.arange(seen.x - fill.rect.x, seen.right - fill.rect.x) % (2 * fill.unit)
        y = np.arange(seen.y - fill.rect.y, seen.bottom - fill.rect.y) % (2 * fill.unit)
        tile = ink_tile(fill.pattern, fill.unit)
        wide = fill.rect.width >= fill.rect.height
        ink = tile[np.ix_(y, x)] if wide else tile.T[np.ix_(y, x)]
        self._words_of(seen)[:] = np.where(ink, word(fill.ink), word(fill.color))

    def _coverage(self, primitive: Text | Symbol, clip: Rect) -> None:
        if clip.empty:
            return
        palette = mixtures(primitive.background, primitive.color)
        for placed in self._atlas.placed(primitive):
            seen = Rect(placed.x, placed.y, placed.box.width, placed.box.height).intersect(clip)
            if not seen.empty:
                coverage = self._of_atlas(placed, seen)
                target = self._part(seen)
                np.copyto(target, palette[coverage], where=(coverage != 0)[..., None])

    def _of_atlas(self, placed: Placed, seen: Rect) -> NDArray[np.uint8]:
        x, y = placed.box.x + seen.x - placed.x, placed.box.y + seen.y - placed.y
        return self._atlas.coverage[y : y + seen.height, x : x + seen.width]

    def _guest(self, guest: GuestPixels, part: Rect) -> None:
        seen = guest.rect.intersect(part)
        source = self._sources.get(guest.generation)
        if seen.empty:
            return
        if source is None or guest.source.empty or not Rect.of(source.layout.size).contains(guest.source):
            self._part(seen)[:] = (0, 0, 0, 255)
            return
        if guest.opaque and not guest.dim and guest.rect.size == guest.source.size:
            at = seen.moved(guest.source.x - guest.rect.x, guest.source.y - guest.rect.y)
            if (words := guest_words(source, at)) is not None:
                self._words_of(seen)[:] = words
                return
        sample = linear if guest.linear else nearest
        colors = sample(lambda rect: guest_rows(source, rect, guest.alpha), guest.source, guest.rect, seen)
        under = self._part(seen)[..., :3]
        if not guest.opaque:
            under[:] = blended(under, colors, guest.opacity)
        else:
            under[:] = dimmed(colors) if guest.dim else colors

    def _veil(self, veil: Veil, part: Rect) -> None:
        under = self._part(veil.rect.intersect(part))
        mixed = (
            under.astype(np.int32) * (255 - veil.opacity) + bgrx(veil.color).astype(np.int32) * veil.opacity
        )
        under[..., :3] = ((mixed + 127) // 255)[..., :3]

    def _arrow(self, arrow: Arrow, part: Rect) -> None:
        shape = arrow_shape(arrow.scale_q)
        x, y = arrow_origin(arrow.x, arrow.y, arrow.scale_q)
        seen = Rect(x, y, shape.shape[1], shape.shape[0]).intersect(part)
        cut = shape[seen.y - y : seen.bottom - y, seen.x - x : seen.right - x]
        target = self._part(seen)
        target[cut == OUTLINE] = bgrx(POINTER_OUTLINE)
        target[cut == BODY] = bgrx(POINTER_BODY)


def word(color: Color) -> np.uint32:
    """The bytes B G R 255, little-endian."""
    return np.uint32(color.blue | color.green << 8 | color.red << 16 | 255 << 24)


def bgrx(color: Color) -> NDArray[np.uint8]:
    return np.array((color.blue, color.green, color.red, 255), np.uint8)


@lru_cache(maxsize=256)
def ink_tile(pattern: Pattern, unit: int) -> NDArray[np.bool_]:
    """[2 * unit, 2 * unit] of v and u: the pattern's whole period."""
    side = range(2 * unit)
    return np.array([[is_ink(pattern, u, v, unit) for u in side] for v in side])


@lru_cache(maxsize=256)
def mixtures(background: Color, color: Color) -> NDArray[np.uint8]:
    """[256, 4]: what each coverage becomes."""
    coverage = np.arange(256, dtype=np.int32)[:, None]
    mixed = bgrx(background) * (255 - coverage) + bgrx(color) * coverage
    return ((mixed + 127) // 255).astype(np.uint8)


@lru_cache
def arrow_shape(scale_q: int) -> NDArray[np.uint8]:
    return np.array([list(row) for row in arrow_rows(scale_q)], np.uint8)
