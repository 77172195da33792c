"""sgui/demo/pictures.py"""

from pathlib import Path

from PIL import Image

from sgui.demo.pictures import colors, pixels_changed
from sgui.values.geometry import Rect


def picture(path: Path, *spots: tuple[int, int, tuple[int, int, int]]) -> Path:
    image = Image.new("RGB", (20, 10))
    for x, y, color in spots:
        image.putpixel((x, y), color)
    image.save(path)
    return path


def test_changed_pixels_are_counted_inside_the_rectangle(tmp_path: Path) -> None:
    before = picture(tmp_path / "a.png")
    after = picture(tmp_path / "b.png", (5, 5, (0, 0, 1)), (6, 5, (200, 0, 0)), (0, 0, (9, 9, 9)))
    assert pixels_changed(before, after, Rect(5, 5, 10, 5)) == 2
    assert pixels_changed(before, after, Rect(0, 0, 20, 10)) == 3
    assert pixels_changed(before, before, Rect(0, 0, 20, 10)) == 0


def test_colours_on_few_pixels_do_not_count(tmp_path: Path) -> None:
    spots = tuple((x, 0, (255, 0, 0)) for x in range(16))
    path = picture(tmp_path / "a.png", *spots, (0, 5, (0, 255, 0)))
    assert colors(path, Rect(0, 0, 20, 10)) == 2
    assert colors(path, Rect(0, 5, 20, 5)) == 1
