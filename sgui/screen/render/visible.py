"""What is left to paint of each primitive once everything hidden has been taken away.

Pure geometry. A pixel's colour is decided by the last opaque primitive over it and what lies on top of that,
so whatever lies below an opaque rectangle need not be painted there. Each painted part is a rectangle of the
damage; parts of one step are disjoint.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sgui.core.draw import DrawList, Primitive
from sgui.values.geometry import Rect

COVERS_MOST = 64  # opaque rectangles looked at; more only cost time, never correctness


@dataclass(frozen=True, slots=True)
class Step:
    """One primitive and where it is to be seen; parts are never empty."""

    primitive: Primitive
    parts: tuple[Rect, ...]


def disjoint(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    """The same pixels, each once: a blended primitive must not be painted twice over itself."""
    found: list[Rect] = []
    for rect in rects:
        found += _minus_all((rect,), found)
    return tuple(found)


def _minus_all(rects: Iterable[Rect], holes: Iterable[Rect]) -> tuple[Rect, ...]:
    left = tuple(rect for rect in rects if not rect.empty)
    for hole in holes:
        if not left:
            break
        left = tuple(part for rect in left for part in rect.minus(hole))
    return left


def visible_steps(
    draw_list: DrawList,
    damage: tuple[Rect, ...],
    bounds: Callable[[Primitive], Rect],
    opaque: Callable[[Primitive], bool],
) -> tuple[Step, ...]:
    """Back to front, without what has nothing to show.

    damage: disjoint. bounds: no pixel outside it is touched. opaque: every pixel of bounds is replaced.
    """
    steps: list[Step] = []
    covers: list[Rect] = []
    for primitive in reversed(draw_list):
        box = bounds(primitive)
        inside = tuple(part for rect in damage if not (part := rect.intersect(box)).empty)
        if not inside:
            continue
        parts = _minus_all(inside, covers)
        if parts:
            steps.append(Step(primitive, parts))
        if opaque(primitive) and len(covers) < COVERS_MOST:
            covers += inside
    return tuple(reversed(steps))
