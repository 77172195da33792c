"""What of the attention screen lies under the pointer: a card, or a part of the question's panel."""

from dataclasses import dataclass
from enum import Enum

from sgui.core.cards import action_rect, attention_zones, card_rects
from sgui.core.panel import answer_rects, counter_rect, panel_rect
from sgui.values.geometry import Point, Rect, Size


class Part(Enum):
    CARD = "card"  # nth: of the domains
    ANSWER = "answer"  # nth: of the answers
    COUNTER = "counter"
    PANEL = "panel"
    ACTION = "action"  # nth: of the domains


@dataclass(frozen=True, slots=True)
class Target:
    part: Part
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to point at. answers: of the question in sight, 0 without one. action: on which card."""

    cards: int
    answers: int = 0
    action: int | None = None


def target_at(point: Point, output: Size, scale_q: int, offer: Offer) -> Target | None:
    cards = card_rects(output, scale_q, offer.cards, offer.answers > 0)
    if offer.answers and (found := _on_panel(point, output, scale_q, offer.answers)):
        return found
    if offer.action is not None:
        button = action_rect(cards[offer.action], scale_q)
        if button and button.holds(point.x, point.y):
            return Target(Part.ACTION, offer.action)
    return _within(point, Part.CARD, cards)


def _on_panel(point: Point, output: Size, scale_q: int, answers: int) -> Target | None:
    panel = panel_rect(attention_zones(output, scale_q, asked=True).question, scale_q)
    parts = (
        _within(point, Part.ANSWER, answer_rects(panel, scale_q, answers)),
        _within(point, Part.COUNTER, (counter_rect(panel, scale_q),)),
        _within(point, Part.PANEL, (panel,)),
    )
    return next((part for part in parts if part), None)


def _within(point: Point, part: Part, rects: tuple[Rect, ...]) -> Target | None:
    return next((Target(part, n) for n, rect in enumerate(rects) if rect.holds(point.x, point.y)), None)
