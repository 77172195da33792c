"""sgui/wire/rfb_hextile.py: tiles go together as far as they have come, however they were cut."""

import random

from sgui.values.geometry import Rect
from sgui.wire import rfb
from sgui.wire.rfb_hextile import Hextile
from sgui.wire.rfb_stream import Decoder, Parser

RED, BLUE = b"\0\0\xff\0", b"\xff\0\0\0"
NO_SHAPES = rfb.Shapes((), (), b"", b"")
SHAPES, OWN = b"\x00\x33\x44\x11", RED + b"\x12\x00"
# five rows of three tiles, 16, 16 and 8 wide
MIXED = (
    (b"\x02" + BLUE, b"\0", b"\x0c" + RED + b"\x02" + SHAPES),
    (b"\x18\x01" + OWN, b"\x01" + b"raw." * 256, b"\x08\x00"),
    (b"\x01" + b"raw1" * 256, b"\x01" + b"raw2" * 256, b"\x01" + b"raw3" * 128),
    (b"\x03" + b"raw4" * 256, b"\x02" + RED, b"\x0a" + BLUE + b"\x01\x00\x00"),
    (b"\0", b"\0", b"\0"),
)
AREA = Rect(10, 20, 40, 80)


def heard(*pieces: bytes) -> list[object]:
    """Views are kept as bytes, since each is of a buffer of its own."""
    decoder, found = Decoder(Hextile().parse(AREA)), list[object]()
    for piece in pieces:
        decoder.feed(piece)
        found += [
            (said.rect, bytes(said.data)) if isinstance(said, rfb.Strip) else said
            for said in _until_end(decoder)
        ]
    assert decoder.rest == 0
    return found


def _until_end(decoder: Decoder) -> list[object]:
    found = list[object]()
    said = decoder.said()
    try:
        while True:
            found.append(next(said))
    except (StopIteration, RuntimeError):  # the rectangle is over
        return found


def row(number: int, x: int = 0, width: int = 40) -> Rect:
    return Rect(10 + x, 20 + 16 * number, width, 16)


def test_tiles_beside_each_other_go_together_and_colours_go_on() -> None:
    one, own = rfb.Shapes((2,), (2,), RED, SHAPES), rfb.Shapes((0,), (1,), RED, OWN)
    none = rfb.Shapes((0,), (0,), RED, b"")
    last = rfb.Shapes((1,), (1,), RED, b"\0\0")
    assert heard(b"".join(map(b"".join, MIXED))) == [
        rfb.Mosaic(row(0), BLUE * 3, one, NO_SHAPES),
        rfb.Mosaic(row(1, 0, 16), BLUE, NO_SHAPES, own),
        (row(1, 16, 16), MIXED[1][1]),
        rfb.Mosaic(row(1, 32, 8), BLUE, none, NO_SHAPES),
        (row(2, 0, 32), MIXED[2][0] + MIXED[2][1]),
        (row(2, 32, 8), MIXED[2][2]),
        (row(3, 0, 16), MIXED[3][0]),
        rfb.Mosaic(row(3, 16, 24), RED + BLUE, last, NO_SHAPES),
        rfb.Mosaic(row(4), BLUE * 3, NO_SHAPES, NO_SHAPES),
    ]


def test_however_the_bytes_were_cut_the_same_tiles_come() -> None:
    """Byte by byte each tile comes alone; a tile that has not come whole changes no colour."""
    data = b"".join(map(b"".join, MIXED))
    tiles = heard(*(bytes([byte]) for byte in data))
    assert len(tiles) == 15
    assert [one.backgrounds for one in tiles if isinstance(one, rfb.Mosaic)] == [
        *[BLUE] * 5,
        RED,
        *[BLUE] * 4,
    ]
    chance = random.Random(1)
    for _ in range(20):
        cuts = sorted(chance.sample(range(len(data)), 9))
        found = heard(*(data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)))
        assert _pixels(found) == _pixels(tiles)


def _pixels(found: list[object]) -> tuple[int, bytes]:
    places = [one.rect if isinstance(one, rfb.Mosaic) else one[0] for one in found]  # type: ignore[index]
    raw = b"".join(one[1] for one in found if isinstance(one, tuple))
    return sum(place.area for place in places), raw


def test_a_parser_of_no_tiles_asks_for_nothing() -> None:
    parser: Parser[None] = Hextile().parse(Rect(3, 3, 0, 20))
    assert list(parser) == []
