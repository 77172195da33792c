"""What is left to paint of each primitive once everything hidden has been taken away.

Pure geometry. A pixel's colour is decided by the last opaque primitive over it and what lies on top of that,
so whatever lies below an opaque rectangle need not be painted there. Each painted part is a rectangle of the
damage; parts of one step are disjoint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sgui.core.draw import Primitive
from sgui.values.damage import Damage
from sgui.values.geometry import Rect


@dataclass(frozen=True, slots=True)
class Layer:
    """A primitive. bounds: no pixel outside is touched. hides: each pixel inside is replaced."""

    primitive: Primitive
    bounds: Rect
    hides: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One primitive and where it is to be seen."""

    primitive: Primitive
    parts: tuple[Rect, ...]


def disjoint(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    """The same pixels, each once: a blended primitive must not be painted twice over itself."""
    found: list[Rect] = []
    for rect in rects:
        found += _minus_all((rect,), found)
    return tuple(found)


def visible_steps(layers: Sequence[Layer], damage: tuple[Rect, ...]) -> tuple[Step, ...]:
    """Back to front, without what has nothing to show. damage: disjoint."""
    steps: list[Step] = []
    covers: list[Rect] = []
    box = Damage(damage).box
    for layer in reversed(layers):
        if not meet(layer.bounds, box):
            continue
        inside = tuple(rect.intersect(layer.bounds) for rect in damage if meet(rect, layer.bounds))
        parts = _minus_all(inside, covers)
        if parts:
            steps.append(Step(layer.primitive, parts))
        if layer.hides:
            covers += inside
    return tuple(reversed(steps))


def _minus_all(rects: Iterable[Rect], holes: Iterable[Rect]) -> tuple[Rect, ...]:
    left = [rect for rect in rects if not rect.empty]
    for hole in holes:
        if not left:
            break
        if any(meet(rect, hole) for rect in left):
            left = [part for rect in left for part in rect.minus(hole)]
    return tuple(left)


def meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have pixels in common. Asked thousands of times a frame, so spelled out."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
        and one.width > 0 < other.width
        and one.height > 0 < other.height
    )
