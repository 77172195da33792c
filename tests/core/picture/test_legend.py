"""The keys' legend says what they do now, and never leaves its zone."""

from dataclasses import replace

import pytest

from sgui.core.cards import attention_zones
from sgui.core.draw import Fill
from sgui.core.picture.legend import legend
from sgui.core.picture.theme import GROUND
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Action, QuestionView, Scene, Stance
from tests.core.picture.samples import HD, PEN, said, scene, stays_inside, tab, words_do_not_overlap

ASKED = QuestionView("paste", "a to b", "Paste?", "Words.", ("deny", "once"), 0, False, 1, 2)


def told(question: QuestionView | None, output: Size = HD) -> Scene:
    tabs = (tab(Rect(0, 0, 9, 32)), tab(Rect(9, 0, 9, 32), "work"))
    return scene(stance=Stance.ATTENTION, output=output, tabs=tabs, question=question)


def words(asked: QuestionView | None, output: Size = HD) -> list[str]:
    return said(legend(PEN, attention_zones(output, 4, asked is not None).keys, told(asked, output)))


def test_with_a_question_in_sight_tab_leads_there() -> None:
    assert words(ASKED)[-4:] == ["Tab", "to the question", "Esc", "go back"]
    assert "Tab" not in words(None)


@pytest.mark.parametrize(("nth", "further"), [(1, "next"), (2, "to the domains")])
def test_on_the_panel_keys_do_something_else(nth: int, further: str) -> None:
    here = replace(ASKED, here=True, nth=nth)
    assert words(here) == [
        "1-2",
        "choose",
        "Arrows",
        "another answer",
        "Enter",
        "give the marked answer",
        "Tab",
        further,
        "Esc",
        "go back",
    ]


def test_narrow_outputs_have_fewer_words() -> None:
    assert words(ASKED, Size(480, 360)) == [
        "1-2", "choose", "Arrows", "move", "Enter", "choose", "Tab", "answer", "Esc", "back",
    ]  # fmt: skip
    assert words(replace(ASKED, here=True, nth=2), Size(480, 360))[-4:] == ["Tab", "domains", "Esc", "back"]


@pytest.mark.parametrize("output", (Size(160, 120), Size(320, 240), Size(640, 360), HD))
@pytest.mark.parametrize("asked", (None, ASKED, replace(ASKED, here=True)))
def test_nothing_overlaps_or_leaves_the_zone(output: Size, asked: QuestionView | None) -> None:
    zone = attention_zones(output, 4, asked is not None).keys
    painted = (Fill(zone, GROUND), *legend(PEN, zone, told(asked, output)))
    assert stays_inside(painted, zone)
    assert words_do_not_overlap(painted)


@pytest.mark.parametrize(
    ("action", "keys"), [(Action.STOP, ["Del", "stop it"]), (Action.RELEASE, ["R", "release it"])]
)
def test_what_may_be_done_about_the_marked_one_is_named(action: Action, keys: list[str]) -> None:
    marked = told(None)
    tabs = (replace(marked.tabs[0], action=action), marked.tabs[1])
    zone = attention_zones(HD, 4).keys
    for selected, named in (("bank", True), ("work", False), (None, False)):
        words = said(legend(PEN, zone, replace(marked, tabs=tabs, selected=selected)))
        assert (keys[0] in words) == (keys[1] in words) == named
