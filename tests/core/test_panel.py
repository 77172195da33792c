"""The panel's geometry, and that nothing counts before it was in sight for long enough."""

import pytest

from sgui.core.cards import attention_zones
from sgui.core.panel import Panel, answer_rects, counter_rect, panel_rect
from sgui.values.geometry import Size
from sgui.values.limits import ANSWERS_MAX

SHOWN = ("paste", "a to b")


@pytest.mark.parametrize("scale_q", (4, 6, 12))
@pytest.mark.parametrize("output", (Size(320, 240), Size(640, 360), Size(1280, 720), Size(3840, 2160)))
def test_answers_and_counter_are_disjoint_and_inside_the_panel(output: Size, scale_q: int) -> None:
    zone = attention_zones(output, scale_q, asked=True).question
    panel = panel_rect(zone, scale_q)
    assert zone.contains(panel)
    for count in range(1, ANSWERS_MAX + 1):
        rects = (*answer_rects(panel, scale_q, count), counter_rect(panel, scale_q))
        assert all(panel.contains(rect) and not rect.empty for rect in rects)
        assert all(one.intersect(two).empty for n, one in enumerate(rects) for two in rects[:n])


def test_the_panel_is_steady_half_a_second_after_it_was_presented() -> None:
    panel = Panel().showing(SHOWN, 7, here=True)
    assert not panel.steady(10**9)
    assert panel.presented(6, 100) == panel
    seen = panel.presented(7, 100)
    assert seen.presented(8, 900) == seen
    assert not seen.steady(500_099)
    assert seen.steady(500_100)


def test_before_anything_was_asked_it_is_steady_at_once() -> None:
    assert Panel().steady(0)


def test_what_moves_has_to_be_seen_again() -> None:
    seen = Panel().showing(SHOWN, 7, here=True).presented(7, 0)
    assert not seen.moved(9).presented(8, 0).steady(10**9)
    assert seen.moved(9).presented(9, 5).steady(500_005)


def test_without_a_question_no_key_goes_there() -> None:
    gone = Panel().showing(SHOWN, 7, here=True).showing(None, 8, here=True)
    assert (gone.here, gone.serial) == (False, 8)
