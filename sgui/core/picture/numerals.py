"""Large figures for a clock, of seven strokes each: larger than the atlas's letters, and only rectangles."""

from sgui.core.draw import Fill
from sgui.core.picture.pen import Painted, Pen
from sgui.values.color import Color
from sgui.values.geometry import Rect, Size

WIDTH, NARROW, HEIGHT, STROKE, GAP = 34, 16, 60, 6, 13  # design pixels; NARROW is the figure 1

# Which of: top, upper left, upper right, middle, lower left, lower right, bottom.
STROKES = {
    "0": "1110111",
    "1": "1010010",
    "2": "1011101",
    "3": "1011011",
    "4": "0111010",
    "5": "1101011",
    "6": "1101111",
    "7": "1010010",
    "8": "1111111",
    "9": "1111011",
}


def numerals_size(pen: Pen, text: str) -> Size:
    width = sum(pen.px(_width(figure)) for figure in text) + pen.px(GAP) * max(0, len(text) - 1)
    return Size(width, pen.px(HEIGHT))


def numerals(pen: Pen, x: int, y: int, text: str, color: Color) -> Painted:
    """Digits and colons, top left at x, y; anything else is a space."""
    painted: Painted = ()
    for figure in text:
        painted += tuple(Fill(rect, color) for rect in _strokes(pen, figure, x, y))
        x += pen.px(_width(figure)) + pen.px(GAP)
    return painted


def _width(figure: str) -> int:
    return {":": STROKE, "1": NARROW}.get(figure, WIDTH)


def _strokes(pen: Pen, figure: str, x: int, y: int) -> list[Rect]:
    width, height, stroke = pen.px(_width(figure)), pen.px(HEIGHT), pen.px(STROKE)
    if figure == ":":
        at = (height // 3 - stroke // 2, height * 2 // 3 - stroke // 2)
        return [Rect(x, y + down, stroke, stroke) for down in at]
    middle, right, bottom = (height - stroke) // 2, width - stroke, height - stroke
    places = (
        Rect(x, y, width, stroke),
        Rect(x, y, stroke, middle + stroke),
        Rect(x + right, y, stroke, middle + stroke),
        Rect(x, y + middle, width, stroke),
        Rect(x, y + middle, stroke, height - middle),
        Rect(x + right, y + middle, stroke, height - middle),
        Rect(x, y + bottom, width, stroke),
    )
    return [place for place, drawn in zip(places, STROKES.get(figure, ""), strict=False) if drawn == "1"]
