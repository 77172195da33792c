"""The band's right end: platform, audit, sealed picture's place, input, locks, clipboard, renderer, clock."""

from dataclasses import dataclass

from sgui.core.draw import Fill, Mark
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.theme import BLACK, SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.label import Icon
from sgui.values.scene import BandStatus

GAP, SIGN, SEALED = 8, 16, 34  # design pixels
TRUSTED_INPUT = ("exclusive", "pipe")
DMA_OPEN = "DMA open"
GPU_FAILED = "GPU failed"  # so often that the processor paints now
SHORTER = {"software renderer": "CPU"}
NARROWER = {  # what is left of it where room is short; "none" alone, beside so many things, says nothing
    "none": ("no input", "none", ""),
    "not exclusive": ("not exclusive", "shared", ""),
    "no trusted keyboard": ("no trusted keyboard", "no keyboard", ""),
}


@dataclass(frozen=True, slots=True)
class Item:
    """forms: from the widest to the narrowest; "" is the sign alone, None is nothing at all.

    patience: where room is short, items with less of it are narrowed first. sealed: the sealed picture's
    place, a quiet empty frame in which nothing else is ever painted.
    """

    sign: Icon | Mark | None
    forms: tuple[str | None, ...]
    patience: int
    loud: bool = False
    bold: bool = False
    sealed: bool = False


def items(band: BandStatus) -> tuple[Item, ...]:
    """In the order of the band. What is loud is never left out."""
    if band.audit_healthy:
        audit = Item(None, ("audit ok", None), 2)
    else:
        audit = Item(Icon.WARNING, ("AUDIT",), 9, loud=True)
    if band.input in TRUSTED_INPUT:
        hands = Item(Mark.KEYBOARD, (band.input, ""), 5)
    else:
        hands = Item(Icon.WARNING, NARROWER.get(band.input) or _narrowing(band.input), 9, loud=True)
    letters = " ".join(word[0].upper() for word in band.locks.split())
    clipboard: tuple[str | None, ...] = ("empty", "", None)
    if band.clipboard:
        clipboard = tuple(dict.fromkeys((band.clipboard, band.clipboard.split()[0], "")))
    waiting: tuple[Item, ...] = ()
    if band.questions:
        words = "1 question" if band.questions == 1 else f"{band.questions} questions"
        waiting = (Item(Icon.WARNING, (words, f"{band.questions} ?"), 8, loud=True),)
    return (
        *waiting,
        _platform(band.integrity),
        audit,
        Item(None, ("", None), 6, sealed=True),
        hands,
        Item(None, (band.locks, letters, letters) if band.locks else (None,), 6),
        Item(Mark.CLIPBOARD, clipboard, 3),
        _painter(band.renderer),
        Item(None, (band.clock, band.clock, None), 8, bold=True),
    )


def _platform(words: str) -> Item:
    """That devices may write memory is loud: no label protects against that."""
    if words == DMA_OPEN:
        return Item(Icon.WARNING, (words, "DMA", ""), 6, loud=True)
    return Item(Icon.SHIELD, (words, "", None), 4)


def _painter(note: str) -> Item:
    """Named as long as there is room for two letters more than for the rest."""
    if note == GPU_FAILED:
        return Item(Icon.WARNING, (note, "GPU", ""), 6, loud=True)
    short = SHORTER.get(note, note)
    return Item(None, (note, short, None) if note else (None,), 1)


def _narrowing(words: str) -> tuple[str, ...]:
    """ "new keyboard PORT: not allowed", "new keyboard PORT", "new keyboard", "new device", the sign."""
    parts = [part.rstrip(":") for part in words.split()]
    forms = (
        words,
        words.rpartition(": ")[0] or words,
        " ".join(parts[:2]),
        _FIRST.get(parts[0], parts[0]),
        "",
    )
    return tuple(dict.fromkeys(forms))


_FIRST = {"new": "new device"}


def alarms(band: BandStatus) -> tuple[str, ...]:
    """What is loud, in words, for where there is no room for the rest."""
    return tuple(item.forms[0] for item in items(band) if item.loud and item.forms[0])


def status(pen: Pen, zone: Rect, band: BandStatus) -> Painted:
    """Set against the right edge; where room is short, what matters least is narrowed first."""
    every = items(band)
    cut = Cursor(zone)
    painted: Painted = ()
    forms = _forms(pen, every, zone.width)
    for item, form in reversed(list(zip(every, forms, strict=True))):
        if form is not None:
            cut.right(pen.px(GAP))
            painted += _item(pen, cut.right(_width(pen, item, form)), item, form)
    return painted


def _forms(pen: Pen, every: tuple[Item, ...], room: int) -> list[str | None]:
    """One step narrower for everybody, the least patient first, until all fit or nothing is left to give.

    What is left of the room then goes back, to the most patient first.
    """
    chosen = [item.forms[0] for item in every]
    order = sorted(range(len(every)), key=lambda number: every[number].patience)
    for step in range(1, max(len(item.forms) for item in every)):
        for number in order:
            if _whole(pen, every, chosen) <= room:
                return _widened(pen, every, chosen, room)
            chosen[number] = every[number].forms[min(step, len(every[number].forms) - 1)]
    return _widened(pen, every, chosen, room)


def _widened(pen: Pen, every: tuple[Item, ...], chosen: list[str | None], room: int) -> list[str | None]:
    for number in sorted(range(len(every)), key=lambda number: -every[number].patience):
        for form in every[number].forms:
            wider = [*chosen[:number], form, *chosen[number + 1 :]]
            if _whole(pen, every, wider) <= room:
                chosen = wider
                break
    return chosen


def _whole(pen: Pen, every: tuple[Item, ...], chosen: list[str | None]) -> int:
    shown = [_width(pen, item, form) for item, form in zip(every, chosen, strict=True) if form is not None]
    return sum(shown) + pen.px(GAP) * len(shown)


def _width(pen: Pen, item: Item, form: str) -> int:
    if item.sealed:
        return pen.px(SEALED)
    words = pen.width(form, _type(item))
    sign = pen.px(SIGN) if item.sign else 0
    return words + sign + (pen.px(5) if sign and words else 0) + (2 * pen.px(6) if item.loud else 0)


def _type(item: Item) -> Type:
    return Type(SMALL, item.bold or item.loud)


def _item(pen: Pen, rect: Rect, item: Item, form: str) -> Painted:
    if item.sealed:
        height = min(pen.px(22), rect.height)
        return box(
            Rect(rect.x, rect.y + (rect.height - height) // 2, rect.width, height), pen.px(1), pen.look.line
        )
    tone = (
        Tone(BLACK, pen.look.alarm)
        if item.loud
        else Tone(pen.look.plain if item.bold else pen.look.quiet, pen.look.band)
    )
    cut = Cursor(rect)
    painted: Painted = ()
    if item.loud:
        painted = (Fill(rect, pen.look.alarm),)
        cut.left(pen.px(6))
        cut.right(pen.px(6))
    if item.sign:
        painted += pen.sign(cut.left(pen.px(SIGN)), item.sign, SIGN, tone)
        cut.left(pen.px(5) if form else 0)
    return painted + pen.words(cut.room, form, _type(item), tone)
