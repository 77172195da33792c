"""A label as it is seen: a closed frame in exactly its colour and pattern, a tab that names the domain."""

from sgui.core.draw import Fill, Mark, PatternFill
from sgui.core.labels import FRAME
from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box, sides
from sgui.core.picture.theme import MEDIUM, SMALL, Tone, ink_on
from sgui.values.geometry import Rect
from sgui.values.label import Icon, Label, Pattern
from sgui.values.scene import SurfaceView

NAME = Type(MEDIUM, bold=True)
SMALL_NAME = Type(SMALL, bold=True)
TEXT = Type(SMALL)
TEXT_LEAST = 20  # design pixels for a label text; less is no text
CHIP_FROM = 200  # design pixels; narrower tabs leave the sample to the frame below
HERE = "keyboard"  # beside the sign, on the focused surface's tab; then the layout that policy names


def frame(pen: Pen, rect: Rect, label: Label) -> Painted:
    """All four sides, whatever the guest did; one unit of the pattern is the frame's thickness."""
    thickness = pen.px(FRAME)
    return tuple(
        PatternFill(side, label.color, ink_on(label.color), label.pattern, thickness)
        for side in sides(rect, thickness)
    )


def swatch(pen: Pen, rect: Rect, label: Label, design_unit: int = FRAME) -> Painted:
    """A sample of the label's colour and pattern."""
    if rect.empty:
        return ()
    return (PatternFill(rect, label.color, ink_on(label.color), label.pattern, pen.px(design_unit)),)


def sample(pen: Pen, cut: Cursor, label: Label, design: tuple[int, int]) -> Painted:
    """A swatch cut off the left of the label's own colour; solid labels need none. design: width, unit."""
    if label.pattern is Pattern.SOLID:
        return ()
    return swatch(pen, cut.left(pen.px(design[0])), label, design[1])


def tab(pen: Pen, view: SurfaceView, label: Label, mark: str = "", beneath: Label | None = None) -> Painted:
    """Focused: solid in the label's colour with a keyboard on it. Else dark, with a sample of the label.

    mark: "" or what is wrong with the domain, in a word. beneath: the label that shines through an overlay.
    """
    ground = label.color if view.focused else pen.look.raised
    strong = Tone(ink_on(ground), ground) if view.focused else Tone(pen.look.plain, ground)
    soft = strong if view.focused else Tone(pen.look.quiet, ground)
    line = pen.px(1)
    cut = Cursor(Rect(view.tab.x, view.tab.y + line, view.tab.width, view.tab.height - 2 * line))
    cut.left(pen.px(FRAME))
    cut.right(pen.px(8))
    painted: Painted = (Fill(view.tab, ground),)
    if not view.focused:
        painted += (Fill(Rect(view.tab.x, view.tab.y, view.tab.width, line), pen.look.line),)
    if view.tab.width >= pen.px(CHIP_FROM) and (label.pattern is not Pattern.SOLID or not view.focused):
        chip = cut.left(pen.px(28)).intersect(view.tab.inset(pen.px(5)))
        painted += swatch(pen, chip, label) + (box(chip, pen.px(1), strong.ink) if view.focused else ())
        cut.left(pen.px(8))
    painted += pen.sign(cut.left(pen.px(16)), label.icon, 16, strong)
    cut.left(pen.px(8))
    if beneath is not None:
        painted += _over(pen, cut, view, beneath, soft)
    if view.focused:
        painted += _right(pen, cut, Mark.KEYBOARD, "" if mark else f"{HERE} {view.keyboard}".strip(), strong)
    if mark:
        painted += _right(
            pen, cut, Icon.WARNING, mark, strong if view.focused else Tone(pen.look.alarm, ground)
        )
    name = NAME if view.tab.width >= pen.px(CHIP_FROM) else SMALL_NAME
    return painted + name_and_text(pen, cut, (view.domain, label.text), (name, TEXT), (strong, soft))


def _over(pen: Pen, cut: Cursor, view: SurfaceView, beneath: Label, tone: Tone) -> Painted:
    """At the right edge: a sample of the label below, and where there is room whose it is."""
    chip = cut.right(pen.px(28)).intersect(view.tab.inset(pen.px(5)))
    cut.right(pen.px(6))
    painted = swatch(pen, chip, beneath) + box(chip, pen.px(1), tone.ink)
    words = f"over {view.over} {beneath.text}"
    needed = pen.width(words, TEXT)
    if needed * 2 < cut.room.width:
        painted += pen.words(cut.right(needed), words, TEXT, tone)
    cut.right(pen.px(8))
    return painted


def _right(pen: Pen, cut: Cursor, sign: Icon | Mark, words: str, tone: Tone) -> Painted:
    """The sign always, its words where much of the tab is left for the name."""
    painted = pen.sign(cut.right(pen.px(16)), sign, 16, tone)
    cut.right(pen.px(6))
    needed = pen.width(words, TEXT)
    if needed * 3 < cut.room.width:
        painted += pen.words(cut.right(needed), words, TEXT, tone)
    cut.right(pen.px(8))
    return painted


def name_and_text(
    pen: Pen, cut: Cursor, words: tuple[str, str], kinds: tuple[Type, Type], tones: tuple[Tone, Tone]
) -> Painted:
    """The name, then the label's text; where room is short the name has three fifths of it, or all."""
    gap = pen.px(8)
    needed = [pen.width(word, kind) for word, kind in zip(words, kinds, strict=True)]
    room = cut.room.width - gap
    name_room = needed[0] if sum(needed) <= room else max(room - needed[1], min(needed[0], room * 3 // 5))
    if room - name_room < min(needed[1], pen.px(TEXT_LEAST)):
        name_room = cut.room.width
    painted = pen.words(cut.left(name_room), words[0], kinds[0], tones[0])
    cut.left(gap)
    return painted + pen.words(cut.left(needed[1]), words[1], kinds[1], tones[1])
