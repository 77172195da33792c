"""The strip of fullscreen, all that is left of the band: colour and pattern from edge to edge."""

from sgui.core.band import strip_rect
from sgui.core.draw import Fill
from sgui.core.picture.band import CAPTURED
from sgui.core.picture.label import name_and_text, swatch
from sgui.core.picture.pen import Cursor, Painted, Pen, Type
from sgui.core.picture.status import alarms
from sgui.core.picture.theme import BLACK, SMALL, Tone, ink_on
from sgui.values.geometry import Rect
from sgui.values.label import Label
from sgui.values.scene import DomainTab, Scene

BEFORE = 32  # design pixels of pattern before the name
NAME, TEXT = Type(SMALL, bold=True), Type(SMALL)


def strip(pen: Pen, scene: Scene) -> Painted:
    whole = strip_rect(scene.output, scene.scale_q)
    labels = {label.name: label for label in scene.labels}
    focused = next(tab for tab in scene.tabs if tab.domain == scene.focus)
    label = labels[focused.label]
    cut = Cursor(whole)
    painted = swatch(pen, whole, label) + _loud(pen, cut, scene, focused)
    return painted + _plate(pen, cut, focused, label)


def _plate(pen: Pen, cut: Cursor, tab: DomainTab, label: Label) -> Painted:
    """Icon, name and text on the label's own colour, with pattern on both sides."""
    tone = Tone(ink_on(label.color), label.color)
    cut.left(min(pen.px(BEFORE), cut.room.width // 8))
    needed = pen.width(tab.domain, NAME) + pen.width(label.text, TEXT) + pen.px(6 + 16 + 6 + 8 + 8)
    plate = Cursor(cut.left(min(needed, max(cut.room.width - pen.px(BEFORE), cut.room.width * 7 // 8))))
    painted: Painted = (Fill(plate.room, label.color),)
    plate.left(pen.px(6))
    painted += pen.sign(plate.left(pen.px(16)), label.icon, 16, tone)
    plate.left(pen.px(6))
    plate.right(pen.px(8))
    return painted + name_and_text(pen, plate, (tab.domain, label.text), (NAME, TEXT), (tone, tone))


def _loud(pen: Pen, cut: Cursor, scene: Scene, tab: DomainTab) -> Painted:
    """At the right, at most to the middle: captured, the domain's trouble, and what the band says loudly."""
    left = cut.left(cut.room.width // 2)
    words = (*((CAPTURED,) if scene.captured else ()), *((tab.mark,) if tab.mark else ()))
    painted: Painted = ()
    for word in (*alarms(scene.band), *words):
        rect = cut.right(pen.width(word, NAME) + 2 * pen.px(8))
        painted += (
            Fill(rect, pen.look.alarm),
            *pen.words(rect, word, NAME, Tone(BLACK, pen.look.alarm), 0.5),
        )
        painted += (Fill(cut.right(pen.px(1)), BLACK),)
    cut.room = Rect.between(left.x, left.y, cut.room.right, left.bottom)
    return painted
