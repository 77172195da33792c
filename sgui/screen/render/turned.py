"""The picture turned for its display, by whole-array copies: each pixel goes elsewhere, none is mixed."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sgui.screen.render.guest_rows import Words
from sgui.screen.render.renderer import Pixels
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

S = TypeVar("S", bound=np.generic)


def turned(picture: NDArray[S], rotation: Rotation) -> NDArray[S]:
    """The same memory, seen as the display has it. picture: [height, width, ...]"""
    return np.rot90(picture, -rotation.value // 90)


def turned_damage(damage: Damage, size: Size, rotation: Rotation) -> Damage:
    """Of a picture of this size; as the display has it."""
    clipped = damage.clip(Rect.of(size))
    return Damage(tuple(rotation.rect(rect, size) for rect in clipped.rects))


def copy_turned(picture: Pixels, display: Pixels, rotation: Rotation, rects: Iterable[Rect]) -> None:
    """rects: display pixels, inside it. As words, which are six times quicker than bytes."""
    source, target = turned(words(picture), rotation), words(display)
    for rect in rects:
        part = (slice(rect.y, rect.bottom), slice(rect.x, rect.right))
        target[part] = source[part]


def words(pixels: Pixels) -> Words:
    """The same memory, a number for each pixel."""
    numbers: Words = pixels.view("<u4")[..., 0]
    return numbers
