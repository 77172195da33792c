"""What a vdispl frontend asks, and what becomes of its flips."""

import struct

import pytest

from sgui.bridges.xen_buffers import Buffers
from sgui.bridges.xen_flips import FLIPS_MAX, Flips
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.wire.edid import encode_edid
from tests.bridges.test_xen_buffers import granted

CREATE = (0x10, struct.pack("<QIIIIIII", 1, 64, 128, 32, 8 * 4096, 0, 10, 0))
ATTACH = (0x12, struct.pack("<QQIII", 1, 5, 64, 100, 0x34325258))
CONFIG = (0x14, struct.pack("<QIIIII", 5, 0, 0, 64, 100, 32))
FLIP = (0x15, struct.pack("<Q", 5))
EDID = (0x16, struct.pack("<II", 256, 12))
WISH = Size(1280, 800)


class Bench:
    def __init__(self, room: int = 1 << 20) -> None:
        self.requests, self.events, self.frames = bytearray(4096), bytearray(4096), granted()
        self.target = bytearray(room)
        self.flips = Flips(self.requests, self.events, Buffers(self.frames, 3), memoryview(self.target), WISH)
        self.asked = 0

    def ask(self, *said: tuple[int, bytes]) -> list[int]:
        """The status of each."""
        first = self.asked
        for number, body in said:
            at = 64 + self.asked % 32 * 64
            self.requests[at : at + 64] = (struct.pack("<HB5x", self.asked, number) + body).ljust(64, b"\0")
            self.asked += 1
        struct.pack_into("<I", self.requests, 0, self.asked)
        self.flips.look()
        answers = [
            struct.unpack_from("<HBxi", self.requests, 64 + n % 32 * 64) for n in range(first, self.asked)
        ]
        assert [answer[0] for answer in answers] == list(range(first, self.asked))
        return [answer[2] for answer in answers]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_picture_is_shown_when_it_is_configured(bench: Bench) -> None:
    assert bench.flips.size == Size(0, 0) and not bench.flips.fits and not bench.flips.take_resized()
    assert bench.ask(CREATE, ATTACH, CONFIG) == [0, 0, 0]
    assert bench.flips.fits and bench.flips.take_resized() and not bench.flips.take_resized()
    assert bench.flips.copy().rects == (Rect(0, 0, 64, 100),)
    assert bench.target[: 64 * 100 * 4] == bytes(range(256)) * 100
    assert not any(bench.target[64 * 100 * 4 :])
    assert bench.flips.copy().rects == ()


def test_a_flip_is_acknowledged_once_it_has_been_seen(bench: Bench) -> None:
    bench.ask(CREATE, ATTACH, CONFIG, FLIP)
    assert bench.flips.pending
    assert struct.unpack_from("<I", bench.events, 4)[0] == 0
    assert bench.flips.seen()
    assert struct.unpack_from("<I", bench.events, 4)[0] == 1
    assert struct.unpack_from("<HB5xQ", bench.events, 64) == (0, 0, 5)
    assert not bench.flips.pending and not bench.flips.seen()


def test_what_cannot_be_is_declined_and_costs_nothing(bench: Bench) -> None:
    assert bench.ask(FLIP, CONFIG, (0x16, struct.pack("<II", 256, 99))) == [-2, -2, -22]
    bench.ask(CREATE, ATTACH)
    assert bench.ask(*[FLIP] * (FLIPS_MAX + 1)) == [0] * FLIPS_MAX + [-28]


@pytest.mark.parametrize(
    "last", [(0x13, struct.pack("<Q", 5)), (0x11, struct.pack("<Q", 1)), (0x14, bytes(28))]
)
def test_what_is_shown_goes_with_its_framebuffer(bench: Bench, last: tuple[int, bytes]) -> None:
    bench.ask(CREATE, ATTACH, CONFIG)
    assert bench.ask(last) == [0]
    assert bench.flips.size == Size(0, 0)
    assert bench.flips.copy().rects == ()


def test_a_picture_without_room_is_not_copied() -> None:
    bench = Bench(room=4096)
    bench.ask(CREATE, ATTACH, CONFIG)
    assert not bench.flips.fits


def test_an_unknown_operation_ends_it(bench: Bench) -> None:
    with pytest.raises(ProtocolError, match="displif: operation 9"):
        bench.ask((9, b""))


def test_edid_tells_the_size_that_sgui_would_like(bench: Bench) -> None:
    bench.frames.frames[12] = bytearray(struct.pack("<2I", 0, 20).ljust(4096, b"\0"))
    bench.frames.frames[20] = bytearray(4096)
    assert bench.ask(EDID) == [0]
    assert struct.unpack_from("<I", bench.requests, 64 + 8) == (128,)
    assert bytes(bench.frames.frames[20][:128]) == encode_edid(WISH)


@pytest.mark.parametrize("wish", [Size(0, 0), Size(4096, 100)])
def test_a_size_that_edid_cannot_say_is_declined(bench: Bench, wish: Size) -> None:
    bench.flips._wish = wish
    assert bench.ask(EDID) == [-95]
