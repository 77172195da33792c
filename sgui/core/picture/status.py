"""The band's right end: platform and audit, the sealed picture's place, input, clipboard, renderer, clock."""

from dataclasses import dataclass

from sgui.core.draw import Fill, Mark
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.theme import ALARM, BAND, BLACK, LINE, PLAIN, QUIET, SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.label import Icon
from sgui.values.scene import BandStatus

WORDS, CLOCK = Type(SMALL), Type(SMALL, bold=True)
GAP, SIGN = 10, 16  # design pixels
TRUSTED_INPUT = ("exclusive", "pipe")


@dataclass(frozen=True, slots=True)
class Item:
    """forms: from the widest to the narrowest; "" is the sign alone, and without a sign nothing."""

    sign: Icon | Mark | None
    forms: tuple[str, ...]
    loud: bool = False
    bold: bool = False
    picture: bool = False  # the sealed picture's place instead of words


def items(band: BandStatus) -> tuple[Item, ...]:
    """In the order of the band. What is loud has no shorter form."""
    trusted = band.input in TRUSTED_INPUT
    return (
        Item(Icon.SHIELD, (band.integrity, "")),
        Item(None, ("audit", "")) if band.audit_healthy else Item(Icon.WARNING, ("AUDIT",), loud=True),
        Item(None, ("",), picture=True),
        Item(Mark.KEYBOARD, (band.input, "")) if trusted else Item(Icon.WARNING, (band.input,), loud=True),
        Item(Mark.CLIPBOARD, (band.clipboard or "empty", "")),
        Item(Mark.SCREEN if band.renderer else None, (band.renderer, "")),
        Item(None, (band.clock,), bold=True),
    )


def status(pen: Pen, zone: Rect, band: BandStatus) -> Painted:
    """Set against the right edge; where room is short, quiet words go first, the renderer's before all."""
    every = items(band)
    chosen = _forms(pen, every, zone.width - pen.px(GAP))
    painted: Painted = ()
    cut = Cursor(zone)
    for item, form in reversed(list(zip(every, chosen, strict=True))):
        width = _width(pen, item, form)
        if width:
            cut.right(pen.px(GAP))
            painted += _item(pen, cut.right(width), item, form)
    return painted


def _forms(pen: Pen, every: tuple[Item, ...], room: int) -> list[str]:
    chosen = [item.forms[0] for item in every]
    for number in (5, 1, 4, 0, 3):
        if _whole(pen, every, chosen) > room:
            chosen[number] = every[number].forms[-1]
    return chosen


def _whole(pen: Pen, every: tuple[Item, ...], chosen: list[str]) -> int:
    widths = [_width(pen, item, form) for item, form in zip(every, chosen, strict=True)]
    return sum(width + pen.px(GAP) for width in widths if width)


def _width(pen: Pen, item: Item, form: str) -> int:
    if item.picture:
        return pen.px(36)
    words = pen.width(form, CLOCK if item.bold or item.loud else WORDS)
    sign = pen.px(SIGN) if item.sign else 0
    between = pen.px(5) if sign and words else 0
    return words + sign + between + (2 * pen.px(6) if item.loud else 0)


def _item(pen: Pen, rect: Rect, item: Item, form: str) -> Painted:
    if item.picture:
        height = pen.px(22)
        return box(Rect(rect.x, rect.y + (rect.height - height) // 2, rect.width, height), pen.px(1), LINE)
    tone = Tone(BLACK, ALARM) if item.loud else Tone(PLAIN if item.bold else QUIET, BAND)
    cut = Cursor(rect)
    painted: Painted = (Fill(rect, ALARM),) if item.loud else ()
    if item.loud:
        cut.left(pen.px(6))
    if item.sign:
        painted += pen.sign(cut.left(pen.px(SIGN)), item.sign, SIGN, tone)
        cut.left(pen.px(5) if form else 0)
    return painted + pen.words(cut.room, form, CLOCK if item.bold or item.loud else WORDS, tone)
