"""Labels on a sheet, as they look around a guest: for whoever chooses colours and patterns."""

from collections.abc import Sequence

from sgui.core.draw import DrawList, Fill
from sgui.core.labels import label_place
from sgui.core.picture.font import Font
from sgui.core.picture.label import frame, tab
from sgui.core.picture.pen import Painted, Pen, Type
from sgui.core.picture.theme import LARGE, MEDIUM, Tone
from sgui.values.geometry import Rect, Size
from sgui.values.label import Label
from sgui.values.scene import SurfaceView

CAPTION, MARGIN, COLUMNS = 48, 16, 2
SLOT = Size(368, 96)


def sheet_size(count: int) -> Size:
    rows = -(-count // COLUMNS)
    width = MARGIN + COLUMNS * (SLOT.width + MARGIN)
    return Size(width, CAPTION + rows * (SLOT.height + MARGIN))


def sheet(labels: Sequence[Label], font: Font, caption: str) -> DrawList:
    """Everything below the first CAPTION rows is labels alone."""
    pen, whole = Pen(font, 4), Rect.of(sheet_size(len(labels)))
    words = Rect(MARGIN, 0, whole.width - 2 * MARGIN, CAPTION)
    painted: Painted = (Fill(whole, pen.look.ground),)
    painted += pen.words(words, caption, Type(LARGE, bold=True), Tone(pen.look.plain, pen.look.ground))
    for number, label in enumerate(labels):
        column, row = number % COLUMNS, number // COLUMNS
        x, y = MARGIN + column * (SLOT.width + MARGIN), CAPTION + row * (SLOT.height + MARGIN)
        painted += _label(pen, Rect(x, y, SLOT.width, SLOT.height), label)
    return painted


def _label(pen: Pen, slot: Rect, label: Label) -> Painted:
    place = label_place(slot, pen.scale_q)
    assert place is not None, "SLOT has room for a label"
    view = SurfaceView(
        domain=label.name,
        label=label.name,
        generation=0,
        frame=place.frame,
        tab=place.tab,
        interior=place.interior,
        content=None,
        source=None,
        notice="",
        focused=True,
        selected=False,
    )
    look = f"{label.color} {label.pattern.value}"
    told = pen.words(place.interior, look, Type(MEDIUM), Tone(pen.look.quiet, pen.look.ground), 0.5)
    return (*frame(pen, place.frame, label), *tab(pen, view, label), *told)
