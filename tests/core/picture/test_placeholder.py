"""A placeholder: calm, all of it trusted, inside its label."""

import pytest

from sgui.core.draw import Fill
from sgui.core.picture.placeholder import placeholder
from sgui.core.picture.theme import GROUND
from sgui.values.geometry import Rect
from sgui.values.scene import Link
from tests.core.picture.samples import PEN, grounds_are_true, said, signs, stays_inside, words_do_not_overlap

NOTICE = "no signal since 12:04:31"


def test_it_says_whose_it_is_and_what_happened() -> None:
    painted = placeholder(PEN, Rect(6, 62, 600, 300), "bank", NOTICE, Link.ABSENT)
    assert painted[0] == Fill(Rect(6, 62, 600, 300), GROUND)
    assert said(painted) == ["bank", NOTICE]
    assert signs(painted) == ["no-signal"]


@pytest.mark.parametrize(
    ("link", "sign"),
    [
        (Link.ABSENT, "no-signal"),
        (Link.CONNECTED, "screen"),
        (Link.STOPPED, "stop"),
        (Link.QUARANTINED, "stop"),
    ],
)
def test_each_link_has_its_sign(link: Link, sign: str) -> None:
    assert signs(placeholder(PEN, Rect(0, 0, 600, 300), "bank", "", link)) == [sign]


def test_without_a_name_there_is_none() -> None:
    assert said(placeholder(PEN, Rect(0, 0, 600, 300), "", NOTICE, Link.STOPPED)) == [NOTICE]


def test_where_room_is_short_the_notice_comes_first() -> None:
    painted = placeholder(PEN, Rect(0, 0, 300, 60), "bank", NOTICE, Link.STOPPED)
    assert said(painted) == [NOTICE]
    assert signs(painted) == []


def test_long_notices_are_broken_between_words_and_end() -> None:
    words = said(placeholder(PEN, Rect(0, 0, 150, 400), "", " ".join(["word"] * 60), Link.STOPPED))
    assert len(words) == 4
    assert set(" ".join(words).split()) == {"word"}


@pytest.mark.parametrize("height", (1, 20, 32, 119, 150, 700))
@pytest.mark.parametrize("width", (1, 20, 32, 60, 400, 1268))
def test_it_stays_inside(width: int, height: int) -> None:
    room = Rect(6, 62, width, height)
    painted = placeholder(PEN, room, "domain-with-a-name", NOTICE, Link.ABSENT)
    assert stays_inside(painted, room)
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
