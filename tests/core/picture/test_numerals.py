from sgui.core.draw import Fill
from sgui.core.picture.numerals import numerals, numerals_size
from sgui.core.picture.pen import Pen
from sgui.core.picture.theme import PLAIN
from sgui.values.geometry import Rect
from tests.core.picture.samples import FONT, PEN, stays_inside


def drawn(text: str, pen: Pen = PEN) -> list[Rect]:
    return [each.rect for each in numerals(pen, 10, 20, text, PLAIN) if isinstance(each, Fill)]


def test_no_two_figures_look_alike() -> None:
    assert len({tuple(drawn(figure)) for figure in "0123456789:"}) == 11


def test_they_fill_their_size_and_no_more() -> None:
    for scale_q in range(4, 13):
        pen = Pen(FONT, scale_q)
        for text in ("08:59", "11:11", "23:47"):
            size = numerals_size(pen, text)
            room = Rect(10, 20, size.width, size.height)
            painted = numerals(pen, 10, 20, text, PLAIN)
            assert stays_inside(painted, room)
            assert {rect.right for rect in drawn(text, pen)} & {room.right}
            assert {rect.bottom for rect in drawn(text, pen)} & {room.bottom}


def test_what_is_no_figure_is_a_space() -> None:
    assert drawn("") == drawn("x") == []
    assert numerals_size(PEN, "").width == 0
