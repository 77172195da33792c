"""The icons, drawn in code on a square of 24 units and reduced by averaging. No outside artwork."""

from collections.abc import Callable

from PIL import Image, ImageDraw

FINE = 8  # each pixel is the mean of FINE x FINE

Box = tuple[float, float, float, float]
Points = list[tuple[float, float]]


class Pen:
    """A pen that draws in units of a 24th of the icon; on: 255 paints, 0 cuts out."""

    def __init__(self, side: int) -> None:
        self.image = Image.new("L", (side, side))
        self._draw = ImageDraw.Draw(self.image)
        self._unit = side / 24

    def _at(self, numbers: Box) -> list[float]:
        left, top, right, bottom = (number * self._unit for number in numbers)
        return [left, top, right - 1, bottom - 1]

    def box(self, box: Box, radius: float = 0, on: int = 255) -> None:
        self._draw.rounded_rectangle(self._at(box), radius * self._unit, fill=on)

    def disc(self, box: Box, on: int = 255) -> None:
        self._draw.ellipse(self._at(box), fill=on)

    def shape(self, points: Points, on: int = 255) -> None:
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=on)

    def line(self, points: Points, width: float, on: int = 255) -> None:
        fine = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.line(fine, fill=on, width=round(width * self._unit), joint="curve")

    def ring(self, box: Box, width: float, on: int = 255) -> None:
        self._draw.ellipse(self._at(box), outline=on, width=round(width * self._unit))

    def arc(self, box: Box, start: float, end: float, width: float) -> None:
        self._draw.arc(self._at(box), start, end, fill=255, width=round(width * self._unit))


def _shield(pen: Pen) -> None:
    pen.shape([(12, 1.5), (21, 4.5), (21, 11.5), (18.6, 17), (12, 22.5), (5.4, 17), (3, 11.5), (3, 4.5)])
    pen.shape([(12, 5), (12, 18.6), (7.6, 14.8), (6, 11), (6, 7)], 0)


def _lock(pen: Pen) -> None:
    pen.ring((6, 2, 18, 14), 2.6)
    pen.box((6, 8, 18, 12), 0, 0)
    pen.box((6, 8, 8.6, 12))
    pen.box((15.4, 8, 18, 12))
    pen.box((3.5, 10.5, 20.5, 22), 2)
    pen.disc((10.2, 13.4, 13.8, 17), 0)
    pen.box((11, 15.5, 13, 19.4), 0, 0)


def _globe(pen: Pen) -> None:
    pen.ring((2, 2, 22, 22), 2.2)
    pen.ring((7.4, 2, 16.6, 22), 2)
    pen.box((3, 7.2, 21, 9))
    pen.box((3, 15, 21, 16.8))


def _briefcase(pen: Pen) -> None:
    pen.box((7.5, 3, 16.5, 10), 2)
    pen.box((9.8, 5.2, 14.2, 10), 0.6, 0)
    pen.box((2, 7, 22, 21), 2)
    pen.box((2, 13, 22, 14.4), 0, 0)
    pen.box((9.8, 12, 14.2, 16), 1, 0)
    pen.box((11, 12, 13, 14.8), 0.6)


def _house(pen: Pen) -> None:
    pen.shape([(12, 2), (23, 12), (1, 12)])
    pen.box((16.4, 3, 19, 10))
    pen.box((4, 11, 20, 22), 1)
    pen.box((9.6, 14, 14.4, 22), 0, 0)


def _bank(pen: Pen) -> None:
    pen.shape([(12, 1.5), (22.5, 7.5), (22.5, 9), (1.5, 9), (1.5, 7.5)])
    for left in (3.6, 8.6, 13.2, 18.2):
        pen.box((left, 10.4, left + 2.4, 17.6))
    pen.box((2.6, 18.4, 21.4, 20))
    pen.box((1.5, 20.6, 22.5, 22.5))


def _flask(pen: Pen) -> None:
    pen.shape([(9, 3), (15, 3), (15, 9.4), (21.4, 19.6), (20, 22), (4, 22), (2.6, 19.6), (9, 9.4)])
    pen.shape([(11, 4.4), (13, 4.4), (13, 10.2), (15.4, 14), (8.6, 14), (11, 10.2)], 0)
    pen.box((7.6, 1.8, 16.4, 4), 1)


def _warning(pen: Pen) -> None:
    pen.shape([(12, 1.8), (23.2, 21.4), (22.4, 22.4), (1.6, 22.4), (0.8, 21.4)])
    pen.shape([(10.7, 8.4), (13.3, 8.4), (12.9, 15.4), (11.1, 15.4)], 0)
    pen.disc((10.6, 16.8, 13.4, 19.6), 0)


def _keyboard(pen: Pen) -> None:
    pen.box((1, 5, 23, 20), 2.4)
    for row, (top, lefts) in enumerate(((8, (4, 8, 12, 16)), (12, (4, 8, 12, 16)))):
        for left in lefts:
            pen.box((left + row * 0.6, top, left + 2 + row * 0.6, top + 2), 0, 0)
    pen.box((7, 15.8, 17, 17.4), 0, 0)


def _clipboard(pen: Pen) -> None:
    pen.box((4, 3.4, 20, 22.6), 1.8)
    pen.box((6.2, 6, 17.8, 20.4), 0, 0)
    pen.box((8, 1.4, 16, 7), 1.4)
    pen.box((8.4, 10.4, 15.6, 12))
    pen.box((8.4, 14.6, 15.6, 16.2))


def _seal(pen: Pen) -> None:
    pen.disc((4.5, 1.5, 19.5, 16.5))
    pen.shape([(7, 13), (12, 16), (17, 13), (18, 23), (12, 19.6), (6, 23)])
    pen.disc((8.2, 5.2, 15.8, 12.8), 0)


def _screen(pen: Pen) -> None:
    pen.box((1.5, 3, 22.5, 17.5), 1.6)
    pen.box((3.9, 5.4, 20.1, 15.1), 0, 0)
    pen.box((10, 17, 14, 20))
    pen.box((6.5, 19.4, 17.5, 21.6), 0.6)


def _no_signal(pen: Pen) -> None:
    _screen(pen)
    pen.line([(4, 22.4), (21.4, 1.8)], 4.6, 0)
    pen.line([(3, 22.4), (20.4, 1.8)], 2.2)


def _stop(pen: Pen) -> None:
    cut = 6.6
    edge = 24 - cut
    pen.shape([(cut, 1), (edge, 1), (23, cut), (23, edge), (edge, 23), (cut, 23), (1, edge), (1, cut)])
    pen.box((5.6, 10.4, 18.4, 13.6), 0, 0)


DRAWINGS: dict[str, Callable[[Pen], None]] = {
    "shield": _shield,
    "lock": _lock,
    "globe": _globe,
    "briefcase": _briefcase,
    "house": _house,
    "bank": _bank,
    "flask": _flask,
    "warning": _warning,
    "keyboard": _keyboard,
    "clipboard": _clipboard,
    "seal": _seal,
    "screen": _screen,
    "no-signal": _no_signal,
    "stop": _stop,
}


def draw(name: str, size: int) -> Image.Image:
    """size x size, 8-bit coverage."""
    pen = Pen(size * FINE)
    DRAWINGS[name](pen)
    return pen.image.reduce(FINE)
