"""Frame and tab: exactly the label's own, and the focus told by more than colour."""

import pytest

from sgui.core.draw import Fill
from sgui.core.picture.label import frame, name_and_text, sample, swatch, tab
from sgui.core.picture.pen import Cursor, Type
from sgui.core.picture.theme import PLAIN, RAISED, WHITE, Tone
from sgui.values.geometry import Rect
from tests.core.picture.samples import (
    GREY,
    PEN,
    RED,
    grounds_are_true,
    patterns,
    said,
    signs,
    stays_inside,
    view,
    words_do_not_overlap,
)

WIDE = view(Rect(6, 62, 600, 300))


def test_the_frame_is_the_labels_colour_and_pattern_on_all_four_sides() -> None:
    painted = patterns(frame(PEN, WIDE.frame, RED))
    assert {(side.color, side.ink, side.pattern, side.unit) for side in painted} == {
        (RED.color, WHITE, RED.pattern, 6)
    }
    assert sum(side.rect.area for side in painted) == WIDE.frame.area - WIDE.interior.area
    assert all(side.rect.intersect(WIDE.interior).empty for side in painted)


@pytest.mark.parametrize("focused", (False, True))
@pytest.mark.parametrize("label", (RED, GREY))
@pytest.mark.parametrize("width", (32, 60, 100, 199, 200, 400, 1200))
def test_the_tab_stays_on_itself(width: int, label: object, focused: bool) -> None:
    assert label in (RED, GREY)
    chosen = RED if label is RED else GREY
    seen = view(Rect(50, 100, width, 100), chosen, focused)
    painted = tab(PEN, seen, chosen)
    assert stays_inside(painted, seen.tab)
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)


def test_the_tab_has_icon_name_and_text() -> None:
    painted = tab(PEN, WIDE, RED)
    assert said(painted) == ["bank", "SECRET"]
    assert signs(painted) == ["shield"]


@pytest.mark.parametrize("focused", (False, True))
@pytest.mark.parametrize("width", (32, 60, 100, 199, 200, 400, 1200))
def test_an_overlays_tab_has_both_labels(width: int, focused: bool) -> None:
    seen = view(Rect(50, 100, width, 100), RED, focused, over="bench", opacity=100)
    painted = tab(PEN, seen, RED, beneath=GREY)
    assert stays_inside(painted, seen.tab)
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
    if width >= 60:
        assert GREY.color in {swatch.color for swatch in patterns(painted)}
    assert ("over bench LABORATORY" in said(painted)) == (width >= 400)


def test_the_focused_tab_is_solid_and_has_a_keyboard() -> None:
    painted = tab(PEN, view(WIDE.interior, RED, focused=True), RED)
    assert painted[0] == Fill(WIDE.tab, RED.color)
    assert signs(painted) == ["shield", "keyboard"]
    assert said(painted) == ["keyboard", "bank", "SECRET"]


def test_the_focused_tab_names_the_layout_that_policy_names() -> None:
    painted = tab(PEN, view(WIDE.interior, RED, focused=True, keyboard="de"), RED)
    assert said(painted) == ["keyboard de", "bank", "SECRET"]
    assert "keyboard de" not in said(tab(PEN, view(WIDE.interior, RED, keyboard="de"), RED))


def test_the_unfocused_tab_is_dark() -> None:
    assert tab(PEN, WIDE, RED)[0] == Fill(WIDE.tab, RAISED)


@pytest.mark.parametrize("focused", (False, True))
def test_a_mark_is_said_on_the_tab(focused: bool) -> None:
    painted = tab(PEN, view(WIDE.interior, RED, focused=focused), RED, "not reading input")
    assert "not reading input" in said(painted)
    assert "warning" in signs(painted)
    assert grounds_are_true(painted)
    assert words_do_not_overlap(painted)


def test_a_narrow_focused_tab_keeps_the_sign_without_the_word() -> None:
    painted = tab(PEN, view(Rect(6, 62, 120, 60), RED, focused=True), RED)
    assert "keyboard" in signs(painted)
    assert "keyboard" not in said(painted)


def test_a_solid_label_needs_no_sample_on_its_own_colour() -> None:
    assert sample(PEN, Cursor(WIDE.tab), GREY, (40, 8)) == ()
    assert patterns(tab(PEN, view(WIDE.interior, GREY, focused=True), GREY)) == []
    assert len(patterns(tab(PEN, view(WIDE.interior, GREY), GREY))) == 1


def test_an_empty_swatch_is_nothing() -> None:
    assert swatch(PEN, Rect(3, 3, 0, 9), RED) == ()


@pytest.mark.parametrize(
    ("room", "words"),
    [(200, ["bank", "SECRET"]), (60, ["bank", "SE.."]), (40, ["bank"]), (10, [])],
)
def test_name_and_text_share_what_there_is(room: int, words: list[str]) -> None:
    cut, tone = Cursor(Rect(0, 0, room, 32)), Tone(PLAIN, RAISED)
    assert (
        said(name_and_text(PEN, cut, ("bank", "SECRET"), (Type(14, True), Type(12)), (tone, tone))) == words
    )
