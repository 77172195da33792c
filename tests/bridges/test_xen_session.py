"""One picture of a Xen guest: when sgui is told of its size, its damage, that there is none."""

from collections.abc import Iterator

import pytest

from sgui.bridges.xen_keyboard import Keyboard
from sgui.bridges.xen_session import Session
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.input import KeyRecord, PositionRecord

WHOLE = Rect.of(Size(8, 4))


class Picture:
    """depth, stride: as a real one's. resized: what take_resized will say."""

    depth, stride, size = 32, 32, Size(8, 4)

    def __init__(self) -> None:
        self.resized = self.fits = True
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def take_resized(self) -> bool:
        taken, self.resized = self.resized, False
        return taken

    def copy(self) -> Damage:
        return Damage((WHOLE,))


class Head:
    def __init__(self) -> None:
        self.picture = Picture()
        self.pending = False
        self.rings = self.shown = 0

    def ring(self) -> None:
        self.rings += 1

    def seen(self) -> None:
        self.shown += 1


class Channel:
    framebuffer = memoryview(bytearray(128))

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.said: list[object] = []
        self.presented = False

    def events(self) -> Iterator[object]:
        yield from self.said

    def configure(self, width: int, height: int, stride: int, depth: int) -> None:
        self.told.append(("size", width, height, stride, depth))

    def update(self, *rect: int) -> None:
        self.told.append(("damage", *rect))

    def signal(self, present: bool) -> None:
        self.told.append(("signal", present))


class Bench:
    def __init__(self) -> None:
        self.head, self.channel, self.page = Head(), Channel(), bytearray(4096)
        self.keyboard = Keyboard(memoryview(self.page), absolute=False)
        self.words: list[str] = []
        head, channel = self.head, self.channel
        self.session = Session(head, self.keyboard, channel, self.words.append)  # type: ignore[arg-type]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_size_is_said_before_the_damage_and_once(bench: Bench) -> None:
    bench.session.draw()
    bench.session.draw()
    damage = ("damage", 0, 0, 8, 4)
    assert bench.channel.told == [("size", 8, 4, 32, 32), damage, damage]
    assert (bench.head.picture.looks, bench.head.rings) == (2, 2)


def test_a_picture_without_room_is_named_once_and_no_signal_until_it_fits(bench: Bench) -> None:
    bench.head.picture.fits = False
    bench.session.draw()
    bench.session.draw()
    assert bench.channel.told == [("signal", False)]
    (words,) = bench.words
    assert "8 x 4 is not shown: the framebuffer has 128 bytes" in words
    bench.head.picture.fits = bench.head.picture.resized = True
    bench.session.draw()
    assert bench.channel.told[1:] == [("signal", True), ("size", 8, 4, 32, 32), ("damage", 0, 0, 8, 4)]


def test_keys_and_pointer_go_to_the_guest_and_nothing_else(bench: Bench) -> None:
    bench.channel.said = [KeyRecord(30, True), "a wish for a size", PositionRecord(1, 1, 0)]
    bench.session.hear()
    assert bench.keyboard.flush()
    produced = int.from_bytes(bench.page[4:8], "little")
    assert [bench.page[1024 + 40 * n] for n in range(produced)] == [3, 1], "a key, a motion"


@pytest.mark.parametrize(
    ("pending", "presented"), [(False, False), (False, True), (True, False), (True, True)]
)
def test_a_flip_is_acknowledged_when_it_has_been_presented(
    bench: Bench, pending: bool, presented: bool
) -> None:
    bench.head.pending, bench.channel.presented = pending, presented
    bench.session.acknowledge()
    assert bench.session.pending == pending
    assert bench.head.shown == (pending and presented)
