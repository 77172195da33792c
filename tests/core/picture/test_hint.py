"""The hint tells the truth about where typing goes."""

import pytest

from sgui.core.draw import Fill
from sgui.core.picture.hint import hint, words_for
from sgui.core.picture.theme import GROUND
from sgui.values.geometry import Rect
from sgui.values.scene import Stance
from tests.core.picture.samples import (
    PEN,
    grounds_are_true,
    said,
    scene,
    signs,
    stays_inside,
    words_do_not_overlap,
)

AREA = Rect(0, 32, 1280, 688)


def test_without_focus_typing_goes_nowhere() -> None:
    words = said(hint(PEN, scene(), AREA))
    assert words[0] == "Typing goes nowhere"
    assert any("secure attention key" in line for line in words)


def test_a_focus_without_room_is_named() -> None:
    assert "Typing goes to bank" in words_for(scene(focus="bank"))[1]


@pytest.mark.parametrize(("stance", "title"), [(Stance.LOCKED, "Locked"), (Stance.STOPPED, "Stopped")])
def test_other_stances_say_so(stance: Stance, title: str) -> None:
    painted = hint(PEN, scene(stance=stance, focus="bank"), AREA)
    assert said(painted)[0] == title
    assert signs(painted) == ["stop"]


def test_low_outputs_have_the_words_alone() -> None:
    painted = hint(PEN, scene(), Rect(0, 32, 640, 90))
    assert signs(painted) == []
    assert said(painted)[0] == "Typing goes nowhere"


def test_narrow_outputs_have_a_smaller_title() -> None:
    painted = hint(PEN, scene(), Rect(0, 32, 220, 600))
    assert said(painted)[0] == "Typing goes nowhere"


@pytest.mark.parametrize("height", (0, 8, 30, 60, 208, 688))
@pytest.mark.parametrize("width", (0, 40, 120, 320, 1280))
def test_it_stays_on_the_output(width: int, height: int) -> None:
    area = Rect(0, 32, width, height)
    painted = (Fill(area, GROUND), *hint(PEN, scene(), area))
    assert stays_inside(painted, area)
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
