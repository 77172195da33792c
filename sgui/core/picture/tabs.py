"""One domain's tab on the band. The narrower, the less of it, down to a stripe of the label's colour."""

from sgui.core.draw import Fill, Mark
from sgui.core.picture.label import swatch
from sgui.core.picture.pen import Cursor, Painted, Pen, Type
from sgui.core.picture.theme import SMALL, Tone, ink_on
from sgui.values.geometry import Rect
from sgui.values.label import Label
from sgui.values.scene import DomainTab, Link

ROOMY, NAMED, NUMBERED = 80, 44, 18  # design pixels: a tab with air, with its name, with its number only
STRIPE = 6  # design pixels of colour and pattern along the lower edge


def domain_tab(pen: Pen, tab: DomainTab, label: Label, number: int) -> Painted:
    """Focused: wholly in the label's colour. Not connected: the words are quiet, the stripe is short."""
    rect = tab.rect
    if rect.width < pen.px(NUMBERED):
        return _stripe(pen, tab, label)
    ground = label.color if tab.focused else pen.look.band
    tone = (
        Tone(ink_on(ground), ground)
        if tab.focused
        else Tone(pen.look.plain if _is_live(tab) else pen.look.quiet, ground)
    )
    painted: Painted = (Fill(rect, ground),) if tab.focused else ()
    upper = Rect(rect.x, rect.y, rect.width, rect.height - pen.px(STRIPE))
    cut, roomy = Cursor(upper), rect.width >= pen.px(ROOMY)
    cut.left(pen.px(6 if roomy else 4))
    cut.right(pen.px(5 if roomy else 3))
    painted += _sample(pen, tab, label) + _sign(pen, cut, tab, tone)
    digits, kind = str(number + 1), Type(SMALL)
    if rect.width < pen.px(NAMED):
        return painted + pen.words(upper, digits, Type(SMALL, tab.focused), tone, 0.5) + _edge(pen, rect)
    painted += pen.words(cut.left(pen.width(digits, kind)), digits, kind, tone)
    cut.left(pen.px(6 if roomy else 4))
    return painted + pen.words(cut.room, tab.domain, Type(SMALL, roomy), tone) + _edge(pen, rect)


def _is_live(tab: DomainTab) -> bool:
    return tab.link is Link.CONNECTED


def _edge(pen: Pen, rect: Rect) -> Painted:
    return (Fill(Rect(rect.right - pen.px(1), rect.y, pen.px(1), rect.height), pen.look.line),)


def _sample(pen: Pen, tab: DomainTab, label: Label) -> Painted:
    height = pen.px(STRIPE)
    stripe = Rect(tab.rect.x, tab.rect.bottom - height, tab.rect.width, height)
    if _is_live(tab):
        return swatch(pen, stripe, label)
    short = Rect(stripe.x, stripe.y, min(pen.px(24), stripe.width), stripe.height)
    return (Fill(stripe, pen.look.raised), *swatch(pen, short, label))


def _sign(pen: Pen, cut: Cursor, tab: DomainTab, tone: Tone) -> Painted:
    """At the right: the keyboard's place, or that something is wrong with the domain."""
    trouble = tab.mark or tab.link in (Link.STOPPED, Link.QUARANTINED)
    if cut.room.width < pen.px(56) or not (trouble or tab.focused):
        return ()
    sign = Mark.STOP if trouble else Mark.KEYBOARD
    signal = Tone(pen.look.alarm, pen.look.band) if trouble and not tab.focused else tone
    painted = pen.sign(cut.right(pen.px(16)), sign, 16, signal)
    cut.right(pen.px(4))
    return painted


def _stripe(pen: Pen, tab: DomainTab, label: Label) -> Painted:
    """Too narrow for a number: colour and pattern in the lower part; if focused in all of it, with a bar."""
    rect = tab.rect
    gap = 1 if rect.width >= 4 else 0
    height = rect.height if tab.focused else rect.height * 5 // 8 if _is_live(tab) else rect.height // 4
    block = Rect(rect.x, rect.bottom - height, rect.width - gap, height)
    bar = (Fill(Rect(block.x, rect.y, block.width, pen.px(5)), pen.look.plain),) if tab.focused else ()
    return swatch(pen, block, label) + bar
