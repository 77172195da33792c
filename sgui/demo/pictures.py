"""Screenshots of the demonstration, and what can be said about them without eyes."""

from pathlib import Path

from PIL import Image, ImageChops

from sgui.values.geometry import Rect


def pixels_changed(before: Path, after: Path, where: Rect) -> int:
    """How many pixels of that rectangle differ between two pictures of one size."""
    difference = ImageChops.difference(_part(before, where), _part(after, where))
    bands = difference.split()
    largest = bands[0]
    for band in bands[1:]:
        largest = ImageChops.lighter(largest, band)
    return sum(largest.histogram()[1:])


def colors(picture: Path, where: Rect, least: int = 16) -> int:
    """How many colours that rectangle has, each on at least so many pixels: one alone is no picture."""
    counted = _part(picture, where).getcolors(1 << 24) or []
    return sum(count >= least for count, _color in counted)


def _part(picture: Path, where: Rect) -> Image.Image:
    with Image.open(picture) as image:
        return image.convert("RGB").crop((where.x, where.y, where.right, where.bottom))
