"""A guest's cursor as far as anybody but the renderer looks at it: how large it is and where it points."""

from dataclasses import dataclass

from sgui.values.geometry import Point, Size


@dataclass(frozen=True, slots=True)
class CursorLook:
    """image: a number of its own for each image. size: guest pixels, at most 64 a side; 0 x 0 is hidden."""

    image: int
    size: Size
    hot: Point
