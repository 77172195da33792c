"""Points, sizes and half-open rectangles in integer pixels, y downwards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int

    @property
    def area(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Rect:
    """The pixels x <= px < x + width, y <= py < y + height. Empty if a side is <= 0."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def of(cls, size: Size) -> "Rect":
        return cls(0, 0, size.width, size.height)

    @classmethod
    def between(cls, left: int, top: int, right: int, bottom: int) -> "Rect":
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    @property
    def area(self) -> int:
        return 0 if self.empty else self.width * self.height

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def contains(self, other: "Rect") -> bool:
        return other.empty or (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def intersect(self, other: "Rect") -> "Rect":
        """The common pixels; an empty rectangle at the origin if there are none.

        Spelled out: a small frame asks for a dozen of them, and properties were a third of all its calls.
        """
        left, top = max(self.x, other.x), max(self.y, other.y)
        width = min(self.x + self.width, other.x + other.width) - left
        height = min(self.y + self.height, other.y + other.height) - top
        return Rect(left, top, width, height) if width > 0 and height > 0 else Rect(0, 0, 0, 0)

    def union(self, other: "Rect") -> "Rect":
        """The bounding box of both; empty rectangles do not count."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect.between(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def moved(self, dx: int, dy: int) -> "Rect":
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def inset(self, margin: int) -> "Rect":
        """Smaller by `margin` on all four sides (larger if negative)."""
        return Rect(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def minus(self, other: "Rect") -> "tuple[Rect, ...]":
        """What is left of self without other: at most four disjoint rectangles."""
        hole = self.intersect(other)
        if hole.empty:
            return () if self.empty else (self,)
        parts = (
            Rect.between(self.x, self.y, self.right, hole.y),
            Rect.between(self.x, hole.y, hole.x, hole.bottom),
            Rect.between(hole.right, hole.y, self.right, hole.bottom),
            Rect.between(self.x, hole.bottom, self.right, self.bottom),
        )
        return tuple(part for part in parts if not part.empty)
