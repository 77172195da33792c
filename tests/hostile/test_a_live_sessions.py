"""Attacks of group A on the running system: what guests paint, how they come, stay and go, A08 to A14.

A15, indices that wrap and clocks that run on, is tested in tests/core and tests/wire.
"""

import os
import random
import struct
import time
from collections.abc import Callable

import numpy as np
import pytest

from tests.hostile.siege import (
    dropped,
    fds,
    holds,
    number,
    painted,
    pour,
    rss_mib,
    size_of,
    state_of,
    storm,
    unharmed,
)
from tests.rawguest import RESIZE, RawGuest
from tests.rig import A, B, C, Rig

pytestmark = pytest.mark.slow
Fresh = Callable[[], str]
WRAP = 1 << 32
BYTES = 640 * 480 * 4  # of a framebuffer in this policy
HUGE = (1 << 31) - 1


def test_a08_damage_beyond_the_picture_is_clipped(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    name = fresh()
    guest = painted(rig, name)
    rig.focus(name)
    low = -(1 << 31)
    for rect in (
        (0, 0, HUGE, HUGE),
        (HUGE, HUGE, HUGE, HUGE),
        (low, low, HUGE, HUGE),
        (low, 0, low, 1),
        (0, 0, low, low),
        (-1, -1, 65, 65),
        (63, 63, 2, 2),
        (0, 0, 4096, 1),
        (64, 0, 1, 1),
        (0, 0, 0, 0),
        (5, 5, -1, -1),
    ):
        guest.update(*rect)
        time.sleep(0.01)
    guest.fill(1, 200, 3)
    rig.until(lambda _: number(guest, 8) == guest.out_prod)
    assert rig.domain(name)["violations"] == 0
    x, y, width, height = rig.domain(name)["content"]
    assert shown(rig, x, y, width, height, (1, 200, 3))
    rig.focus("d00")
    unharmed(rig, honest)


def shown(rig: Rig, x: int, y: int, width: int, height: int, color: tuple[int, int, int]) -> bool:
    """Whether the content is of one colour soon, and nothing else on the output is."""
    for _ in range(20):
        picture = rig.shot()
        inside = picture[y : y + height, x : x + width]
        if (inside == color).all():
            outside = picture.copy()
            outside[y : y + height, x : x + width] = 0
            return not (outside == color).all(axis=2).any()
    return False


@pytest.mark.parametrize("wrong", [(0, 0, 0, 32, 0), (64, 64, 256, 8, 0), (64, 64, 256, 32, -1)])
def test_a09_a_resize_that_does_not_fit(
    rig: Rig, honest: RawGuest, fresh: Fresh, wrong: tuple[int, int, int, int, int]
) -> None:
    name = fresh()
    guest = painted(rig, name)
    guest.push(struct.pack("<B3xiiiii", RESIZE, *wrong))
    guest.ring()
    dropped(rig, guest, name, "fbif: ")


@pytest.mark.requirement("FPT_VIV_EXT.1", "a storm of resizes does not disturb others")
def test_a09_a_storm_of_resizes(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """The smallest, the largest and between, as fast as can be: at most four a second are followed."""
    name = fresh()
    guest = painted(rig, name)
    assert rig.request(request="layout", layout="tile")["ok"]
    screen = rig.pid("screen")
    before = rss_mib(screen)
    sizes: list[list[int]] = []

    def resize() -> None:
        if (guest.out_prod - number(guest, 8)) % WRAP < 50:
            width, height = random.choice(((1, 1), (320, 240), (640, 480)))
            guest.push(struct.pack("<B3xiiiii", RESIZE, width, height, width * 4, 32, 0))
        pour(guest, bytes(4))()

    with storm(resize) as count:
        began = time.monotonic()
        while time.monotonic() - began < 2:
            size = size_of(rig.status(), name)
            assert size is not None
            sizes += [size] if sizes[-1:] != [size] else []
        unharmed(rig, honest)
    assert count[0] > 1000
    assert len(sizes) <= 4 * 3 + 2
    assert rss_mib(screen) - before < 64
    assert rig.request(request="layout", layout="full")["ok"]
    assert rig.domain(name)["state"] == "connected"


@pytest.mark.requirement("FPT_VIV_EXT.1", "a storm of connections does not disturb others")
def test_a11_a_storm_of_connections(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """In and out at every moment of a session; nothing of it stays."""
    names = [fresh() for _ in range(3)]
    before = fds(rig)

    def come_and_go(name: str) -> Callable[[], None]:
        turns = iter(range(1 << 30))

        def once() -> None:
            turn = next(turns)
            try:
                guest = RawGuest(rig.socket_of(name))
            except OSError:
                return
            if guest.status == 0 and turn % 3:
                guest.show(64 + turn % 7, 64, 1, 2, 3)
            if guest.status == 0 and turn % 3 == 2:
                guest.resize(320, 200)
            guest.close()

        return once

    with storm(*map(come_and_go, names)) as count:
        time.sleep(4)
        unharmed(rig, honest)
    assert sum(count) > 30
    end = time.monotonic() + 15
    while fds(rig) != before:
        assert time.monotonic() < end, (before, fds(rig))
        time.sleep(0.05)
    assert all(rig.domain(name)["violations"] == 0 for name in names), "leaving early is no crime"


@pytest.mark.parametrize("half", [b"\0", b"\1\0\7", b"\1\0\7\0abc"])
def test_a12_half_a_record_and_then_silence(rig: Rig, honest: RawGuest, fresh: Fresh, half: bytes) -> None:
    name = fresh()
    guest = painted(rig, name)
    os.write(guest.to_server, half)
    began = time.monotonic()
    unharmed(rig, honest)
    assert rig.domain(name)["state"] == "connected"
    rig.until(lambda s: state_of(s, name) == "stopped")
    assert 1.5 < time.monotonic() - began < 10
    dropped(rig, guest, name, "channel: half a record")


def test_a12_who_is_never_done_but_goes_on_is_not_silent(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Records without end, in pieces that never end where a record does: kept waiting, and not dropped."""
    name = fresh()
    guest = painted(rig, name)
    title = struct.pack("<HH", 1, 7) + b"a title"
    stream, at = title * 40, 0
    end = time.monotonic() + 4.5
    while time.monotonic() < end:
        try:
            at = (at + os.write(guest.to_server, stream[at : at + 101])) % len(stream)
        except BlockingIOError:
            time.sleep(0.001)
    unharmed(rig, honest)
    assert rig.domain(name)["state"] == "connected" and rig.domain(name)["violations"] == 0


def test_a12_a_drop_of_the_focus_replays_nothing(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Typed to a guest that is being dropped: to nobody, also not to the one that connects next."""
    name = fresh()
    guest = painted(rig, name)
    rig.focus(name)
    rig.press(A)
    assert guest.keys(1.0) == [(A, 1)]
    guest.record(77)
    rig.tap(B)
    rig.until(lambda s: state_of(s, name) == "stopped")
    assert rig.status()["focus"] is None
    honest.events()
    rig.lift(A)
    rig.tap(C)
    assert honest.keys(0.1) == []
    rig.focus("d00")
    assert honest.keys(0.1) == []
    unharmed(rig, honest)


def test_a13_pixels_and_offset_change_while_they_are_drawn(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """The content shows this guest's own colours, old or new, and nobody else's."""
    name = fresh()
    guest = painted(rig, name)
    assert rig.request(request="layout", layout="tile")["ok"]
    red, blue = bytes((0, 0, 255, 255)) * (64 * 64), bytes((255, 0, 0, 255)) * (64 * 64)
    guest.pixels[: 2 * len(red)] = red + blue

    def flap() -> None:
        guest.pixels[: len(red)] = (red, blue)[guest.out_prod % 2]
        if (guest.out_prod - number(guest, 8)) % WRAP < 50:
            offset = (0, len(red))[guest.out_prod % 2]
            guest.push(struct.pack("<B3xiiiii", RESIZE, 64, 64, 256, 32, offset))
        pour(guest, bytes(4))()

    with storm(flap):
        time.sleep(0.3)
        for _ in range(4):
            x, y, width, height = rig.domain(name)["content"]
            picture = rig.shot()
            inside = picture[y : y + height, x : x + width].reshape(-1, 3)
            colors = {tuple(int(c) for c in color) for color in np.unique(inside, axis=0)}
            assert colors <= {(255, 0, 0), (0, 0, 255), (200, 100, 50)}, colors
        unharmed(rig, honest)
    assert rig.request(request="layout", layout="full")["ok"]


def test_a13_memory_that_is_kept_after_a_drop(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """A guest that was dropped writes on into its old memory: nobody looks at it any more."""
    name = fresh()
    guest = painted(rig, name)
    assert holds(rig, "screen", guest.pixels_fd) and holds(rig, "seat", guest.kbd_fd)
    guest.record(5)
    dropped(rig, guest, name, "channel: record type 5")
    end = time.monotonic() + 15
    while kept := [
        (name, fd) for name in ("warden", "seat", "screen") for fd in guest.fds if holds(rig, name, fd)
    ]:
        assert time.monotonic() < end, kept
    before = bytes(guest.kbd[:])
    guest.pixels[:4096] = b"\xff" * 4096
    with pytest.raises(BrokenPipeError):
        guest.ring()
    rig.tap(A)
    assert bytes(guest.kbd[:]) == before
    unharmed(rig, honest)


@pytest.mark.requirement(
    "FDP_RIP_EXT.1 (virtualization)", "memory that a machine is given is zero but for what it is told"
)
def test_a14_all_that_was_not_written_on_purpose_is_zero(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    name = fresh()
    guest = rig.guest(name)
    assert bytes(guest.fb[:]) == bytes(4096)
    assert bytes(guest.kbd[:]) == bytes(4096)
    assert bytes(guest.pixels[:]) == bytes(BYTES)
    guest.show(64, 64, 1, 2, 3)
    rig.until(lambda s: size_of(s, name) == [64, 64])
    status = rig.focus(name)
    x, y, _, _ = next(d["content"] for d in status["domains"] if d["name"] == name)
    rig.point(x + 3, y + 4)
    rig.send((2, 8, 1))
    rig.tap(A, 0x110)
    rig.until(lambda _: number(guest, 8) == guest.out_prod)
    time.sleep(0.1)
    page = bytearray(guest.kbd[:])
    producer = struct.unpack_from("<I", page, 4)[0]
    assert 5 <= producer <= 51
    for index in range(producer):
        at = 1024 + index * 40
        used = {3: (0, 1, 4, 5, 6, 7), 4: (0, *range(4, 16)), 1: (0, *range(4, 16))}[page[at]]
        page[at : at + 40] = bytes(0 if n in used else page[at + n] for n in range(40))
    page[4:8] = bytes(4)
    assert not any(page), [n for n, byte in enumerate(page) if byte]
    page = bytearray(guest.fb[:])
    page[8:33] = bytes(25)  # its own geometry and producer, our consumer
    assert number(guest, 2024) <= guest.out_prod
    page[2024:2028] = bytes(4)  # up to where all was presented
    page[2048 : 2048 + 40] = bytes(40)  # its own update
    assert not any(page), [n for n, byte in enumerate(page) if byte]
    rig.focus("d00")
    unharmed(rig, honest)
