"""The draw list: what to paint, back to front. Both renderers paint exactly this and nothing else.

All rectangles are output pixels; every primitive is also clipped to its `clip` where it has one.
The reference renderer (screen/render/reference.py) is the meaning of each primitive: 8-bit channels and
integer arithmetic only, `//` rounds down and nothing is negative, so that a shader with `int` equals it.
"""

from dataclasses import dataclass
from enum import Enum

from sgui.values.color import Color
from sgui.values.geometry import Rect
from sgui.values.label import Icon, Pattern


class Mark(Enum):
    """Signs of our own, in the atlas beside the labels' icons."""

    KEYBOARD = "keyboard"
    CLIPBOARD = "clipboard"
    SEAL = "seal"
    SCREEN = "screen"
    NO_SIGNAL = "no-signal"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Fill:
    """Every pixel of rect becomes this opaque colour."""

    rect: Rect
    color: Color


@dataclass(frozen=True, slots=True)
class PatternFill:
    """rect filled with a label's pattern: `color` mostly, `ink` where core/picture/pattern.py says so.

    The pattern hangs on rect, not on the output: u counts pixels along rect's longer side (x if both are
    equal), v along the other, both from rect's top left corner. A renderer that paints a part of rect keeps
    counting from there, so that damage and clipping never shift a pattern. unit: pixels, 6 to 192.
    """

    rect: Rect
    color: Color
    ink: Color
    pattern: Pattern
    unit: int


@dataclass(frozen=True, slots=True)
class Text:
    """One line of printable ASCII from the atlas; x, baseline y; size in pixels and bold name a face of it.

    Glyph by glyph from the left, each placed by the atlas's integers. Where a glyph's coverage c is 0 the
    picture is left alone; elsewhere each channel becomes (background * (255 - c) + color * c + 127) // 255.
    Nothing is read back: what is under the text must be `background`. Where glyphs overlap the later wins.
    """

    x: int
    baseline: int
    text: str
    size: int
    color: Color
    clip: Rect
    background: Color
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon from the atlas, size x size, top left at x, y; coverage as for Text."""

    x: int
    y: int
    icon: Icon | Mark
    size: int
    color: Color
    clip: Rect
    background: Color


@dataclass(frozen=True, slots=True)
class GuestPixels:
    """Guest content: `source` (guest pixels) of the session's surface drawn over `rect`.

    Unknown generation, or source not inside the surface (it shrank since): rect becomes black.
    not linear: column i of rect's W shows source column i * w // W, w being source's width; rows alike.
    linear: the sample lies at s = max(0, min((2 * i + 1) * w * 128 // W - 128, (w - 1) * 256)), in 1/256 of a
    pixel: columns a = s >> 8 and b = min(a + 1, w - 1) count (256 - s % 256) and s % 256; rows alike with t.
    Each channel: the sum of the four weighted samples, + 32768, >> 16. Renderers may differ by 1.
    dim (after sampling): grey = (77 * red + 150 * green + 29 * blue + 128) >> 8; each channel becomes
    ((channel + 3 * grey) * 26) >> 8. Guest alpha is ignored and the result is opaque, unless it is granted:

    opacity o < 255: each channel becomes (below * (255 - o) + channel * o + 127) // 255, within 1.
    alpha: the fourth byte (255 where the depth has none) is sampled like a channel, and the colours count as
    premultiplied by it: each channel is first cut to at most that alpha a, so that none can wrap. Then
    c = (channel * o + 127) // 255 and a = (a * o + 127) // 255, and it becomes
    c + (below * (255 - a) + 127) // 255, within 1. Never together with dim.
    """

    generation: int
    rect: Rect
    source: Rect
    linear: bool
    dim: bool
    opacity: int = 255
    alpha: bool = False

    @property
    def opaque(self) -> bool:
        """Nothing below can be seen through it."""
        return self.opacity == 255 and not self.alpha


@dataclass(frozen=True, slots=True)
class GuestCursor:
    """A guest's cursor image in the trusted pointer's place: its own pixels, so never outside its content.

    generation: of the session whose image it is; a renderer knows the image under the key -generation.
    image: a number that is another for each image, so that a new one counts as a change.
    Painted as GuestPixels with alpha and not linear would be, over `rect`, only within `clip`.
    """

    generation: int
    image: int
    rect: Rect
    source: Rect
    clip: Rect
    opacity: int = 255

    @property
    def pixels(self) -> GuestPixels:
        opacity = self.opacity
        return GuestPixels(
            -self.generation, self.rect, self.source, linear=False, dim=False, opacity=opacity, alpha=True
        )


@dataclass(frozen=True, slots=True)
class Veil:
    """Every pixel of rect becomes (pixel * (255 - opacity) + color * opacity + 127) // 255, within 1."""

    rect: Rect
    color: Color
    opacity: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """The trusted pointer, hot spot at x, y, drawn last: the opaque rows of core/picture/pointer.py.

    Where a guest has set a cursor of its own, core/picture/cursor.py says what takes its place.
    """

    x: int
    y: int
    scale_q: int


Primitive = Fill | PatternFill | Text | Symbol | GuestPixels | GuestCursor | Veil | Arrow
DrawList = tuple[Primitive, ...]
