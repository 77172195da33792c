"""The question: title, sentence, answers, of which one is marked by more than colour."""

import pytest

from sgui.core.cards import attention_zones
from sgui.core.draw import Fill, Text
from sgui.core.panel import answer_rects, panel_rect
from sgui.core.picture.panel import panel
from sgui.core.picture.pen import Painted
from sgui.core.picture.theme import GROUND, LINE, PLAIN
from sgui.values.geometry import Rect, Size
from sgui.values.scene import QuestionView
from tests.core.picture.samples import (
    HD,
    PEN,
    grounds_are_true,
    said,
    signs,
    stays_inside,
    words_do_not_overlap,
)

ASKED = QuestionView(
    "paste", "a to b", "Paste?", "work copied 5 B. bank gets it.", ("deny", "once"), 0, True, 1, 1
)
LONG = QuestionView(
    "device", "usb", "T" * 200, "word " * 60, ("ignore", "once", "always", "never"), 3, False, 9, 16
)
SIZES = (Size(160, 120), Size(320, 240), Size(640, 360), HD, Size(3840, 2160))


def zone(output: Size = HD) -> Rect:
    return attention_zones(output, 4, asked=True).question


def painted(asked: QuestionView, output: Size = HD) -> Painted:
    return (Fill(zone(output), GROUND), *panel(PEN, zone(output), asked))


def test_it_says_what_is_asked_and_what_may_be_answered() -> None:
    assert said(painted(ASKED)) == ["Paste?", "work copied 5 B. bank gets it.", "Deny", "Once"]


def test_of_several_it_says_which_one_it_is() -> None:
    assert "9 of 16" in said(painted(LONG))


@pytest.mark.parametrize(
    ("kind", "sign"), [("paste", "clipboard"), ("device", "keyboard"), ("other", "warning")]
)
def test_each_kind_has_its_sign(kind: str, sign: str) -> None:
    asked = QuestionView(kind, "k", "T?", "W.", ("no",), 0, False, 1, 1)
    assert signs(painted(asked)) == [sign]


@pytest.mark.parametrize("chosen", [0, 1])
def test_the_marked_answer_is_filled_while_keys_go_there(chosen: int) -> None:
    asked = QuestionView("paste", "k", "T?", "W.", ("deny", "once"), chosen, True, 1, 1)
    rects = answer_rects(panel_rect(zone(), 4), 4, 2)
    filled = [each.rect for each in painted(asked) if isinstance(each, Fill) and each.color == PLAIN]
    assert rects[chosen] in filled
    assert rects[1 - chosen] not in filled


def test_away_from_it_the_marked_answer_has_a_thick_edge_and_the_panel_a_faint_one() -> None:
    fills = [each for each in painted(LONG) if isinstance(each, Fill)]
    edges = [min(each.rect.width, each.rect.height) for each in fills if each.color == PLAIN]
    assert edges == [2, 2, 2, 2]
    assert LINE in {each.color for each in fills}


@pytest.mark.parametrize("asked", [ASKED, LONG])
@pytest.mark.parametrize("output", SIZES)
def test_nothing_overlaps_or_leaves_the_panel(output: Size, asked: QuestionView) -> None:
    found = painted(asked, output)
    assert stays_inside(found, zone(output))
    assert words_do_not_overlap(found)
    assert grounds_are_true(found)


def test_a_sentence_that_is_too_long_goes_on_beside_the_answers_and_is_seen_to_end_there() -> None:
    answers = answer_rects(panel_rect(zone(), 4), 4, 4)
    texts = [each for each in painted(LONG) if isinstance(each, Text) and "word" in each.text]
    beside = [each for each in texts if each.clip.bottom > answers[0].y]
    assert 0 < len(beside) < len(texts)
    assert all(each.clip.right <= answers[0].x for each in beside)
    assert texts[-1].text.endswith("..")


def test_the_question_about_a_device_is_read_whole_on_a_small_output() -> None:
    asked = QuestionView("device", "1", "Allow?", DEVICE, ("deny", "once", "always"), 0, False, 1, 1)
    texts = [each.text for each in painted(asked, Size(640, 360)) if isinstance(each, Text)]
    assert DEVICE in " ".join(texts)


DEVICE = (
    "Model 046d:c077 at usb-0000:00:14.0-1. Allowed, it counts like every other keyboard and pointer here."
)
