"""The stack of `float`: which surfaces the user has put in front, and where he wants them.

A domain that is not in it lies behind all that are, in a slot of its own that meets no other's. Invariants,
held by tests/core/test_stack.py and test_floating.py:
  Z1  a surface lies over one of another label only if the user put it in front, and later than that one;
  Z2  no guest, no management socket and no reload moves, resizes or raises anything.
"""

from dataclasses import dataclass

from sgui.values.geometry import Point, Rect, Size

BY_USER = frozenset({"hotkey", "pointer", "digit", "enter"})  # words of the audit for acts at the seat


@dataclass(frozen=True, slots=True)
class Raised:
    """wanted: label and all, output pixels, as last moved; None: its slot. Clamped whenever it is placed."""

    domain: str
    wanted: Rect | None = None


Stack = tuple[Raised, ...]  # back to front


@dataclass(frozen=True, slots=True)
class Grip:
    """Which sides follow the pointer, each -1 (left, top), 0 or 1 (right, bottom); none: all of it moves."""

    across: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class Drag:
    """hold: the button that went down at `start` on the label of the focused surface, which lay at `rect`."""

    domain: str
    hold: tuple[int, int]
    grip: Grip
    start: Point
    rect: Rect
    output: Size


def rank(stack: Stack, domain: str) -> int:
    """0 for who was never raised, else the more the further in front."""
    return next((place for place, one in enumerate(stack, start=1) if one.domain == domain), 0)


def wanted(stack: Stack, domain: str) -> Rect | None:
    return next((one.wanted for one in stack if one.domain == domain), None)


def raised(stack: Stack, domain: str) -> Stack:
    """In front of all others, where it was."""
    if stack and stack[-1].domain == domain:
        return stack
    return (*(one for one in stack if one.domain != domain), Raised(domain, wanted(stack, domain)))


def moved(stack: Stack, domain: str, rect: Rect) -> Stack:
    """The front-most surface gets another place: whoever moves one has raised it."""
    return (*raised(stack, domain)[:-1], Raised(domain, rect))


def clamped(rect: Rect, room: Rect, least: Size) -> Rect:
    """As near to `rect` as there is room, at least `least` where there is room for that."""
    width = min(max(rect.width, least.width), room.width)
    height = min(max(rect.height, least.height), room.height)
    x = max(room.x, min(rect.x, room.right - width))
    y = max(room.y, min(rect.y, room.bottom - height))
    return Rect(x, y, width, height)


def pulled(rect: Rect, grip: Grip, by: Point, room: Rect, least: Size) -> Rect:
    """rect after the pointer went `by`: moved, or its gripped sides alone are elsewhere."""
    if grip == Grip():
        return clamped(rect.moved(by.x, by.y), room, least)
    left, right = _pulled(grip.across, (rect.x, rect.right), by.x, (room.x, room.right), least.width)
    top, bottom = _pulled(grip.down, (rect.y, rect.bottom), by.y, (room.y, room.bottom), least.height)
    return clamped(Rect.between(left, top, right, bottom), room, least)


def _pulled(
    side: int, edges: tuple[int, int], by: int, bounds: tuple[int, int], least: int
) -> tuple[int, int]:
    """One axis: low and high edge."""
    low, high = edges
    if side < 0:
        return max(bounds[0], min(low + by, high - least)), high
    if side > 0:
        return low, min(bounds[1], max(high + by, low + least))
    return low, high


def kept(stack: Stack, domains: frozenset[str]) -> Stack:
    """Without those that a new policy does not have."""
    return tuple(one for one in stack if one.domain in domains)


def gripped(frame: Rect, interior: Rect, at: Point, corner: int) -> Grip | None:
    """What a button at this point of a label grips: the frame its nearest sides, the tab all; None inside."""
    if interior.holds(at.x, at.y):
        return None
    if not frame.holds(at.x, at.y):
        return Grip()
    across = _end(at.x, interior.x, interior.right, corner)
    return Grip(across, _end(at.y, interior.y, interior.bottom, corner))


def _end(at: int, low: int, high: int, corner: int) -> int:
    if at < low + corner:
        return -1
    return 1 if at >= high - corner else 0
