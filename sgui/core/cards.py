"""The attention screen's cards: one per domain, selectable by pointer, arrows and digits."""

from dataclasses import dataclass

from sgui.core.band import band_rect
from sgui.core.labels import FRAME, INTERIOR_LEAST, LabelPlace
from sgui.values.geometry import Rect, Size
from sgui.values.scene import px

HEADING_HEIGHT = 84  # design pixels
HEADING_HEIGHT_ASKED = 40  # one line, where a question needs the room
QUESTION_HEIGHT = 124
KEYS_HEIGHT = 48
CARD_WIDTH_MAX = 420
LARGE_CARD = Size(180, 132)  # smaller ones have a small header
CARD_MARGIN = 9  # around each card, for the ring of the selected one
HEADER_HEIGHT = 60
HEADER_HEIGHT_SMALL = 34
ACTION = Size(76, 24)  # the marked card's button


@dataclass(frozen=True, slots=True)
class AttentionZones:
    """Below the band, from top to bottom, disjoint, each as wide as the output."""

    heading: Rect
    question: Rect  # empty while nothing is asked
    cards: Rect
    keys: Rect


def attention_zones(output: Size, scale_q: int, asked: bool = False) -> AttentionZones:
    """asked: a question is shown, and the cards have less room."""
    top, bottom = band_rect(output, scale_q).bottom, output.height
    height = bottom - top
    heading = top + min(px(HEADING_HEIGHT_ASKED if asked else HEADING_HEIGHT, scale_q), height // 6)
    question = heading + (min(px(QUESTION_HEIGHT, scale_q), height * 3 // 10) if asked else 0)
    keys = bottom - min(px(KEYS_HEIGHT, scale_q), height // 9)
    edges = ((top, heading), (heading, question), (question, keys), (keys, bottom))
    return AttentionZones(*(Rect.between(0, upper, output.width, lower) for upper, lower in edges))


def columns(count: int) -> int:
    """Cards in one row: the arrow keys up and down move by this many."""
    for most, across in ((4, count), (6, 3), (12, 4), (24, 6)):
        if count <= most:
            return max(1, across)
    return 8


def card_rects(output: Size, scale_q: int, count: int, asked: bool = False) -> tuple[Rect, ...]:
    """One rectangle per domain, row by row below the band, disjoint, inside the output."""
    across = columns(count)
    rows = max(1, -(-count // across))
    area = attention_zones(output, scale_q, asked).cards
    margin = min(px(16, scale_q), area.width // 20)
    width = max(1, min(px(CARD_WIDTH_MAX, scale_q), (area.width - 2 * margin) // across))
    height = max(1, min(width * 4 // 5, area.height // rows))
    left, top = area.x + (area.width - across * width) // 2, area.y + (area.height - rows * height) // 2
    return tuple(
        Rect(left + n % across * width, top + n // across * height, width, height) for n in range(count)
    )


def card_body(card: Rect, scale_q: int) -> Rect:
    """What is painted of a card: the rest is space between the cards."""
    return card.inset(min(px(CARD_MARGIN, scale_q), card.width // 8, card.height // 8))


def action_rect(card: Rect, scale_q: int) -> Rect | None:
    """The marked card's button, in the lower right corner of its interior; None where it has no room."""
    place = card_place(card, scale_q)
    width, height, pad = px(ACTION.width, scale_q), px(ACTION.height, scale_q), px(6, scale_q)
    if place is None or place.interior.width < width + 2 * pad or place.interior.height < height + 2 * pad:
        return None
    return Rect(place.interior.right - pad - width, place.interior.bottom - pad - height, width, height)


def card_place(card: Rect, scale_q: int) -> LabelPlace | None:
    """Header, frame and interior of a surface shown in its card; None where there is no room for one."""
    body = card_body(card, scale_q)
    large = card.height >= px(LARGE_CARD.height, scale_q) and card.width >= px(LARGE_CARD.width, scale_q)
    header = px(HEADER_HEIGHT if large else HEADER_HEIGHT_SMALL, scale_q)
    frame = Rect.between(body.x, body.y + header, body.right, body.bottom)
    interior = frame.inset(px(FRAME, scale_q))
    least = px(INTERIOR_LEAST, scale_q)
    if interior.width < least or interior.height < least:
        return None
    return LabelPlace(frame, Rect(body.x, body.y, body.width, header), interior)
