"""Which output pixels change: from surface damage, and from one draw list to the next. Pure.

A pixel's colour follows from the primitives whose extent holds it, in their order. So two lists differ only
within the extents of what one has and the other has not, as long as what they share stands in the same
order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sgui.core.draw import Arrow, DrawList, GuestCursor, GuestPixels, Primitive, Symbol, Text
from sgui.core.picture.pointer import arrow_origin, arrow_rows
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.limits import DAMAGE_RECTS

PAIRED_MOST = 32  # rectangles for which the cheapest pairs are looked for; more are joined in reading order


def extent(primitive: Primitive) -> Rect:
    """No pixel outside is touched by the primitive."""
    match primitive:
        case Text():
            return primitive.clip
        case Symbol(x, y, _, size, _, clip, _):
            return Rect(x, y, size, size).intersect(clip)
        case GuestCursor():
            return primitive.rect.intersect(primitive.clip)
        case Arrow(x, y, scale_q):
            return arrow_box(x, y, scale_q)
        case _:
            return primitive.rect


def arrow_box(x: int, y: int, scale_q: int) -> Rect:
    rows = arrow_rows(scale_q)
    return Rect(*arrow_origin(x, y, scale_q), len(rows[0]), len(rows))


def changed(old: DrawList, new: DrawList) -> tuple[Rect, ...]:
    """The extents of the primitives in which the lists differ, both sides; empty if they are equal."""
    shared = Counter(old) & Counter(new)
    old_kept, old_gone = _split(old, shared)
    new_kept, new_come = _split(new, shared)
    if old_kept == new_kept:
        return tuple(extent(each) for each in (*old_gone, *new_come))
    return tuple(extent(each) for each in (*old, *new))


def _split(draw_list: DrawList, shared: Counter[Primitive]) -> tuple[list[Primitive], list[Primitive]]:
    """In order: what both lists have, and the rest."""
    left, kept, rest = shared.copy(), [], []
    for primitive in draw_list:
        if left[primitive] > 0:
            left[primitive] -= 1
            kept.append(primitive)
        else:
            rest.append(primitive)
    return kept, rest


def on_output(damage: Rect, shown: GuestPixels) -> Rect:
    """Surface pixels -> the output pixels of `shown` that depend on them; empty if none is visible.

    Linear sampling looks at the neighbours too: one surface pixel more on every side, and one output pixel
    where the picture is made smaller, because a sample may then lie half an output pixel beyond.
    """
    source, rect = shown.source, shown.rect
    seen = damage.inset(-1 if shown.linear else 0).intersect(source)
    if seen.empty:
        return Rect(0, 0, 0, 0)
    spill = 1 if shown.linear else 0
    left, right = _along(seen.x - source.x, seen.right - source.x, source.width, rect.width)
    top, bottom = _along(seen.y - source.y, seen.bottom - source.y, source.height, rect.height)
    box = Rect.between(rect.x + left, rect.y + top, rect.x + right, rect.y + bottom)
    return box.inset(-spill).intersect(rect)


def _along(first: int, last: int, source: int, output: int) -> tuple[int, int]:
    """Half-open range on one axis: output pixel i shows source pixel i * source // output."""
    return -(-first * output // source), -(-last * output // source)


def gathered(rects: Iterable[Rect], bounds: Rect) -> Damage:
    """At most DAMAGE_RECTS rectangles inside bounds that hold all of rects, with little added."""
    kept: list[Rect] = []
    for rect in rects:
        cut = rect.intersect(bounds)
        if not cut.empty and not any(old.contains(cut) for old in kept):
            kept = [*(old for old in kept if not cut.contains(old)), cut]
    kept.sort(key=lambda rect: (rect.y, rect.x))
    if len(kept) > PAIRED_MOST:
        kept = _runs(kept)
    while len(kept) > DAMAGE_RECTS:
        costs = [_added(one, two) for one, two in pairwise(kept)]
        at = costs.index(min(costs))
        kept[at : at + 2] = [kept[at].union(kept[at + 1])]
    return Damage(tuple(kept))


def _runs(rects: Sequence[Rect]) -> list[Rect]:
    """Bounding boxes of equal runs of a sorted list."""
    step = -(-len(rects) // DAMAGE_RECTS)
    return [Damage(tuple(rects[at : at + step])).box for at in range(0, len(rects), step)]


def _added(one: Rect, two: Rect) -> int:
    return one.union(two).area - one.area - two.area
