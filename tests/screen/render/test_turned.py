"""numpy's turning is that of values/rotation.py, and copies no more than it is told."""

import numpy as np
import pytest

from sgui.screen.render.renderer import Pixels
from sgui.screen.render.turned import copy_turned, turned, turned_damage
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation

SIZE = Size(7, 4)


def noise(size: Size) -> Pixels:
    return np.random.default_rng(1).integers(0, 256, (size.height, size.width, 4), np.uint8)


@pytest.mark.parametrize("rotation", Rotation)
def test_each_pixel_is_where_its_point_is(rotation: Rotation) -> None:
    picture = noise(SIZE)
    shown = turned(picture, rotation)
    assert (shown.shape[1], shown.shape[0]) == (rotation.size(SIZE).width, rotation.size(SIZE).height)
    for x in range(SIZE.width):
        for y in range(SIZE.height):
            there = rotation.point(Point(x, y), SIZE)
            assert (shown[there.y, there.x] == picture[y, x]).all()


@pytest.mark.parametrize("rotation", Rotation)
def test_only_the_damage_is_copied(rotation: Rotation) -> None:
    picture, display = noise(SIZE), rotation.size(SIZE)
    target = np.zeros((display.height, display.width + 3, 4), np.uint8)[:, :-3]  # rows with a gap behind them
    damage = turned_damage(Damage((Rect(1, 1, 3, 2), Rect(6, 0, 9, 9))), SIZE, rotation)
    copy_turned(picture, target, rotation, damage.rects)
    new = np.zeros((SIZE.height, SIZE.width), bool)
    new[1:3, 1:4] = new[:, 6] = True
    assert (target == turned(picture * new[..., None].astype(np.uint8), rotation)).all()


def test_damage_beside_the_picture_is_none() -> None:
    assert turned_damage(Damage((Rect(7, 0, 3, 3), Rect(-3, 0, 3, 3))), SIZE, Rotation.LEFT).empty
