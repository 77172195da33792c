"""The band: where typing goes, the mode, one tab per domain, how the machine stands. No guest byte in it."""

from sgui.core.band import BandZones, band_zones
from sgui.core.draw import Fill, Mark
from sgui.core.picture.label import name_and_text, sample
from sgui.core.picture.pen import Cursor, Painted, Pen, Type
from sgui.core.picture.status import status
from sgui.core.picture.tabs import domain_tab
from sgui.core.picture.theme import BLACK, LARGE, MEDIUM, SMALL, Tone, ink_on
from sgui.values.geometry import Rect
from sgui.values.label import Label
from sgui.values.scene import Scene, Stance

FOCUS_ROOMY = 180  # design pixels; narrower, the name is all that the indicator has room for
CAPTURED = "CAPTURED"  # the pointer
LOCKED = ("locked: typing reaches no domain", "typing goes nowhere")
NOWHERE = ("no domain: typing goes nowhere", "typing goes nowhere")


def band(pen: Pen, scene: Scene) -> Painted:
    zones = band_zones(scene.output, scene.scale_q)
    labels = {label.name: label for label in scene.labels}
    whole = Rect.between(0, 0, zones.status.right, zones.status.height)
    painted: Painted = (Fill(whole, pen.look.band),)
    focused = next((tab for tab in scene.tabs if tab.domain == scene.focus), None)
    if focused is None:
        painted += _nowhere(pen, zones.focus, LOCKED if scene.stance is Stance.LOCKED else NOWHERE)
    else:
        painted += _focus(pen, zones.focus, focused.domain, labels[focused.label])
    painted += _stance(pen, zones, scene)
    for number, tab in enumerate(scene.tabs):
        painted += domain_tab(pen, tab, labels[tab.label], number)
    edge = pen.px(1)
    painted += status(pen, zones.status, scene.band)
    return (*painted, Fill(Rect(0, max(0, whole.height - edge), whole.width, edge), pen.look.ground))


def _focus(pen: Pen, zone: Rect, name: str, label: Label) -> Painted:
    """The label's colour as a block, then its pattern, icon, name and text: the largest thing on the band."""
    tone = Tone(ink_on(label.color), label.color)
    cut, roomy = Cursor(zone), zone.width >= pen.px(FOCUS_ROOMY)
    cut.left(pen.px(12 if roomy else 6))
    painted: Painted = (Fill(zone, label.color), *sample(pen, cut, label, (32 if roomy else 8, 8)))
    cut.left(pen.px(8 if roomy else 4))
    cut.right(pen.px(8 if roomy else 2))
    if not roomy:
        return painted + pen.words(cut.room, name, Type(MEDIUM, bold=True), tone)
    painted += pen.sign(cut.left(pen.px(24)), label.icon, 24, tone)
    cut.left(pen.px(8))
    return painted + name_and_text(
        pen, cut, (name, label.text), (Type(LARGE, bold=True), Type(MEDIUM)), (tone, tone)
    )


def _nowhere(pen: Pen, zone: Rect, forms: tuple[str, str]) -> Painted:
    """Plain words on the band's own ground, no colour that a label could have."""
    cut, tone, kind = Cursor(zone), Tone(pen.look.plain, pen.look.band), Type(SMALL)
    cut.left(pen.px(6))
    cut.right(pen.px(4))
    painted: Painted = ()
    if pen.width(forms[0], kind) + pen.px(40) <= cut.room.width:
        cut.left(pen.px(6))
        painted += pen.sign(cut.left(pen.px(16)), Mark.KEYBOARD, 16, Tone(pen.look.quiet, pen.look.band))
        cut.left(pen.px(10))
    words = next((w for w in forms if pen.width(w, kind) <= cut.room.width), forms[-1])
    return painted + pen.words(cut.room, words, kind, tone)


def _stance(pen: Pen, zones: BandZones, scene: Scene) -> Painted:
    """The layout in quiet letters; a captured pointer in loud ones; any other stance than normal inverted."""
    zone, kind = zones.stance, Type(SMALL, bold=True)
    if scene.captured:
        return (
            Fill(zone, pen.look.alarm),
            *pen.words(zone, CAPTURED, kind, Tone(BLACK, pen.look.alarm), 0.5),
        )
    if scene.stance is Stance.NORMAL:
        edge = Rect(zone.right - pen.px(1), zone.y, pen.px(1), zone.height)
        words = pen.words(zone, scene.layout.value.upper(), kind, Tone(pen.look.quiet, pen.look.band), 0.5)
        return (Fill(edge.intersect(zone), pen.look.line), *words)
    return (
        Fill(zone, pen.look.plain),
        *pen.words(zone, scene.stance.value.upper(), kind, Tone(BLACK, pen.look.plain), 0.5),
    )
