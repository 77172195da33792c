"""What stands inside a label while no guest pixels are shown: calm, and never taken for a guest."""

from sgui.core.draw import Fill, Mark
from sgui.core.picture.pen import Painted, Pen, Type
from sgui.core.picture.theme import LARGE, MEDIUM, SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.scene import Link

NAME, NOTICE, SMALL_NOTICE = Type(LARGE, bold=True), Type(MEDIUM), Type(SMALL)
SIGNS = {
    Link.ABSENT: Mark.NO_SIGNAL,
    Link.CONNECTED: Mark.SCREEN,
    Link.STOPPED: Mark.STOP,
    Link.QUARANTINED: Mark.STOP,
}
LINES_MOST = 4


def placeholder(pen: Pen, interior: Rect, name: str, notice: str, link: Link) -> Painted:
    """A sign, the domain's name (unless "") and the notice; where room is short the notice alone."""
    whole = (Fill(interior, pen.look.ground),)
    room = interior.inset(min(pen.px(12), interior.width // 12))
    roomy = room.height >= pen.px(120)
    kind = NOTICE if roomy else SMALL_NOTICE
    leading = pen.px(kind.size + 6)
    lines = pen.font.wrapped(notice, room.width, pen.px(kind.size))[
        : max(0, min(LINES_MOST, room.height // leading))
    ]
    head = pen.px(48 + 14 + (24 + 8 if name else 0)) if roomy and room.width >= pen.px(48) else 0
    if head + leading * len(lines) > room.height:
        head = 0
    top = room.y + (room.height - head - leading * len(lines)) // 2
    painted: Painted = ()
    if head:
        painted += pen.sign(
            Rect(room.x, top, room.width, pen.px(48)), SIGNS[link], 48, Tone(pen.look.line, pen.look.ground)
        )
        line = Rect(room.x, top + pen.px(48 + 14), room.width, pen.px(24))
        painted += pen.words(line, name, NAME, Tone(pen.look.plain, pen.look.ground), 0.5) if name else ()
    for number, words in enumerate(lines):
        line = Rect(room.x, top + head + number * leading, room.width, leading)
        painted += pen.words(line, words, kind, Tone(pen.look.quiet, pen.look.ground), 0.5)
    return whole + painted
