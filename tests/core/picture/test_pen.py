"""Words and signs stay in their room."""

from dataclasses import replace

import pytest

from sgui.core.draw import Fill, Mark, Symbol, Text
from sgui.core.picture.pen import Cursor, Type, box, sides
from sgui.core.picture.theme import BAND, BLACK, HIGH_CONTRAST, PLAIN, WHITE, Tone
from sgui.values.color import Color
from sgui.values.geometry import Rect
from tests.core.picture.samples import PEN, said

TONE, KIND = Tone(PLAIN, BAND), Type(12)
ROOM = Rect(10, 20, 60, 32)


@pytest.mark.parametrize(("align", "x"), [(0, 10), (0.5, 28), (1, 46)])
def test_words_are_aligned(align: float, x: int) -> None:
    (text,) = PEN.words(ROOM, "bank", KIND, TONE, align)
    assert isinstance(text, Text)
    assert (text.x, text.color, text.background) == (x, PLAIN, BAND)
    assert ROOM.contains(text.clip)


def test_words_are_centred_by_their_capitals() -> None:
    (text,) = PEN.words(ROOM, "bank", KIND, TONE)
    assert isinstance(text, Text)
    assert text.baseline - PEN.font.cap_height(12) // 2 == ROOM.y + ROOM.height // 2


def test_words_without_room_are_left_out() -> None:
    assert PEN.words(Rect(0, 0, 5, 32), "bank", KIND, TONE) == ()
    assert PEN.words(Rect(0, 0, 60, 11), "bank", KIND, TONE) == ()
    assert PEN.words(ROOM, "", KIND, TONE) == ()


def test_long_words_are_elided() -> None:
    assert said(PEN.words(ROOM, "incomprehensible", KIND, TONE)) == ["incompre.."]


def test_a_sign_lies_in_the_middle() -> None:
    assert PEN.sign(ROOM, Mark.STOP, 16, TONE) == (
        Symbol(32, 28, Mark.STOP, 16, PLAIN, Rect(32, 28, 16, 16), BAND),
    )


@pytest.mark.parametrize("room", (Rect(0, 0, 15, 32), Rect(0, 0, 32, 15)))
def test_a_sign_without_room_is_left_out(room: Rect) -> None:
    assert PEN.sign(room, Mark.STOP, 16, TONE) == ()


def test_sides_close_around_the_inside_and_are_disjoint() -> None:
    found = sides(ROOM, 4)
    assert sum(side.area for side in found) == ROOM.area - ROOM.inset(4).area
    assert all(one.intersect(two).empty for n, one in enumerate(found) for two in found[:n])
    assert all(side.intersect(ROOM.inset(4)).empty and ROOM.contains(side) for side in found)


def test_without_an_inside_the_sides_are_the_whole() -> None:
    assert sides(Rect(0, 0, 8, 8), 4) == (Rect(0, 0, 8, 8),)
    assert box(Rect(0, 0, 8, 8), 4, PLAIN) == (Fill(Rect(0, 0, 8, 8), PLAIN),)


def test_a_cursor_gives_no_more_than_there_is() -> None:
    cut = Cursor(ROOM)
    assert cut.left(20) == Rect(10, 20, 20, 32)
    assert cut.right(30) == Rect(40, 20, 30, 32)
    assert cut.left(100) == Rect(30, 20, 10, 32)
    assert cut.right(1).empty
    assert cut.left(-3).width == 0


@pytest.mark.parametrize("room", (ROOM, Rect(10, 20, 60, 100)))
def test_in_high_contrast_words_on_a_mild_ground_stand_on_a_plate(room: Rect) -> None:
    mild = Tone(WHITE, Color(192, 28, 40))
    high = replace(PEN, look=HIGH_CONTRAST)
    plate, text = high.words(room, "bank", KIND, mild)
    assert isinstance(plate, Fill)
    assert isinstance(text, Text)
    assert plate.rect.contains(text.clip)
    assert plate.rect.height <= 32
    assert (plate.color, text.background, text.color) == (BLACK, BLACK, WHITE)
    assert len(PEN.words(room, "bank", KIND, mild)) == 1
    assert len(high.words(room, "bank", KIND, Tone(BLACK, Color(245, 194, 17)))) == 1
