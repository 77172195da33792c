"""sgui/bridges/rfb_canvas.py: what is painted where."""

import pytest

from sgui.bridges.rfb_canvas import Canvas
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.wire import rfb
from tests.rfb_bytes import after_greeting, rect, update

A, B = b"aaaa", b"bbbb"


def canvas(width: int = 4, height: int = 3) -> tuple[Canvas, bytearray]:
    memory = bytearray(b"\xee" * 64)
    made = Canvas(memoryview(memory))
    made.resize(Size(width, height))
    return made, memory


def painted(*said: rfb.Picture) -> str:
    """A letter a pixel, a row a word; dots where nothing was painted."""
    made, memory = canvas()
    for one in said:
        made.paint(one)
    text = bytes(memory[:48:4]).replace(b"\0", b".").decode()
    assert bytes(memory[48:]) == b"\xee" * 16
    return " ".join(text[at : at + 4] for at in range(0, 12, 4))


def test_fills_rows_and_copies_that_overlap() -> None:
    rows = rfb.Rows(Rect(1, 0, 2, 2), memoryview(b"p...q...r...s..."))
    assert painted(rfb.Fill(Rect(1, 1, 2, 5), A)) == ".... .aa. .aa."
    assert painted(rows) == ".pq. .rs. ...."
    assert painted(rows, rfb.Copy(Rect(2, 1, 2, 2), 1, 0)) == ".pq. .rpq ..rs"
    assert painted(rows, rfb.Copy(Rect(0, 0, 2, 2), 1, 0)) == "pqq. rss. ...."


NO_SHAPES = rfb.Shapes((), (), b"", b"")


def test_hextiles_and_those_that_leave_their_tile() -> None:
    place, shape = Rect(1, 0, 3, 3), rfb.Shapes((0,), (1,), B, b"\x11\x00")
    assert painted(rfb.Mosaic(place, A, shape, NO_SHAPES)) == ".aaa .aba .aaa"
    assert painted(rfb.Strip(Rect(1, 1, 2, 1), memoryview(b"\1x...y..."))) == ".... .xy. ...."
    with pytest.raises(ProtocolError, match="outside of its tile"):
        painted(rfb.Mosaic(place, A, rfb.Shapes((0,), (1,), B, b"\x11\x20"), NO_SHAPES))


def test_zrle_and_tight() -> None:
    tiles = rfb.Tiles(Rect(1, 1, 2, 1), b"\1abc", last=True)
    packed = rfb.Packed(Rect(0, 2, 2, 1), b"", False, b"..x..y")
    assert painted(tiles, packed) == ".... .aa. xy.."


@pytest.mark.parametrize("place", [(1, 1, 0, 2), (1, 1, 2, 0), (0, 0, 0, 0)])
@pytest.mark.parametrize(
    ("encoding", "payload"),
    [
        (rfb.RAW, b""),
        (rfb.COPY_RECT, b"\xff\xff\xff\xff"),
        (rfb.HEXTILE, b""),
        (rfb.TIGHT, b"\x80abc"),
        (rfb.TIGHT, b"\0"),
        (rfb.TIGHT, b"\x40\1\1abcdef"),
        (rfb.TIGHT, b"\x40\1\2abcdefghi"),
        (rfb.TIGHT, b"\x40\2"),
        (rfb.ZRLE, b"\0\0\0\0"),
    ],
)
def test_c01_a_rectangle_without_pixels(
    place: tuple[int, int, int, int], encoding: int, payload: bytes
) -> None:
    said = after_greeting(update(rect(place, encoding, payload)), size=(4, 3))
    assert isinstance(said[-1], rfb.Updated)
    assert painted(*(one for one in said if isinstance(one, rfb.Picture))) == ".... .... ...."


def test_damage_is_what_has_come_whole() -> None:
    made, _memory = canvas()
    made.paint(rfb.Fill(Rect(0, 0, 2, 2), A))
    assert made.take_damage().empty
    made.paint(rfb.Drawn(Rect(0, 0, 2, 2)))
    assert made.take_damage().rects == (Rect(0, 0, 2, 2),)
    assert made.take_damage().empty
    made.paint(rfb.Drawn(Rect(0, 0, 2, 2)))
    made.resize(Size(2, 2))
    assert made.take_damage().empty


def test_a_picture_without_room_is_lost_and_its_tiles_are_still_looked_at() -> None:
    made, memory = canvas(5, 4)
    assert not made.shown and made.size == Size(5, 4) and made.room == 64
    for said in (rfb.Fill(Rect(0, 0, 5, 4), A), rfb.Drawn(Rect(0, 0, 5, 4))):
        made.paint(said)
    made.paint(rfb.Tiles(Rect(0, 0, 5, 4), b"\1abc", last=True))
    assert made.take_damage().empty and bytes(memory) == b"\xee" * 64
    with pytest.raises(ProtocolError):
        made.paint(rfb.Tiles(Rect(0, 0, 5, 4), b"\x7f", last=True))
    made.resize(Size(4, 4))
    assert made.shown
