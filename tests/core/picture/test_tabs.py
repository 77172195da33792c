"""A tab says which domain, whether it has the keyboard, and whether something is wrong."""

import pytest

from sgui.core.draw import Fill
from sgui.core.picture.tabs import domain_tab
from sgui.core.picture.theme import ALARM, PLAIN, QUIET
from sgui.values.geometry import Rect
from sgui.values.scene import Link
from tests.core.picture.samples import GREY, PEN, RED, patterns, said, signs, stays_inside, tab

WIDE, NARROW, NUMBERED, STRIPE = (Rect(100, 0, width, 32) for width in (140, 52, 30, 8))


def test_a_wide_tab_has_number_and_name() -> None:
    assert said(domain_tab(PEN, tab(WIDE), RED, 0)) == ["1", "bank"]


def test_a_numbered_tab_has_its_number_alone() -> None:
    assert said(domain_tab(PEN, tab(NUMBERED), RED, 4)) == ["5"]


def test_a_stripe_has_colour_and_pattern() -> None:
    painted = domain_tab(PEN, tab(STRIPE), RED, 0)
    assert said(painted) == []
    assert [each.color for each in patterns(painted)] == [RED.color]


def test_the_focused_tab_is_wholly_in_the_labels_colour_with_a_keyboard() -> None:
    painted = domain_tab(PEN, tab(WIDE, focused=True), RED, 0)
    assert painted[0] == Fill(WIDE, RED.color)
    assert signs(painted) == ["keyboard"]


def test_the_focused_stripe_is_higher_and_has_a_bar() -> None:
    quiet = domain_tab(PEN, tab(STRIPE), RED, 0)
    painted = domain_tab(PEN, tab(STRIPE, focused=True), RED, 0)
    assert patterns(painted)[0].rect.height > patterns(quiet)[0].rect.height
    assert any(isinstance(each, Fill) and each.color == PLAIN for each in painted)


@pytest.mark.parametrize("rect", (WIDE, NARROW, NUMBERED, STRIPE))
def test_an_absent_domain_has_less_of_its_colour(rect: Rect) -> None:
    areas = [
        patterns(domain_tab(PEN, tab(rect, link=link), RED, 0))[0].rect.area
        for link in (Link.ABSENT, Link.CONNECTED)
    ]
    assert areas[0] < areas[1]


def test_an_absent_domains_words_are_quiet() -> None:
    painted = domain_tab(PEN, tab(WIDE, link=Link.ABSENT), RED, 0)
    assert {each.color for each in painted if hasattr(each, "text")} == {QUIET}


@pytest.mark.parametrize("changes", ({"link": Link.STOPPED}, {"link": Link.QUARANTINED}, {"mark": "busy"}))
def test_trouble_has_a_sign(changes: dict[str, object]) -> None:
    painted = domain_tab(PEN, tab(WIDE, **changes), RED, 0)
    assert signs(painted) == ["stop"]
    assert painted[-1] != painted[-2]
    assert any(getattr(each, "color", None) == ALARM for each in painted)


def test_trouble_of_the_focus_is_in_its_own_ink() -> None:
    painted = domain_tab(PEN, tab(WIDE, focused=True, mark="busy"), RED, 0)
    assert signs(painted) == ["stop"]
    assert not any(getattr(each, "color", None) == ALARM for each in painted)


@pytest.mark.parametrize("focused", (False, True))
@pytest.mark.parametrize("width", (0, 1, 3, 4, 17, 18, 43, 44, 55, 79, 80, 140))
def test_it_stays_on_its_rectangle(width: int, focused: bool) -> None:
    rect = Rect(7, 0, width, 32)
    painted = domain_tab(PEN, tab(rect, focused=focused, label=GREY), GREY, 41)
    assert stays_inside(painted, rect)
