"""The question in sight on the attention screen: a title, a sentence, and the answers as buttons."""

from sgui.core.draw import Fill, Mark
from sgui.core.panel import PAD, answer_rects, counter_rect, panel_rect
from sgui.core.picture.pen import Painted, Pen, Type, box
from sgui.core.picture.theme import BLACK, LARGE, MEDIUM, SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.label import Icon
from sgui.values.scene import QuestionView

SIGNS: dict[str, Icon | Mark] = {"paste": Mark.CLIPBOARD, "device": Mark.KEYBOARD, "stop": Mark.STOP}
ROOMY = 100  # design pixels of height for large words and a sign
RING = 3  # around the panel that has the keys
TITLE, SMALL_TITLE = Type(LARGE, bold=True), Type(MEDIUM, bold=True)


def panel(pen: Pen, zone: Rect, asked: QuestionView) -> Painted:
    """Inside zone, which is painted already."""
    whole = panel_rect(zone, pen.scale_q)
    roomy = whole.height >= pen.px(ROOMY)
    edge = box(whole, pen.px(RING if asked.here else 1), pen.look.plain if asked.here else pen.look.line)
    room = whole.inset(min(pen.px(PAD), whole.height // 8))
    painted: Painted = (Fill(whole, pen.look.raised), *edge)
    if roomy:
        sign = Rect(room.x, room.y, pen.px(24), pen.px(24))
        painted += pen.sign(sign, SIGNS.get(asked.kind, Icon.WARNING), 24, _strong(pen))
        room = Rect.between(sign.right + pen.px(PAD), room.y, room.right, room.bottom)
    answers = answer_rects(whole, pen.scale_q, len(asked.answers))
    painted += _title(pen, room, whole, asked, roomy)
    painted += _words(pen, room, answers[0], asked, roomy)
    for nth, rect in enumerate(answers):
        painted += _answer(pen, rect, asked, nth)
    return painted


def _title(pen: Pen, room: Rect, whole: Rect, asked: QuestionView, roomy: bool) -> Painted:
    kind = TITLE if roomy else SMALL_TITLE
    line = Rect(room.x, room.y, room.width, pen.px(24 if roomy else 18))
    painted: Painted = ()
    if asked.count > 1:
        counter = counter_rect(whole, pen.scale_q)
        words = f"{asked.nth} of {asked.count}"
        there = Rect(counter.x, line.y, counter.width, line.height)
        painted = pen.words(there, words, Type(MEDIUM if roomy else SMALL), _soft(pen), 1)
        line = Rect.between(line.x, line.y, counter.x, line.bottom)
    return painted + pen.words(line, asked.title, kind, _strong(pen))


def _words(pen: Pen, room: Rect, first: Rect, asked: QuestionView, roomy: bool) -> Painted:
    """As many lines as there is room for; those beside the answers end before them."""
    kind = Type(MEDIUM if roomy else SMALL)
    leading, top = pen.px(kind.size + 5), room.y + pen.px(24 + 6 if roomy else 18 + 2)
    lines, above = (room.bottom - top) // leading, max(0, (first.y - top) // leading)
    beside = first.x - pen.px(PAD) - room.x
    painted: Painted = ()
    for number, words in enumerate(_broken(pen, asked.words, kind, (room.width, beside), (above, lines))):
        width = room.width if number < above else beside
        line = Rect(room.x, top + number * leading, width, leading)
        painted += pen.words(line, words, kind, _soft(pen))
    return painted


def _broken(
    pen: Pen, words: str, kind: Type, widths: tuple[int, int], counts: tuple[int, int]
) -> tuple[str, ...]:
    """widths, counts: of the lines above the answers, and of those beside them and of all. The last line
    has all that is left, so that where it does not fit its end is seen to be missing."""
    size, (above, most) = pen.px(kind.size), counts
    wide = pen.font.wrapped(words, widths[0], size)
    lines = (*wide[:above], *pen.font.wrapped(" ".join(wide[above:]), widths[1], size))
    return (*lines[: most - 1], " ".join(lines[most - 1 :])) if most > 0 else ()


def _answer(pen: Pen, rect: Rect, asked: QuestionView, nth: int) -> Painted:
    """The marked one is filled while keys go to the panel, and has a thick edge while they do not."""
    words, marked = asked.answers[nth].capitalize(), nth == asked.chosen
    kind = Type(MEDIUM if rect.height >= pen.px(24) else SMALL, bold=marked)
    if marked and asked.here:
        return (Fill(rect, pen.look.plain), *pen.words(rect, words, kind, Tone(BLACK, pen.look.plain), 0.5))
    edge = box(rect, pen.px(2 if marked else 1), pen.look.plain if marked else pen.look.quiet)
    return edge + pen.words(rect.inset(pen.px(2)), words, kind, _strong(pen), 0.5)


def _strong(pen: Pen) -> Tone:
    return Tone(pen.look.plain, pen.look.raised)


def _soft(pen: Pen) -> Tone:
    return Tone(pen.look.quiet, pen.look.raised)
