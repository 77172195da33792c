"""The labels' patterns: which pixels are ink. Integer arithmetic only; shaders compute the same.

u runs along the filled rectangle's longer side, v across it, both from 0. Each pattern repeats every 2 * unit
in u and v; a frame one unit thick carries whole figures on all four sides. In every strip that is one unit
thick and 2 * unit long, less than half of the pixels are ink, for every unit from 6 on.
"""

from sgui.values.label import Pattern


def is_ink(pattern: Pattern, u: int, v: int, unit: int) -> bool:
    """Whether the pixel at u, v is ink rather than the label's colour. Total, for u, v >= 0 and unit >= 6."""
    match pattern:
        case Pattern.SOLID:
            return False
        case Pattern.DIAGONAL:
            return (u + v) % (2 * unit) * 3 < 2 * unit
        case Pattern.BARS:
            return u % (2 * unit) * 3 < 2 * unit
        case Pattern.DOTS:
            return _dot(u, v, unit)
        case Pattern.CHECKS:
            return _check(u, v, unit)
        case _:
            return _wave(u, v, unit)


def _dot(u: int, v: int, unit: int) -> bool:
    """A disc 0.7 units across in the middle of every second cell; odd rows are shifted by one cell."""
    shift = v // unit % 2 * unit
    across = 2 * ((u + shift) % (2 * unit)) + 1 - unit
    down = 2 * (v % unit) + 1 - unit
    return (across * across + down * down) * 2 <= unit * unit


def _check(u: int, v: int, unit: int) -> bool:
    """A chessboard of half units, each dark square shortened to two thirds along u."""
    twice_u, twice_v = u % unit * 2, v % unit * 2
    return (twice_u // unit + twice_v // unit) % 2 == 1 and twice_u % unit * 3 < 2 * unit


def _wave(u: int, v: int, unit: int) -> bool:
    """A line a third of a unit thick that swings by a quarter of a unit, in parabolas."""
    t = u % unit * 2 + 1
    swing = t * (2 * unit - t) // unit
    center = 2 * unit + swing if u % (2 * unit) < unit else 2 * unit - swing
    return abs(4 * (v % unit) + 2 - center) * 3 < 2 * unit
