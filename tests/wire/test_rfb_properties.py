"""Whatever an RFB server sends: cut anywhere it means the same, changed anywhere it ends in a refusal or not.

The seeds are servers that say all that we understand; tests/bridges/test_rfb_canvas.py paints the same.
"""

import struct
import tracemalloc
import zlib
from dataclasses import replace
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from sgui.wire import rfb
from sgui.wire.rfb_server import Server
from sgui.wire.rfb_stream import Refusal
from tests.rfb_bytes import (
    compact,
    deflated,
    extended_clipboard,
    extended_size,
    given,
    greeting,
    heard,
    rect,
    update,
    zrle,
)

ALL = (0, 0, 64, 48)
TIGHT = deflated(zlib.compressobj(), bytes(range(64)) * 144)
SESSION = b"".join(
    (
        greeting(),
        update(rect((0, 0, 2, 2), 0, bytes(range(16))), rect((4, 4, 8, 8), 1, bytes(4))),
        update(rect((0, 0, 17, 3), 5, b"\x1e" + b"bgrxBGRX" + b"\1" + b"rgb_\x10\x11" + b"\x08\x00")),
        update(zrle(ALL, b"\1abc"), rect(ALL, 7, b"\0" + compact(len(TIGHT)) + TIGHT)),
        update(rect((0, 0, 3, 2), -239, b"bgrx" * 6 + b"\xe0\xa0"), extended_size(80, 60), count=2),
        b"\2\x96" + struct.pack(">B3xIB", 248, 1 << 31 | 7, 3) + b"abc",
        struct.pack(">B3xI", 3, 4) + b"text" + extended_clipboard(1 << 28 | 1, given(b"given\0")),
        update(rect((0, 0, 0, 0), -224), count=65535),
    )
)


def joined(said: list[rfb.Said | Refusal]) -> list[rfb.Said | Refusal]:
    """Hextile's tiles come together as far as they are there: together again where they came one by one."""
    found = list[rfb.Said | Refusal]()
    for one in said:
        last = found[-1] if found else None
        if isinstance(one, rfb.Mosaic) and isinstance(last, rfb.Mosaic) and one.rect.y == last.rect.y:
            first = last.rect.width // 16
            place = replace(last.rect, width=last.rect.width + one.rect.width)
            shapes = [
                _after(a, b, first) for a, b in ((last.plain, one.plain), (last.coloured, one.coloured))
            ]
            found[-1] = rfb.Mosaic(place, last.backgrounds + one.backgrounds, *shapes)
        else:
            found.append(one)
    return found


def _after(some: rfb.Shapes, more: rfb.Shapes, first: int) -> rfb.Shapes:
    tiles = some.tiles + tuple(tile + first for tile in more.tiles)
    return rfb.Shapes(tiles, some.counts + more.counts, some.colours + more.colours, some.data + more.data)


WHOLE = heard(Server(None), [SESSION])
MOST_BYTES = 4 << 20  # the largest thing that is wanted at once is a deflated clipboard of 1 MiB


def test_the_seed_is_understood_to_its_end() -> None:
    assert len(WHOLE) > 20 and not any(isinstance(said, Refusal) for said in WHOLE)


@for_all(st.lists(st.integers(0, len(SESSION)), max_size=12))
def test_how_the_bytes_are_cut_does_not_matter(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(SESSION)]
    pieces = [SESSION[a:b] for a, b in pairwise(places)]
    assert joined(heard(Server(None), pieces)) == WHOLE


def test_byte_by_byte_is_the_same() -> None:
    assert joined(heard(Server(None), [bytes([byte]) for byte in SESSION])) == WHOLE


@settings(deadline=None)
@for_all(st.lists(st.tuples(st.integers(0, len(SESSION) - 1), st.binary(max_size=6)), min_size=1, max_size=8))
def test_c01_to_c06_whatever_is_changed_nothing_is_raised_and_nothing_grows(
    changes: list[tuple[int, bytes]],
) -> None:
    data = bytearray(SESSION)
    for at, new in changes:
        data[at : at + len(new)] = new
    tracemalloc.start()
    try:
        server = Server(None)
        for at in range(0, len(data), 4096):
            server.feed(bytes(data[at : at + 4096]))
            for said in server.said():
                refused = isinstance(said, Refusal)
                assert not refused or not list(server.said())
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


@settings(deadline=None)
@for_all(st.binary(max_size=400))
def test_anything_after_a_greeting_is_understood_or_refused(data: bytes) -> None:
    said = heard(Server(None), [greeting(), data])
    assert [number for number, one in enumerate(said) if isinstance(one, Refusal)] in ([], [len(said) - 1])
