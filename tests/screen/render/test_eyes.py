"""Simulated eyes: grey stays grey, and each pixel is what the palette's judge sees."""

import numpy as np
import pytest

from sgui.screen.render.eyes import as_seen
from sgui.values.color import Color, Vision, ciede2000, lab, seen

GREYS = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(16, 16, 3)


@pytest.mark.parametrize("vision", Vision, ids=str)
def test_grey_stays_grey(vision: Vision) -> None:
    assert np.abs(as_seen(GREYS, vision).astype(int) - GREYS).max() <= 1


def test_normal_eyes_change_nothing() -> None:
    picture = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    assert (as_seen(picture, Vision.NORMAL) == picture).all()


@pytest.mark.parametrize("vision", Vision, ids=str)
def test_a_pixel_is_what_the_judge_sees(vision: Vision) -> None:
    for color in (Color(192, 28, 40), Color(71, 113, 255), Color(0, 0, 0), Color(138, 189, 66)):
        pixel = np.array([[[color.red, color.green, color.blue]]], np.uint8)
        shown = Color(*(int(part) for part in as_seen(pixel, vision)[0, 0]))
        assert ciede2000(lab(shown.linear), seen(color, vision)) < 1
