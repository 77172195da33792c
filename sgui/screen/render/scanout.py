"""The reference renderer's picture as a turned display has it, in main memory."""

import numpy as np

from sgui.screen.render.renderer import Pixels
from sgui.screen.render.turned import copy_turned, turned_damage
from sgui.values.damage import Damage
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation


class MemoryScanout:
    """Implements Scanout for this picture, which is looked at with each damage."""

    def __init__(self, picture: Pixels, rotation: Rotation) -> None:
        self._picture, self._rotation = picture, rotation
        self._size = Size(picture.shape[1], picture.shape[0])
        display = rotation.size(self._size)
        self._pixels: Pixels = np.zeros((display.height, display.width, 4), np.uint8)

    def take(self, damage: Damage) -> Damage:
        there = turned_damage(damage, self._size, self._rotation)
        copy_turned(self._picture, self._pixels, self._rotation, there.rects)
        return there

    def read(self) -> Pixels:
        return self._pixels.copy()

    def close(self) -> None:
        pass
