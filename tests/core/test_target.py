import pytest

from sgui.core.cards import action_rect, attention_zones, card_rects
from sgui.core.panel import answer_rects, counter_rect, panel_rect
from sgui.core.target import Offer, Part, Target, target_at
from sgui.values.geometry import Point, Rect, Size

HD = Size(1280, 720)
PANEL = panel_rect(attention_zones(HD, 4, asked=True).question, 4)


def middle(rect: Rect) -> Point:
    return Point(rect.x + rect.width // 2, rect.y + rect.height // 2)


@pytest.mark.parametrize(
    ("at", "target"),
    [
        (middle(card_rects(HD, 4, 3, asked=True)[2]), Target(Part.CARD, 2)),
        (middle(answer_rects(PANEL, 4, 2)[1]), Target(Part.ANSWER, 1)),
        (middle(card_rects(HD, 4, 3, asked=True)[1]), Target(Part.CARD, 1)),
        (middle(counter_rect(PANEL, 4)), Target(Part.COUNTER)),
        (Point(PANEL.x, PANEL.y), Target(Part.PANEL)),
        (Point(2, 719), None),
    ],
)
def test_with_a_question_the_panel_has_parts(at: Point, target: Target | None) -> None:
    assert target_at(at, HD, 4, Offer(3, 2, 1)) == target


def test_without_one_there_are_cards_alone() -> None:
    assert target_at(middle(card_rects(HD, 4, 3)[0]), HD, 4, Offer(3)) == Target(Part.CARD, 0)
    assert target_at(Point(PANEL.x, PANEL.y), HD, 4, Offer(3)) is None


def test_the_button_is_on_the_card_that_has_one() -> None:
    card = card_rects(HD, 4, 3)[1]
    button = action_rect(card, 4)
    assert button is not None
    assert target_at(middle(button), HD, 4, Offer(3, action=1)) == Target(Part.ACTION, 1)
    assert target_at(middle(button), HD, 4, Offer(3, action=0)) == Target(Part.CARD, 1)
    small = Size(320, 200)
    there = middle(card_rects(small, 4, 40)[1])
    assert target_at(there, small, 4, Offer(40, action=1)) == Target(Part.CARD, 1)
