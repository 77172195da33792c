"""The draw list: what to paint, back to front. Both renderers paint exactly this and nothing else.

All rectangles are output pixels; every primitive is also clipped to its `clip` where it has one.
The reference renderer (screen/render/reference.py) is the meaning of each primitive.
"""

from dataclasses import dataclass

from sgui.values.color import Color
from sgui.values.geometry import Rect
from sgui.values.label import Icon, Pattern


@dataclass(frozen=True, slots=True)
class Fill:
    """Every pixel of rect becomes this opaque colour."""

    rect: Rect
    color: Color


@dataclass(frozen=True, slots=True)
class PatternFill:
    """rect filled with a label's pattern: `color` in the majority, `ink` where the pattern says so.

    The pattern is a function of (x, y) output pixels and `unit` (pattern period in pixels) alone, so that
    clipping never shifts it.
    """

    rect: Rect
    color: Color
    ink: Color
    pattern: Pattern
    unit: int


@dataclass(frozen=True, slots=True)
class Text:
    """One line of printable ASCII from the atlas; x, baseline y; size in pixels, one of the atlas's."""

    x: int
    baseline: int
    text: str
    size: int
    color: Color
    clip: Rect


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon from the atlas, size x size, top left at x, y."""

    x: int
    y: int
    icon: Icon
    size: int
    color: Color
    clip: Rect


@dataclass(frozen=True, slots=True)
class GuestPixels:
    """Guest content: `source` (guest pixels) of the session's surface drawn over `rect`.

    linear: bilinear sampling clamped to the source's edges; else source and rect sizes are equal or rect is
    an integer multiple. dim: desaturated and darkened (attention screen). Guest alpha is forced to 1.
    """

    generation: int
    rect: Rect
    source: Rect
    linear: bool
    dim: bool


@dataclass(frozen=True, slots=True)
class Veil:
    """Every pixel of rect blended towards color with opacity/255 (a blended primitive: tolerance 1)."""

    rect: Rect
    color: Color
    opacity: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """The trusted pointer, hot spot at x, y, drawn last."""

    x: int
    y: int
    scale_q: int


Primitive = Fill | PatternFill | Text | Symbol | GuestPixels | Veil | Arrow
DrawList = tuple[Primitive, ...]
