"""Random draw lists, guests and damage for the test of one renderer against the other."""

import numpy as np
from hypothesis import strategies as st

from sgui.core.draw import Arrow, Fill, GuestCursor, GuestPixels, Mark, PatternFill, Symbol, Text, Veil
from sgui.core.picture.font import ICON_SIZES, STYLES
from sgui.screen.render.renderer import Source
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.label import Icon, Pattern
from sgui.values.pixels import BYTES_PER_PIXEL, PixelLayout
from sgui.values.scene import px

SIZE = Size(211, 131)  # large enough for fills that are cleared and not shaded
WHOLE = Rect.of(SIZE)
GENERATIONS = (1, 2, 3)  # 3 is never there

bytes_of_color = st.integers(0, 255)
colors = st.builds(Color, bytes_of_color, bytes_of_color, bytes_of_color)
rects = st.builds(
    Rect, st.integers(-40, 220), st.integers(-40, 140), st.integers(1, 260), st.integers(1, 180)
)
damages = st.lists(rects, min_size=1, max_size=5).map(lambda found: Damage(tuple(found)))
texts = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


@st.composite
def texts_placed(draw: st.DrawFn) -> Text:
    size, bold = draw(st.sampled_from(STYLES))
    at = draw(st.integers(-20, 120)), draw(st.integers(0, 110))
    size = px(size, draw(st.integers(4, 12)))
    return Text(*at, draw(texts), size, draw(colors), draw(rects), draw(colors), bold)


@st.composite
def symbols(draw: st.DrawFn) -> Symbol:
    size = px(draw(st.sampled_from(ICON_SIZES)), draw(st.integers(4, 12)))
    at = draw(st.integers(-20, 120)), draw(st.integers(-20, 90))
    icon = draw(st.sampled_from((*Icon, *Mark)))
    return Symbol(*at, icon, size, draw(colors), draw(rects), draw(colors))


@st.composite
def guest_pixels(draw: st.DrawFn) -> GuestPixels:
    """As they are, an integer multiple, or to any size."""
    generation, dim = draw(st.sampled_from(GENERATIONS)), draw(st.booleans())
    x, y = draw(st.integers(-5, 60)), draw(st.integers(-5, 40))
    source = Rect(max(x, 0), max(y, 0), draw(st.integers(1, 70)), draw(st.integers(1, 50)))
    at = draw(st.integers(-30, 120)), draw(st.integers(-30, 90))
    how = draw(st.sampled_from(("same", "multiple", "linear")))
    factors = {"same": (1, 1), "multiple": draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))}
    if how == "linear":
        side = draw(st.integers(1, 160)), draw(st.integers(1, 120))
    else:
        side = source.width * factors[how][0], source.height * factors[how][1]
    opacity, alpha = (
        draw(st.sampled_from((255, 255, 255, 51, 128, 254))),
        draw(st.sampled_from((False, False, True))),
    )
    blended = alpha or opacity < 255
    return GuestPixels(
        generation, Rect(*at, *side), source, how == "linear", dim and not blended, opacity, alpha
    )


@st.composite
def cursors(draw: st.DrawFn) -> GuestCursor:
    """Of whole multiples, cut anywhere; generation 3 has none."""
    side, times = (draw(st.integers(1, 64)), draw(st.integers(1, 64))), draw(st.integers(1, 4))
    rect = Rect(draw(st.integers(-40, 220)), draw(st.integers(-40, 140)), side[0] * times, side[1] * times)
    opacity = draw(st.sampled_from((255, 255, 90)))
    return GuestCursor(draw(st.sampled_from(GENERATIONS)), 1, rect, Rect(0, 0, *side), draw(rects), opacity)


primitives = st.one_of(
    st.builds(Fill, rects, colors),
    st.builds(PatternFill, rects, colors, colors, st.sampled_from(Pattern), st.integers(6, 40)),
    texts_placed(),
    symbols(),
    guest_pixels(),
    guest_pixels(),
    cursors(),
    st.builds(Veil, rects, colors, bytes_of_color),
    st.builds(Arrow, st.integers(-10, 215), st.integers(-10, 135), st.integers(4, 12)),
)
draw_lists = st.tuples(st.builds(Fill, st.just(WHOLE), colors), st.lists(primitives, max_size=9)).map(
    lambda found: (found[0], *found[1])
)


class Guest:
    """A framebuffer whose memory the test may write."""

    def __init__(self, generation: int, layout: PixelLayout, seed: int) -> None:
        self.generation, self.layout = generation, layout
        self.bytes = np.random.default_rng(seed).integers(0, 256, layout.limit, np.uint8)
        self.source = Source(memoryview(self.bytes).toreadonly(), layout)

    def scribble(self, rect: Rect, seed: int) -> Damage:
        """Other pixels within rect, surface pixels; what a guest would then announce."""
        size = self.layout.pixel_bytes
        inside = rect.intersect(Rect.of(self.layout.size))
        end = self.layout.offset + self.layout.stride * self.layout.height
        rows = self.bytes[self.layout.offset : end].reshape(self.layout.height, self.layout.stride)
        part = rows[inside.y : inside.bottom, inside.x * size : inside.right * size]
        part[:] = np.random.default_rng(seed).integers(0, 256, part.shape, np.uint8)
        return Damage(() if inside.empty else (inside,))


@st.composite
def layouts(draw: st.DrawFn) -> PixelLayout:
    """Any depth; strides and offsets that no driver expects."""
    width, height = draw(st.integers(1, 90)), draw(st.integers(1, 70))
    depth = draw(st.sampled_from((32, 32, 24, 16)))
    stride = width * BYTES_PER_PIXEL[depth] + draw(st.sampled_from((0, 0, 4, 64, 1, 3)))
    offset = draw(st.sampled_from((0, 0, 4, 7)))
    return PixelLayout(width, height, stride, offset, depth, offset + stride * height + 9)
