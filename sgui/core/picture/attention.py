"""The attention screen: every domain on a card, its surface dimmed in the card, and how to choose."""

from sgui.core.cards import action_rect, attention_zones, card_body, card_place, card_rects
from sgui.core.draw import Fill
from sgui.core.labels import FRAME, LabelPlace
from sgui.core.picture.label import frame, sample
from sgui.core.picture.legend import key_cap, legend
from sgui.core.picture.panel import panel
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.placeholder import placeholder
from sgui.core.picture.surface import inside
from sgui.core.picture.theme import HUGE, LARGE, MEDIUM, SMALL, Tone, ink_on
from sgui.values.geometry import Rect, Size
from sgui.values.label import Label
from sgui.values.scene import Action, DomainTab, Link, Scene

TITLE = "Attention screen"
PROMISE = "Nothing you type here reaches a guest."
SHORT_TITLE = "Attention screen: nothing you type reaches a guest."
DIGITS = "1234567890"
LARGE_HEADER = Size(140, 48)  # design pixels: from here on a large digit beside two lines
RING, RING_GAP = 5, 3  # design pixels, within cards.CARD_MARGIN
STATES = {
    Link.ABSENT: "not connected",
    Link.CONNECTED: "",
    Link.STOPPED: "stopped",
    Link.QUARANTINED: "quarantined",
}


def attention(pen: Pen, scene: Scene) -> Painted:
    """Cards never overlap; a surface is shown in its domain's card or not at all."""
    asked = scene.question
    zones = attention_zones(scene.output, scene.scale_q, asked is not None)
    labels = {label.name: label for label in scene.labels}
    cards = card_rects(scene.output, scene.scale_q, len(scene.tabs), asked is not None)
    painted = _heading(pen, zones.heading)
    if asked is not None:
        painted += panel(pen, zones.question, asked)
    for number, (tab, card) in enumerate(zip(scene.tabs, cards, strict=True)):
        digit = DIGITS[number] if number < len(DIGITS) else ""
        painted += _card(pen, scene, tab, labels[tab.label], (card, digit))
    return painted + legend(pen, zones.keys, scene)


def _heading(pen: Pen, zone: Rect) -> Painted:
    tone, quiet = Tone(pen.look.plain, pen.look.ground), Tone(pen.look.quiet, pen.look.ground)
    room = zone.inset(min(pen.px(8), zone.height // 8))
    if room.height < pen.px(HUGE + MEDIUM + 12):
        return pen.words(room, SHORT_TITLE, Type(MEDIUM, bold=True), tone, 0.5)
    title = Rect(room.x, room.y, room.width, room.height * 5 // 8)
    promise = Rect.between(room.x, title.bottom, room.right, room.bottom)
    painted = pen.words(title, TITLE, Type(HUGE, bold=True), tone, 0.5)
    return painted + pen.words(promise, PROMISE, Type(MEDIUM), quiet, 0.5)


def _card(pen: Pen, scene: Scene, tab: DomainTab, label: Label, at: tuple[Rect, str]) -> Painted:
    card, digit = at
    body, place = card_body(card, pen.scale_q), card_place(card, pen.scale_q)
    painted = _ring(pen, body, scene) if tab.domain == scene.selected else ()
    header = _header(pen, place.tab if place else body, tab, label, digit)
    if place is None:
        return painted + header
    painted += header + _shown(pen, scene, tab, place) + frame(pen, place.frame, label)
    button = action_rect(card, pen.scale_q) if tab.domain == scene.selected else None
    return painted + (_button(pen, button, tab.action) if button else ())


def _button(pen: Pen, rect: Rect, action: Action) -> Painted:
    """Over what is shown of the marked card's domain."""
    if action is Action.NONE:
        return ()
    return (
        Fill(rect, pen.look.raised),
        *key_cap(pen, rect, action.value.capitalize(), Tone(pen.look.plain, pen.look.raised)),
    )


def _ring(pen: Pen, body: Rect, scene: Scene) -> Painted:
    """A closed line around the selected card, with the ground between; faint while keys go to a question."""
    away = scene.question is not None and scene.question.here
    return box(body.inset(-pen.px(RING + RING_GAP)), pen.px(RING), pen.look.line if away else pen.look.plain)


def _shown(pen: Pen, scene: Scene, tab: DomainTab, place: LabelPlace) -> Painted:
    for view in scene.surfaces:
        if view.domain == tab.domain and view.interior == place.interior:
            return inside(pen, view, tab.link, dim=True)
    return placeholder(pen, place.interior, "", STATES[tab.link], tab.link)


def _header(pen: Pen, rect: Rect, tab: DomainTab, label: Label, digit: str) -> Painted:
    """Sample, digit, name, icon, label text and state, on the label's own colour."""
    large = rect.width >= pen.px(LARGE_HEADER.width) and rect.height >= pen.px(LARGE_HEADER.height)
    tone = Tone(ink_on(label.color), label.color)
    painted: Painted = (Fill(rect, label.color),)
    cut = Cursor(rect)
    cut.room = Rect.between(rect.x, rect.y, rect.right, rect.bottom - pen.px(FRAME))
    painted += sample(pen, cut, label, (60, 12) if large else (28 if rect.width >= pen.px(100) else 8, 6))
    cut.room = Rect.between(cut.room.x, rect.y, rect.right, rect.bottom)
    cut.left(pen.px(10 if large else 5))
    cut.right(pen.px(8 if large else 3))
    return painted + (_large if large else _small)(pen, cut, tab, label, (digit, tone))


def _large(pen: Pen, cut: Cursor, tab: DomainTab, label: Label, at: tuple[str, Tone]) -> Painted:
    """The digit as high as both lines."""
    digit, tone = at
    kind = Type(HUGE, bold=True)
    painted = pen.words(cut.left(pen.width(digit, kind)), digit, kind, tone)
    cut.left(pen.px(12) if digit else 0)
    upper, lower = _lines(cut.room, pen.px(26), pen.px(20))
    painted += pen.words(upper, tab.domain, Type(LARGE, bold=True), tone)
    return painted + _text_and_state(pen, lower, tab, label, tone)


def _small(pen: Pen, cut: Cursor, tab: DomainTab, label: Label, at: tuple[str, Tone]) -> Painted:
    """The digit before the name; where two lines do not fit, the name alone."""
    digit, tone = at
    two = cut.room.height >= pen.px(33)
    upper, lower = _lines(cut.room, pen.px(17), pen.px(16)) if two else (cut.room, Rect(0, 0, 0, 0))
    first, bold = Cursor(upper), Type(SMALL, bold=True)
    painted = pen.words(first.left(pen.width(digit, bold)), digit, bold, tone)
    first.left(pen.px(5) if digit else 0)
    name = Type(MEDIUM if upper.width >= pen.px(100) else SMALL, bold=upper.width >= pen.px(64))
    painted += pen.words(first.room, tab.domain, name, tone)
    return painted + (_text_and_state(pen, lower, tab, label, tone) if two else ())


def _lines(room: Rect, upper: int, lower: int) -> tuple[Rect, Rect]:
    """Two lines of these heights, together in the middle."""
    top = room.y + (room.height - upper - lower) // 2
    return Rect(room.x, top, room.width, upper), Rect(room.x, top + upper, room.width, lower)


def _text_and_state(pen: Pen, room: Rect, tab: DomainTab, label: Label, tone: Tone) -> Painted:
    cut, kind = Cursor(room), Type(MEDIUM if room.height >= pen.px(20) else SMALL)
    state = tab.mark or STATES[tab.link]
    painted: Painted = ()
    if room.width >= pen.px(120):
        painted += pen.sign(cut.left(pen.px(16)), label.icon, 16, tone)
        cut.left(pen.px(6))
        painted += pen.words(cut.right(min(pen.width(state, kind), room.width // 2)), state, kind, tone, 1)
        cut.right(pen.px(8))
    return painted + pen.words(cut.room, label.text, kind, tone)
