"""What is visible of a draw list within a damage, remembered: a film damages the same again and again.

Where a guest's pixels are shown as they are and nothing lies over them, no plan is needed: what is damaged
there is copied. Such places are found once for each draw list, so that a small frame asks one question.
"""

from collections.abc import Callable, Iterator

from sgui.core.draw import DrawList, GuestPixels, Primitive
from sgui.screen.render.visible import Layer, Step, disjoint, meet, visible_steps
from sgui.values.damage import Damage
from sgui.values.geometry import Rect

PLANS_MOST = 16  # damages remembered for one draw list
OPEN_MOST = 8  # rectangles of one guest's that nothing lies over; what is more cut up is planned

Copy = tuple[GuestPixels, Rect]  # the part of the picture that shows this guest's pixels as they are


class Plans:
    """Of one draw list at a time, told apart by identity: comparing two would cost what is to be saved."""

    def __init__(self, layer: Callable[[Primitive], Layer]) -> None:
        self._layer = layer
        self.forget()

    def forget(self) -> None:
        """The picture has another size now."""
        self._draw_list: DrawList | None = None
        self._layers: tuple[Layer, ...] = ()
        self._near: dict[Rect, frozenset[int]] = {}
        self._steps: dict[Damage, tuple[Step, ...]] = {}
        self._open: list[Copy] = []

    def is_of(self, draw_list: DrawList) -> bool:
        return draw_list is self._draw_list

    def begin(self, draw_list: DrawList, picture: Rect) -> None:
        self._draw_list, self._steps = draw_list, {}
        self._layers = tuple(self._layer(each) for each in draw_list)
        regions = {layer.bounds for layer in self._layers if isinstance(layer.primitive, GuestPixels)}
        self._near = {
            region: frozenset(n for n, layer in enumerate(self._layers) if meet(layer.bounds, region))
            for region in regions
        }
        self._open = [
            copy for n, layer in enumerate(self._layers) for copy in self._opened(n, layer, picture)
        ]

    def _opened(self, number: int, layer: Layer, picture: Rect) -> Iterator[Copy]:
        """Where this layer alone decides, if it is a guest's that is copied."""
        guest = layer.primitive
        if not (isinstance(guest, GuestPixels) and copied(guest)):
            return
        left = [guest.rect.intersect(picture)]
        for above in sorted(n for n in self._near[layer.bounds] if n > number):
            left = [part for rect in left for part in rect.minus(self._layers[above].bounds)]
            if len(left) > OPEN_MOST:
                return
        for rect in left:
            if not rect.empty:
                yield guest, rect

    def copies(self, damage: Damage) -> list[Copy] | None:
        """What painting this damage comes to, if that is copies alone."""
        found: list[Copy] = []
        for rect in damage.rects:
            for guest, place in self._open:
                if place.contains(rect):
                    found.append((guest, rect))
                    break
            else:
                return None
        return found

    def steps(self, damage: Damage, picture: Rect) -> tuple[Step, ...]:
        """Back to front, each pixel of a step once."""
        if damage not in self._steps:
            if len(self._steps) >= PLANS_MOST:
                self._steps.clear()
            rects = disjoint(damage.clip(picture).rects)
            self._steps[damage] = visible_steps(self._near_to(rects), rects)
        return self._steps[damage]

    def _near_to(self, rects: tuple[Rect, ...]) -> tuple[Layer, ...]:
        """All layers that may have pixels in them: few, where each lies within one guest's."""
        near: set[int] = set()
        for rect in rects:
            region = next((region for region in self._near if region.contains(rect)), None)
            if region is None:
                return self._layers
            near |= self._near[region]
        return tuple(self._layers[n] for n in sorted(near))


def copied(guest: GuestPixels) -> bool:
    """Neither scaled nor dimmed nor blended; sampling between pixels changes nothing then."""
    return guest.rect.size == guest.source.size and not guest.dim and guest.opaque
