"""The trusted pointer's shape: an opaque arrow with an outline, the same for both renderers."""

from functools import lru_cache

NOTHING, OUTLINE, BODY = 0, 1, 2
WIDTH, HEIGHT = 15, 22  # design pixels

# The arrow as a chain of corners, design pixels from the hot spot. Compared with pixel centres in eighths.
_CORNERS = ((0, 0), (0, 17), (4, 13), (7, 20), (10, 19), (7, 12), (13, 12))


def _inside(x: int, y: int, corners: tuple[tuple[int, int], ...]) -> bool:
    """Even-odd rule; no division, so nothing is rounded."""
    within = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (ay > y) != (by > y):
            side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
            within ^= (side > 0) == (by > ay)
    return within


@lru_cache
def arrow_rows(scale_q: int) -> tuple[bytes, ...]:
    """One byte a pixel (NOTHING, OUTLINE, BODY), top row first; the hot spot is row 1 column 1, scaled.

    The body is the polygon; the outline is every other pixel within px(1) of it, corners included.
    """
    edge = -(-scale_q // 4)
    width, height = -(-WIDTH * scale_q // 4) + 2 * edge, -(-HEIGHT * scale_q // 4) + 2 * edge
    corners = tuple((x * scale_q * 2, y * scale_q * 2) for x, y in _CORNERS)
    body = {
        (x, y)
        for y in range(height)
        for x in range(width)
        if _inside((2 * (x - edge) + 1) * 4, (2 * (y - edge) + 1) * 4, corners)
    }
    near = [(dx, dy) for dx in range(-edge, edge + 1) for dy in range(-edge, edge + 1)]
    ring = {(x + dx, y + dy) for x, y in body for dx, dy in near}
    return tuple(
        bytes(BODY if (x, y) in body else OUTLINE if (x, y) in ring else NOTHING for x in range(width))
        for y in range(height)
    )


def arrow_origin(x: int, y: int, scale_q: int) -> tuple[int, int]:
    """Where the first row's first pixel goes, for a hot spot at x, y."""
    edge = -(-scale_q // 4)
    return x - edge, y - edge
