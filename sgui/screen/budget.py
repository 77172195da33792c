"""How many guests one frame brings up to date: enough for smooth pictures, never so much that the user waits.

A frame that is being drawn cannot be taken back. What bounds it bounds how long the attention screen, a focus
change or the pointer can be late while guests flood us with damage (P6, P8). Who is left out keeps its damage
and is first in the next frame.
"""

from collections.abc import Iterable, Mapping, Sequence

from sgui.core.draw import GuestPixels
from sgui.screen.surface import Surface
from sgui.values.damage import Damage

# Copied pixels: a little more than an output of 4K. One that goes through a texture and a shader costs more.
FRAME_PIXELS = 9_000_000
UPLOADED, SHADED = 2, 3
STRIP_ROWS = 64  # a frame that has little time left still shows so much of a guest
CHEAP = 16  # news of less than a sixteenth of a frame never wait for somebody's flood

Pick = tuple[Surface, int | None]  # rows of its damage that this frame shows; None: all of it


def cost(surface: Surface, places: Sequence[GuestPixels]) -> int:
    """What drawing this surface's news would cost, in copied pixels."""
    sources = tuple(place.source for place in places)
    if sources != surface.shown:
        news = Damage(sources)
    else:
        news = Damage(tuple(damage.intersect(s) for damage in surface.damage.rects for s in sources))
    fresh = sum(rect.area for rect in news.rects)
    shaded = [place for place in places if _shades(place)]
    if not shaded:
        return fresh
    drawn = sum(place.rect.area for place in shaded)
    return UPLOADED * fresh + SHADED * min(drawn, fresh * _growth(shaded))


def _shades(place: GuestPixels) -> bool:
    return place.linear or place.dim or place.rect.size != place.source.size


def _growth(places: Sequence[GuestPixels]) -> int:
    """Output pixels per guest pixel, at least 1."""
    return max(-(-place.rect.area // max(1, place.source.area)) for place in places)


class Turns:
    """Whose turn it is: who was drawn longest ago comes first."""

    def __init__(self, frame_pixels: int = FRAME_PIXELS, strip_rows: int = STRIP_ROWS) -> None:
        self.frame_pixels, self._strip_rows = frame_pixels, strip_rows
        self._drawn: dict[int, int] = {}
        self._frame = 0

    def choose(
        self, fresh: Sequence[Surface], places: Mapping[int, tuple[GuestPixels, ...]]
    ) -> tuple[Pick, ...]:
        """Those whose news this frame shows: the cheap ones, then the others in turn as far as time goes.

        One whose news are too much shows a strip of them, unless it was not in sight before.
        """
        self._frame += 1
        picks: list[Pick] = []
        left = self.frame_pixels
        prices = {each.generation: cost(each, places[each.generation]) for each in fresh}

        def turn(surface: Surface) -> tuple[bool, int]:
            dear = prices[surface.generation] * CHEAP > self.frame_pixels
            return dear, self._drawn.get(surface.generation, 0)

        for surface in sorted(fresh, key=turn):
            price = prices[surface.generation]
            if price > left and picks and left * CHEAP < self.frame_pixels:
                continue
            picks.append((surface, self._rows(surface, places[surface.generation], price, left)))
            left = max(0, left - price)
            self._drawn[surface.generation] = self._frame
        self._drawn = {g: n for g, n in self._drawn.items() if g in places}
        return tuple(picks)

    def drew(self, generations: Iterable[int]) -> None:
        """A frame that had time for all that was new: these."""
        self._frame += 1
        self._drawn |= dict.fromkeys(generations, self._frame)

    def _rows(self, surface: Surface, places: Sequence[GuestPixels], price: int, left: int) -> int | None:
        in_sight = tuple(place.source for place in places) == surface.shown
        if price <= left or not in_sight:
            return None
        return max(self._strip_rows, surface.damage.box.height * left // price)
