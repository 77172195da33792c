"""How many guests one frame brings up to date: enough for smooth pictures, never so much that the user waits.

A frame that is being drawn cannot be taken back. What bounds it bounds how long the attention screen, a focus
change or the pointer can be late while guests flood us with damage (P6, P8). Who is left out keeps its damage
and is first in the next frame.
"""

from collections.abc import Mapping, Sequence

from sgui.core.draw import GuestPixels
from sgui.screen.surface import Surface
from sgui.values.damage import Damage

# Copied pixels; a shaded one costs about three of them. More than an output of 4K drawn 1:1, less than two
# guests of that size scaled down.
FRAME_PIXELS = 12_000_000
SHADED = 3


def cost(surface: Surface, places: Sequence[GuestPixels]) -> int:
    """What drawing this surface's news would cost, in copied pixels."""
    sources = tuple(place.source for place in places)
    if sources != surface.shown:
        news = Damage(sources)
    else:
        news = Damage(tuple(damage.intersect(s) for damage in surface.damage.rects for s in sources))
    uploaded = sum(rect.area for rect in news.rects)
    shaded = sum(SHADED * place.rect.area for place in places if _shades(place))
    return uploaded + min(shaded, SHADED * uploaded * _growth(places))


def _shades(place: GuestPixels) -> bool:
    return place.linear or place.dim or place.rect.size != place.source.size


def _growth(places: Sequence[GuestPixels]) -> int:
    """Output pixels per guest pixel, at least 1."""
    return max((-(-place.rect.area // max(1, place.source.area)) for place in places), default=1)


class Turns:
    """Whose turn it is: who was drawn longest ago comes first."""

    def __init__(self, frame_pixels: int = FRAME_PIXELS) -> None:
        self._frame_pixels = frame_pixels
        self._drawn: dict[int, int] = {}
        self._frame = 0

    def choose(
        self, fresh: Sequence[Surface], places: Mapping[int, tuple[GuestPixels, ...]]
    ) -> tuple[Surface, ...]:
        """Those whose news this frame shows: the first in any case, more as far as the budget goes."""
        self._frame += 1
        chosen: list[Surface] = []
        left = self._frame_pixels
        for surface in sorted(fresh, key=lambda each: self._drawn.get(each.generation, 0)):
            price = cost(surface, places[surface.generation])
            if chosen and price > left:
                continue
            chosen.append(surface)
            left -= price
            self._drawn[surface.generation] = self._frame
        self._drawn = {g: n for g, n in self._drawn.items() if g in places}
        return tuple(chosen)
