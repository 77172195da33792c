"""The cards' geometry: disjoint, inside, in the order of the keys."""

import pytest

from sgui.core.cards import action_rect, attention_zones, card_body, card_place, card_rects, columns
from sgui.values.geometry import Rect, Size

OUTPUTS = (Size(320, 240), Size(640, 360), Size(1280, 720), Size(3840, 2160), Size(700, 1900))


@pytest.mark.parametrize(
    ("count", "across"),
    [(0, 1), (1, 1), (4, 4), (5, 3), (6, 3), (7, 4), (12, 4), (13, 6), (24, 6), (25, 8), (64, 8)],
)
def test_columns(count: int, across: int) -> None:
    assert columns(count) == across


@pytest.mark.parametrize("scale_q", (4, 5, 12))
@pytest.mark.parametrize("count", (1, 2, 5, 12, 40, 64))
@pytest.mark.parametrize("output", OUTPUTS)
def test_cards_are_disjoint_and_between_heading_and_keys(output: Size, count: int, scale_q: int) -> None:
    cards = card_rects(output, scale_q, count)
    area = attention_zones(output, scale_q).cards
    assert len(cards) == count
    assert all(area.contains(card) for card in cards)
    assert all(one.intersect(two).empty for n, one in enumerate(cards) for two in cards[:n])


@pytest.mark.parametrize("count", (3, 5, 40))
def test_cards_follow_the_arrow_keys(count: int) -> None:
    cards, across = card_rects(Size(1280, 720), 4, count), columns(count)
    for n in range(count - 1):
        same_row = (n + 1) % across != 0
        assert (cards[n + 1].x > cards[n].x) == same_row
    for n in range(count - across):
        assert cards[n + across].x == cards[n].x
        assert cards[n + across].y > cards[n].y


def test_a_tiny_output_still_has_rectangles() -> None:
    assert all(not card.empty for card in card_rects(Size(1, 1), 4, 3))


@pytest.mark.parametrize("card", (Rect(10, 50, 400, 300), Rect(10, 50, 150, 120)))
def test_a_place_has_header_frame_and_interior(card: Rect) -> None:
    place = card_place(card, 4)
    assert place is not None
    body = card_body(card, 4)
    assert card.contains(body)
    assert place.tab.height + place.frame.height == body.height
    assert place.tab.bottom == place.frame.y
    assert place.interior == place.frame.inset(6)
    assert body.contains(place.frame)


def test_low_cards_have_a_smaller_header() -> None:
    high, low = card_place(Rect(0, 0, 300, 240), 4), card_place(Rect(0, 0, 300, 120), 4)
    assert high is not None
    assert low is not None
    assert low.tab.height < high.tab.height


@pytest.mark.parametrize("card", (Rect(0, 0, 57, 200), Rect(0, 0, 300, 70)))
def test_without_room_there_is_no_place(card: Rect) -> None:
    assert card_place(card, 4) is None


@pytest.mark.parametrize("scale_q", (4, 7, 12))
@pytest.mark.parametrize("output", OUTPUTS)
def test_a_button_lies_in_its_cards_interior_or_is_not_there(output: Size, scale_q: int) -> None:
    for card in card_rects(output, scale_q, 5):
        place, button = card_place(card, scale_q), action_rect(card, scale_q)
        assert button is None or (place is not None and place.interior.contains(button))
    assert action_rect(Rect(0, 0, 57, 200), 4) is None
    assert action_rect(Rect(0, 0, 300, 240), 4) is not None
