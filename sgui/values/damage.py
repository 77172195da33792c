"""What changed since it was last drawn: a short list of rectangles."""

from dataclasses import dataclass

from sgui.values.geometry import Rect
from sgui.values.limits import DAMAGE_RECTS


@dataclass(frozen=True, slots=True)
class Damage:
    """At most DAMAGE_RECTS rectangles; one more turns them into their bounding box."""

    rects: tuple[Rect, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.rects

    @property
    def box(self) -> Rect:
        whole = Rect(0, 0, 0, 0)
        for rect in self.rects:
            whole = whole.union(rect)
        return whole

    def add(self, rect: Rect) -> "Damage":
        """With one more rectangle; one that is empty or already covered changes nothing."""
        if rect.empty:
            return self
        if not self.rects:
            return Damage((rect,))
        if any(old.contains(rect) for old in self.rects):
            return self
        kept = tuple(old for old in self.rects if not rect.contains(old))
        grown = Damage((*kept, rect))
        return grown if len(grown.rects) <= DAMAGE_RECTS else Damage((grown.box,))

    def clip(self, bounds: Rect) -> "Damage":
        cut = (rect.intersect(bounds) for rect in self.rects)
        return Damage(tuple(rect for rect in cut if not rect.empty))

    def moved(self, dx: int, dy: int) -> "Damage":
        return Damage(tuple(rect.moved(dx, dy) for rect in self.rects))
