"""The attention screen: every domain on a card, its surface dimmed in the card, and how to choose."""

from sgui.core.cards import attention_zones, card_body, card_place, card_rects
from sgui.core.draw import Fill
from sgui.core.labels import LabelPlace
from sgui.core.picture.label import frame, swatch
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.placeholder import placeholder
from sgui.core.picture.surface import inside
from sgui.core.picture.theme import (
    GROUND,
    HUGE,
    LARGE,
    MEDIUM,
    PLAIN,
    QUIET,
    SMALL,
    Tone,
    ink_on,
)
from sgui.values.geometry import Rect
from sgui.values.label import Label
from sgui.values.scene import DomainTab, Link, Scene

TITLE = "Attention screen"
PROMISE = "sgui drew all of this. Nothing you type here reaches a guest."
KEYS = (("1-9", "choose"), ("Arrows", "move"), ("Enter", "choose the marked one"), ("Esc", "go back"))
DIGITS = "1234567890"
RING, RING_GAP = 5, 3  # design pixels, within cards.CARD_MARGIN
STATES = {
    Link.ABSENT: "not connected",
    Link.CONNECTED: "",
    Link.STOPPED: "stopped",
    Link.QUARANTINED: "quarantined",
}


def attention(pen: Pen, scene: Scene) -> Painted:
    """Cards never overlap; a surface is shown in its domain's card or not at all."""
    zones = attention_zones(scene.output, scene.scale_q)
    labels = {label.name: label for label in scene.labels}
    cards = card_rects(scene.output, scene.scale_q, len(scene.tabs))
    painted = _heading(pen, zones.heading)
    for number, (tab, card) in enumerate(zip(scene.tabs, cards, strict=True)):
        digit = DIGITS[number] if number < len(DIGITS) else ""
        painted += _card(pen, scene, tab, labels[tab.label], (card, digit))
    return painted + _keys(pen, zones.keys)


def _heading(pen: Pen, zone: Rect) -> Painted:
    tone, quiet = Tone(PLAIN, GROUND), Tone(QUIET, GROUND)
    room = zone.inset(min(pen.px(8), zone.height // 8))
    if room.height < pen.px(HUGE + MEDIUM + 12):
        return pen.words(room, f"{TITLE}: {PROMISE}", Type(SMALL), tone, 0.5)
    title = Rect(room.x, room.y, room.width, room.height * 5 // 8)
    promise = Rect.between(room.x, title.bottom, room.right, room.bottom)
    painted = pen.words(title, TITLE, Type(HUGE, bold=True), tone, 0.5)
    return painted + pen.words(promise, PROMISE, Type(MEDIUM), quiet, 0.5)


def _keys(pen: Pen, zone: Rect) -> Painted:
    """Key caps, each with what it does, in the middle; on narrow outputs the last words go first."""
    kind, cap = Type(SMALL), Type(SMALL, bold=True)
    pad, gap = pen.px(7), pen.px(20)
    height = min(pen.px(22), zone.height)
    needed = [(pen.width(key, cap) + 2 * pad, pen.width(does, kind)) for key, does in KEYS]
    whole = sum(one + pad + two for one, two in needed) + gap * (len(KEYS) - 1)
    left = zone.x + max(pad, (zone.width - whole) // 2)
    cut = Cursor(Rect.between(left, zone.y + (zone.height - height) // 2, zone.right - pad, 0))
    cut.room = Rect(cut.room.x, cut.room.y, cut.room.width, height)
    painted: Painted = ()
    for (key, does), (key_width, does_width) in zip(KEYS, needed, strict=True):
        painted += key_cap(pen, cut.left(key_width), key, Tone(PLAIN, GROUND))
        cut.left(pad)
        painted += pen.words(cut.left(does_width), does, kind, Tone(QUIET, GROUND))
        cut.left(gap)
    return painted


def key_cap(pen: Pen, rect: Rect, words: str, tone: Tone) -> Painted:
    return box(rect, pen.px(1), tone.ink) + pen.words(rect, words, Type(SMALL, bold=True), tone, 0.5)


def _card(pen: Pen, scene: Scene, tab: DomainTab, label: Label, at: tuple[Rect, str]) -> Painted:
    card, digit = at
    body, place = card_body(card, pen.scale_q), card_place(card, pen.scale_q)
    painted = _ring(pen, body) if tab.domain == scene.selected else ()
    header = _header(pen, place.tab if place else body, tab, label, digit)
    if place is None:
        return painted + header
    return painted + header + _shown(pen, scene, tab, place) + frame(pen, place.frame, label)


def _ring(pen: Pen, body: Rect) -> Painted:
    """A bright closed line around the selected card, with the ground between."""
    return box(body.inset(-pen.px(RING + RING_GAP)), pen.px(RING), PLAIN)


def _shown(pen: Pen, scene: Scene, tab: DomainTab, place: LabelPlace) -> Painted:
    for view in scene.surfaces:
        if view.domain == tab.domain and view.interior == place.interior:
            return inside(pen, view, tab.link, dim=True)
    return placeholder(pen, place.interior, tab.domain, STATES[tab.link], tab.link)


def _header(pen: Pen, rect: Rect, tab: DomainTab, label: Label, digit: str) -> Painted:
    """Sample, digit, name, icon, label text and state, on the label's own colour."""
    tone = Tone(ink_on(label.color), label.color)
    cut = Cursor(rect)
    large = rect.height >= pen.px(48)
    sample = swatch(
        pen, cut.left(min(pen.px(40 if large else 20), rect.width // 6)), label, 12 if large else 6
    )
    painted: Painted = (Fill(rect, label.color), *sample)
    cut.left(pen.px(10 if large else 5))
    cut.right(pen.px(8 if large else 4))
    if digit:
        kind = Type(HUGE if large else MEDIUM, bold=True)
        painted += pen.words(cut.left(pen.width(digit, kind)), digit, kind, tone)
        cut.left(pen.px(12 if large else 5))
    lines = _lines(pen, cut.room, large)
    name = Type(LARGE if large else MEDIUM if lines[0].width >= pen.px(80) else SMALL, bold=True)
    painted += pen.words(lines[0], tab.domain, name, tone)
    return painted + (_second_line(pen, lines[1], tab, label, tone) if len(lines) > 1 else ())


def _lines(pen: Pen, room: Rect, large: bool) -> tuple[Rect, ...]:
    """The name's line, and the label's where there is room for two."""
    upper, lower = (26, 20) if large else (17, 15)
    if room.height < pen.px(upper + lower):
        return (room,)
    top = room.y + (room.height - pen.px(upper) - pen.px(lower)) // 2
    first = Rect(room.x, top, room.width, pen.px(upper))
    return first, Rect(room.x, first.bottom, room.width, pen.px(lower))


def _second_line(pen: Pen, room: Rect, tab: DomainTab, label: Label, tone: Tone) -> Painted:
    cut, kind = Cursor(room), Type(MEDIUM if room.height >= pen.px(20) else SMALL)
    state = tab.mark or STATES[tab.link]
    painted: Painted = ()
    if room.width >= pen.px(120):
        painted += pen.sign(cut.left(pen.px(16)), label.icon, 16, tone)
        cut.left(pen.px(6))
        painted += pen.words(cut.right(min(pen.width(state, kind), room.width // 2)), state, kind, tone, 1)
        cut.right(pen.px(8))
    return painted + pen.words(cut.room, label.text, kind, tone)
