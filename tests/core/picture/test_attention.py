"""The attention screen: every domain by digit, name, label, icon and state; one marked; guests dimmed."""

from dataclasses import replace

import pytest

from sgui.core.band import tab_rects
from sgui.core.cards import attention_zones, card_place, card_rects
from sgui.core.draw import Fill, GuestPixels
from sgui.core.picture.attention import RING, attention
from sgui.core.picture.pen import Painted
from sgui.core.picture.theme import GROUND, LINE, PLAIN
from sgui.values.color import Color
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Action, Link, QuestionView, Scene, Stance, SurfaceView
from tests.core.picture.samples import (
    GREY,
    HD,
    PEN,
    RED,
    grounds_are_true,
    patterns,
    said,
    scene,
    signs,
    stays_inside,
    tab,
    view,
    words_do_not_overlap,
)


def _scene(count: int, output: Size = HD, selected: int = 0, surfaces: tuple[SurfaceView, ...] = ()) -> Scene:
    links = (Link.CONNECTED, Link.ABSENT, Link.STOPPED, Link.QUARANTINED)
    tabs = tuple(
        tab(rect, f"d{n}", (RED, GREY)[n % 2], link=links[n % 4])
        for n, rect in enumerate(tab_rects(output, 4, count))
    )
    return scene(
        stance=Stance.ATTENTION, output=output, tabs=tabs, selected=f"d{selected}", surfaces=surfaces
    )


def _on_ground(told: Scene) -> Painted:
    return (Fill(Rect.of(told.output), GROUND), *attention(PEN, told))


def test_every_domain_has_digit_name_label_and_state() -> None:
    words = said(attention(PEN, _scene(4)))
    for expected in ("1", "d0", "SECRET", "2", "d1", "LABORATORY", "not connected", "stopped", "quarantined"):
        assert expected in words


def test_a_narrow_card_keeps_digit_and_whole_name_beside_its_pattern() -> None:
    """It may be high enough for the large digit; a large sample would leave no room for the name."""
    words = said(attention(PEN, _scene(3, Size(320, 200))))
    for expected in ("1", "d0", "2", "d1", "3", "d2"):
        assert expected in words


def test_a_mark_goes_before_the_state() -> None:
    told = scene(stance=Stance.ATTENTION, tabs=(tab(Rect(0, 0, 9, 32), mark="not reading input"),))
    assert "not reading input" in said(attention(PEN, told))


def test_the_tenth_has_the_digit_0_and_the_next_none() -> None:
    words = said(attention(PEN, _scene(12, Size(1920, 1080))))
    assert [word for word in words if word.isdigit()] == list("1234567890")


@pytest.mark.parametrize(("count", "keys"), [(1, "1"), (3, "1-3"), (9, "1-9"), (10, "0-9"), (40, "0-9")])
def test_the_keys_are_named(count: int, keys: str) -> None:
    words = said(attention(PEN, _scene(count)))
    assert words[-8:] == [
        keys,
        "choose",
        "Arrows",
        "move",
        "Enter",
        "choose the marked one",
        "Esc",
        "go back",
    ]


def test_exactly_the_selected_card_has_a_ring() -> None:
    told = _scene(3, selected=1)
    card = card_rects(HD, 4, 3)[1]
    lines = [each.rect for each in attention(PEN, told) if isinstance(each, Fill) and each.color == PLAIN]
    ring = [rect for rect in lines if RING in (rect.width, rect.height)]
    assert len(ring) == 4
    assert all(card.contains(rect) for rect in ring)


ASKED = QuestionView("paste", "a to b", "Paste?", "Words.", ("deny", "once"), 0, True, 1, 1)


@pytest.mark.parametrize(("here", "color"), [(True, LINE), (False, PLAIN)])
def test_while_keys_go_to_a_question_the_ring_is_faint(here: bool, color: Color) -> None:
    told = replace(_scene(3, selected=1), question=replace(ASKED, here=here))
    card = card_rects(HD, 4, 3, asked=True)[1]
    rings = [each for each in attention(PEN, told) if isinstance(each, Fill) and card.contains(each.rect)]
    assert {each.color for each in rings if RING in (each.rect.width, each.rect.height)} == {color}


@pytest.mark.parametrize(("action", "words"), [(Action.STOP, "Stop"), (Action.RELEASE, "Release")])
def test_the_marked_card_alone_has_a_button(action: Action, words: str) -> None:
    told = _scene(3, selected=1)
    told = replace(told, tabs=tuple(replace(each, action=action) for each in told.tabs))
    assert said(attention(PEN, told)).count(words) == 1
    quiet = replace(told, tabs=tuple(replace(each, action=Action.NONE) for each in told.tabs))
    assert words not in said(attention(PEN, quiet))


def test_a_question_stands_between_heading_and_cards() -> None:
    words = said(attention(PEN, replace(_scene(3), question=ASKED)))
    assert words[:5] == [
        "Attention screen: nothing you type reaches a guest.",
        "Paste?",
        "Words.",
        "Deny",
        "Once",
    ]


def test_without_a_domain_there_is_no_card() -> None:
    assert patterns(attention(PEN, scene(stance=Stance.ATTENTION, tabs=(), selected=None))) == []


def test_a_surface_is_shown_dimmed_in_its_card() -> None:
    place = card_place(card_rects(HD, 4, 3)[0], 4)
    assert place is not None
    shown = view(place.interior, domain="d0", content=place.interior, source=Rect(0, 0, 99, 99), notice="")
    found = [each for each in attention(PEN, _scene(3, surfaces=(shown,))) if isinstance(each, GuestPixels)]
    assert [(each.rect, each.dim) for each in found] == [(place.interior, True)]


def test_a_surface_anywhere_else_is_not_shown() -> None:
    shown = view(Rect(6, 62, 900, 500), domain="d0", content=Rect(6, 62, 900, 500), source=Rect(0, 0, 99, 99))
    painted = attention(PEN, _scene(3, surfaces=(shown,)))
    assert not any(isinstance(each, GuestPixels) for each in painted)


def test_every_label_is_whole() -> None:
    """Nothing that is painted after a frame lies over it."""
    painted = attention(PEN, _scene(8))
    for card in card_rects(HD, 4, 8):
        place = card_place(card, 4)
        assert place is not None
        frame = [
            n for n, each in enumerate(painted) if each in patterns(painted) and _is_side(each.rect, place)
        ]
        assert len(frame) == 4
        later = painted[max(frame) + 1 :]
        assert all(each.rect.intersect(place.frame).empty for each in later if isinstance(each, Fill))


def _is_side(rect: Rect, place: object) -> bool:
    frame, interior = place.frame, place.interior  # type: ignore[attr-defined]
    return bool(frame.contains(rect) and rect.intersect(interior).empty)


def test_small_outputs_have_one_line_of_heading() -> None:
    words = said(attention(PEN, _scene(3, Size(640, 360))))
    assert "Attention screen: nothing you type reaches a guest." in words
    assert "Attention screen" not in words


def test_cards_without_room_for_a_surface_still_name_the_domain() -> None:
    painted = attention(PEN, _scene(40, Size(640, 360)))
    assert "d39" in said(painted)
    assert "no-signal" not in signs(painted)


@pytest.mark.parametrize("asked", (None, ASKED))
@pytest.mark.parametrize("count", (1, 3, 8, 40, 64))
@pytest.mark.parametrize("output", (Size(160, 120), Size(320, 240), Size(640, 360), HD, Size(1000, 2000)))
def test_nothing_overlaps_or_leaves_the_output(output: Size, count: int, asked: QuestionView | None) -> None:
    painted = _on_ground(replace(_scene(count, output), question=asked))
    assert stays_inside(painted, Rect.of(output))
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
    zones = attention_zones(output, 4)
    assert zones.heading.y == 32
