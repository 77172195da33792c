"""How far the picture is turned on its way to the display, in whole pixels and exactly.

The picture is what is composed, upright for who looks at it; the display has it turned clockwise, because it
stands turned counter-clockwise itself.
"""

from enum import Enum

from sgui.values.geometry import Point, Rect, Size


class Rotation(Enum):
    """Degrees, clockwise."""

    UPRIGHT = 0
    RIGHT = 90
    INVERTED = 180
    LEFT = 270

    @property
    def back(self) -> "Rotation":
        """From the display to the picture."""
        return Rotation(-self.value % 360)

    def size(self, size: Size) -> Size:
        """The display's size for a picture of this one; and the other way round."""
        return Size(size.height, size.width) if self in (Rotation.RIGHT, Rotation.LEFT) else size

    def rect(self, rect: Rect, size: Size) -> Rect:
        """Where this part of a picture of `size` lies when it has been turned."""
        match self:
            case Rotation.UPRIGHT:
                return rect
            case Rotation.RIGHT:
                return Rect(size.height - rect.bottom, rect.x, rect.height, rect.width)
            case Rotation.INVERTED:
                return Rect(size.width - rect.right, size.height - rect.bottom, rect.width, rect.height)
            case _:
                return Rect(rect.y, size.width - rect.right, rect.height, rect.width)

    def point(self, point: Point, size: Size) -> Point:
        """Where this pixel of a picture of `size` goes."""
        pixel = self.rect(Rect(point.x, point.y, 1, 1), size)
        return Point(pixel.x, pixel.y)
