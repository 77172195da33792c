"""The strip: pattern from edge to edge, the name always, what is loud at the right, nothing over anything."""

from dataclasses import replace

import pytest

from sgui.core.band import strip_rect
from sgui.core.draw import Fill, PatternFill
from sgui.core.picture.strip import strip
from sgui.core.picture.theme import ALARM
from sgui.values.geometry import Rect, Size
from sgui.values.label import Label
from sgui.values.scene import Scene
from tests.core.picture.samples import (
    GREY,
    HD,
    PEN,
    RED,
    STATUS,
    grounds_are_true,
    said,
    scene,
    signs,
    stays_inside,
    tab,
    words_do_not_overlap,
)


def whole(output: Size = HD, label: Label = RED, mark: str = "", **changes: object) -> Scene:
    mine = tab(Rect(0, 0, 0, 0), label=label, mark=mark)
    return scene(output=output, focus="bank", tabs=(mine,), fullscreen=True, **changes)


def test_it_is_a_pattern_as_wide_as_the_output_with_icon_name_and_text_on_it() -> None:
    painted = strip(PEN, whole())
    first = painted[0]
    assert isinstance(first, PatternFill)
    assert (first.rect, first.color, first.pattern) == (strip_rect(HD, 4), RED.color, RED.pattern)
    assert said(painted) == ["bank", "SECRET"]
    assert signs(painted) == ["shield"]


def test_what_is_loud_on_the_band_is_loud_here() -> None:
    trouble = replace(STATUS, audit_healthy=False, input="untrusted window", questions=2)
    painted = strip(PEN, whole(mark="not reading input", band=trouble, captured=True))
    loud = {"CAPTURED", "not reading input", "untrusted window", "AUDIT", "2 questions"}
    assert loud <= set(said(painted))
    assert sum(isinstance(each, Fill) and each.color == ALARM for each in painted) == len(loud)


@pytest.mark.parametrize("label", (RED, GREY))
@pytest.mark.parametrize("width", (40, 160, 320, 640, 1280, 3840))
@pytest.mark.parametrize("mark", ("", "not reading input"))
def test_nothing_overlaps_or_leaves_it_and_the_name_is_there(width: int, mark: str, label: Label) -> None:
    output = Size(width, 400)
    loud = replace(STATUS, input="untrusted window")
    painted = strip(PEN, whole(output, label, mark, band=loud, captured=bool(mark)))
    assert stays_inside(painted, strip_rect(output, 4))
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
    assert "bank" in said(painted) or width < 320
