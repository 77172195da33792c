"""The lock screen: what time it is, that it is locked and for whom, how the password fares. No guest.

From the middle outwards; on low outputs the clock goes first, then the name. At most LOCK_DOTS dots, however
much is typed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sgui.core.draw import Fill
from sgui.core.picture.numerals import numerals, numerals_size
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.theme import LARGE, MEDIUM, SMALL, Tone
from sgui.values.geometry import Rect, Size
from sgui.values.label import Icon
from sgui.values.limits import LOCK_DOTS
from sgui.values.lock import LockPhase, LockView
from sgui.values.scene import Scene

FIELD = Size(320, 40)  # design pixels
DOT, DOT_STEP = 8, 17
CAPS = "Caps Lock is on"
HINT = "Password"
KEYS = "Enter checks it, Escape clears it"
NEVER = "Nothing that is typed reaches a domain"
PLAIN_LINE = Type(SMALL)
Paint = Callable[[Rect], Painted]


@dataclass(frozen=True, slots=True)
class _Row:
    """height: output pixels, with the space below. patience: where room is short, rows with less go first."""

    height: int
    patience: int
    paint: Paint


def locked(pen: Pen, scene: Scene, view: LockView, area: Rect) -> Painted:
    """In the middle of area, which is painted with the ground already."""
    rows = _rows(pen, scene.band.clock, view)
    while len(rows) > 1 and sum(row.height for row in rows) > area.height:
        rows.remove(min(rows, key=lambda row: row.patience))
    painted: Painted = ()
    top = area.y + max(0, area.height - sum(row.height for row in rows)) * 2 // 5
    for row in rows:
        painted += row.paint(Rect(area.x, top, area.width, row.height).intersect(area))
        top += row.height
    return painted


def _rows(pen: Pen, clock: str, view: LockView) -> list[_Row]:
    closed = view.phase is LockPhase.CLOSED
    head = f"Locked for {view.who}" if view.who and not closed else "Locked"
    time_height = numerals_size(pen, clock).height
    return [
        _Row(time_height + pen.px(30), 1, lambda room: _time(pen, room, clock)),
        _Row(pen.px(24 + 18), 4, lambda room: _head(pen, room, head)),
        _Row(0 if closed else pen.px(FIELD.height + 14), 5, lambda room: _field(pen, room, view)),
        _Row(pen.px(26), 6, lambda room: _message(pen, room, view)),
        _Row(pen.px(24), 2, lambda room: _caps(pen, room, view)),
        _Row(pen.px(18), 0, lambda room: _line(pen, room, NEVER)),
    ]


def _time(pen: Pen, room: Rect, clock: str) -> Painted:
    size = numerals_size(pen, clock)
    if size.width > room.width or size.height > room.height:
        return ()
    return numerals(pen, room.x + (room.width - size.width) // 2, room.y, clock, pen.look.plain)


def _head(pen: Pen, room: Rect, words: str) -> Painted:
    """A lock and who may open it, together in the middle."""
    kind, room = Type(LARGE, bold=True), Rect(room.x, room.y, room.width, min(room.height, pen.px(24)))
    sign, gap = pen.px(24), pen.px(10)
    width = min(pen.width(words, kind), room.width - sign - gap)
    if width <= 0:
        return ()
    cut = Cursor(room)
    cut.left((room.width - sign - gap - width) // 2)
    tone = Tone(pen.look.plain, pen.look.ground)
    painted = pen.sign(cut.left(sign), Icon.LOCK, 24, tone)
    cut.left(gap)
    return painted + pen.words(cut.left(width), words, kind, tone)


def _field(pen: Pen, room: Rect, view: LockView) -> Painted:
    """Bright while it takes keys."""
    width = min(pen.px(FIELD.width), room.width - 2 * pen.px(8))
    height = min(pen.px(FIELD.height), room.height)
    if width <= 2 * pen.px(DOT_STEP) or height < pen.px(SMALL):
        return ()
    rect = Rect(room.x + (room.width - width) // 2, room.y, width, height)
    opened = view.phase is LockPhase.OPEN
    ground = pen.look.raised if opened else pen.look.ground
    painted: Painted = (
        Fill(rect, ground),
        *box(rect, pen.px(1), pen.look.quiet if opened else pen.look.line),
    )
    if view.typed:
        return painted + _dots(pen, rect, view.typed)
    words = HINT if opened else ""
    return painted + pen.words(rect.inset(pen.px(8)), words, Type(MEDIUM), Tone(pen.look.quiet, ground), 0.5)


def _dots(pen: Pen, rect: Rect, typed: int) -> Painted:
    """As many as were typed and have room, round as far as rectangles are."""
    step, side = pen.px(DOT_STEP), pen.px(DOT)
    count = min(typed, LOCK_DOTS, (rect.width - 2 * step) // step + 1)
    left = rect.x + (rect.width - (count - 1) * step - side) // 2
    top = rect.y + (rect.height - side) // 2
    painted: Painted = ()
    for n in range(count):
        painted += _disc(pen, Rect(left + n * step, top, side, side))
    return painted


def _disc(pen: Pen, rect: Rect) -> Painted:
    """Three rectangles that look round at this size."""
    quarter, eighth = rect.width // 4, rect.width // 8
    return (
        Fill(Rect.between(rect.x + quarter, rect.y, rect.right - quarter, rect.bottom), pen.look.plain),
        Fill(rect.inset(eighth), pen.look.plain),
        Fill(Rect.between(rect.x, rect.y + quarter, rect.right, rect.bottom - quarter), pen.look.plain),
    )


def _message(pen: Pen, room: Rect, view: LockView) -> Painted:
    loud = bool(view.said) and view.phase in (LockPhase.OPEN, LockPhase.WAITING)
    match view.phase:
        case LockPhase.CHECKING:
            words = "Checking .."
        case LockPhase.WAITING:
            words = f"{view.said or 'Locked'}, wait {view.wait_s} s"
        case _:
            words = view.said or KEYS
    return _line(pen, room, words, Type(MEDIUM), loud)


def _caps(pen: Pen, room: Rect, view: LockView) -> Painted:
    return _line(pen, room, CAPS, Type(SMALL, bold=True), loud=True) if view.caps else ()


def _line(pen: Pen, room: Rect, words: str, kind: Type = PLAIN_LINE, loud: bool = False) -> Painted:
    """In the middle; what is loud has a sign before it."""
    room = Rect(room.x, room.y, room.width, min(room.height, pen.px(20)))
    tone = Tone(pen.look.alarm if loud else pen.look.quiet, pen.look.ground)
    sign = pen.px(16 + 8) if loud else 0
    width = min(pen.width(words, kind), room.width - sign)
    if width <= 0:
        return ()
    cut = Cursor(room)
    cut.left((room.width - sign - width) // 2)
    painted = pen.sign(cut.left(pen.px(16)), Icon.WARNING, 16, tone) if loud else ()
    cut.left(sign - pen.px(16) if loud else 0)
    return painted + pen.words(cut.left(width), words, kind, tone)
