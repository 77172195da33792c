"""A film's frame, told apart from all others by one quick look: the cost of a small frame is this look.

Where nothing but guests' pixels is new, each in sight already, shown as they are, and all of them together
are no more than a frame has time for, nothing has to be chosen, cut or scaled. Everything else goes the long
way (canvas.py), to the same picture.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sgui.core.draw import GuestPixels
from sgui.screen.surface import Surface
from sgui.screen.wanted import Wanted
from sgui.values.damage import Damage
from sgui.values.geometry import Rect


class Move(NamedTuple):
    """damage: surface pixels in sight. to: the same on the output, as many rectangles. pixels: their area."""

    surface: Surface
    damage: Damage
    to: tuple[Rect, ...]
    pixels: int


def moved(wanted: Wanted, surfaces: Mapping[int, Surface], most: int) -> list[Move]:
    """All that is new of what is shown; empty if it is not as simple as that, or if nothing is.

    most: so many pixels in all.
    """
    moves, left = [], most
    for generation, sources in wanted.sources.items():
        surface = surfaces[generation]
        if sources is not surface.shown:
            return []
        if not surface.damage.rects:
            continue
        if generation not in wanted.plain:
            return []
        move = _move(surface, wanted.plain[generation])
        left -= move.pixels
        if left < 0:
            return []
        if move.to:
            moves.append(move)
    return moves


def _move(surface: Surface, place: GuestPixels) -> Move:
    source, at = place.source, place.rect
    dx, dy = at.x - source.x, at.y - source.y
    damage, to, pixels = [], [], 0
    for rect in surface.damage.rects:
        seen = rect.intersect(source)
        if seen.width:
            damage.append(seen)
            to.append(Rect(seen.x + dx, seen.y + dy, seen.width, seen.height))
            pixels += seen.width * seen.height
    return Move(surface, Damage(tuple(damage)), tuple(to), pixels)
