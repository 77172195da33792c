"""Attacks of group A on the running system: indices, records and geometries, A01 to A07."""

import struct
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.hostile.siege import (
    attention_in_time,
    cpu_s,
    dropped,
    heard,
    number,
    painted,
    pour,
    rss_mib,
    size_of,
    state_of,
    storm,
    unharmed,
)
from tests.rawguest import RESIZE, RING, TITLE, UPDATE, RawGuest
from tests.rig import ESC, EV_KEY, A, B, C, Rig

pytestmark = pytest.mark.slow
Fresh = Callable[[], str]
WRAP = 1 << 32
BYTES = 640 * 480 * 4  # of a framebuffer in this policy
HUGE = (1 << 31) - 1


@pytest.mark.parametrize("ahead", [52, 1 << 31, WRAP - 1], ids=["a01-ring", "a02-sign", "a01-all"])
def test_a01_a02_a_producer_too_far_ahead(rig: Rig, honest: RawGuest, fresh: Fresh, ahead: int) -> None:
    """Four thousand million events are announced; not one is looked at."""
    name = fresh()
    guest = painted(rig, name)
    rig.until(lambda _: number(guest, 8) == 1)
    screen = rig.pid("screen")
    before = cpu_s(screen)
    guest.fb[12:16] = struct.pack("<I", (1 + ahead) % WRAP)
    guest.ring()
    dropped(rig, guest, name, f"ring: index {ahead} slots ahead")
    assert cpu_s(screen) - before < 1.0
    assert number(guest, 8) == 1, "events were given back that were never there"
    unharmed(rig, honest)


FLIPPER = """
import mmap, sys
fd, at, times = map(int, sys.argv[1:4])
ones, twos = map(bytes.fromhex, sys.argv[4:6])
page, end = mmap.mmap(fd, 4096), at + len(ones)
for _ in range(times):
    page[at:end] = ones
    page[at:end] = twos
"""


def flip(
    guest: RawGuest, at: int, ones: bytes, twos: bytes, times: int = 1_000_000
) -> "subprocess.Popen[bytes]":
    """A process that writes one and the other there, again and again."""
    command = [sys.executable, "-c", FLIPPER, *map(str, (guest.fb_fd, at, times)), ones.hex(), twos.hex()]
    return subprocess.Popen(command, pass_fds=[guest.fb_fd])


@pytest.mark.requirement("FPT_VDP_EXT.1", "parameters that change while they are checked")
def test_a03_records_that_change_while_they_are_read(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Two processes change type and size of every record millions of times; every mixture is legal."""
    name = fresh()
    guest = painted(rig, name)
    update = struct.pack("<B3xiiiii", UPDATE, 32, 96, 384, 32, 0).ljust(40, b"\0")
    resize = struct.pack("<B3xiiiii", RESIZE, 96, 32, 384, 32, 0).ljust(40, b"\0")
    guest.fb[2048 : 2048 + 51 * 40] = update * 51
    flippers = [flip(guest, 2048, update * 51, resize * 51) for _ in range(2)]
    looks = 0
    while any(one.poll() is None for one in flippers):
        taken = number(guest, 8)
        guest.fb[12:16] = struct.pack("<I", (taken + 51) % WRAP)
        try:
            guest.ring()
        except OSError:
            print(rig.domain(name))
            raise
        time.sleep(0.002)
        looks += 1
        if looks % 20 == 0:
            assert rig.domain(name)["size"] in ([64, 64], [32, 32], [96, 96], [96, 32], [32, 96])
    assert looks > 20
    unharmed(rig, honest)


def test_a03_a_geometry_that_changes_while_it_is_read(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    good = struct.pack("<iiIIB", 64, 64, 256, 64 * 256, 32)
    evil = struct.pack("<iiIIB", 640, HUGE, 256, BYTES, 32)
    ends = set()
    for _ in range(4):
        name = fresh()
        guest = rig.guest(name)
        guest.geometry(64, 64, 256, 64 * 256)
        flippers = [flip(guest, 16, good, evil, 100_000) for _ in range(2)]
        time.sleep(0.1)
        guest.ring()
        for one in flippers:
            one.wait()
        status = rig.until(lambda s, name=name: size_of(s, name) or state_of(s, name) != "connected")
        ends.add((state_of(status, name), tuple(size_of(status, name) or ())))
        guest.close()
    assert ends <= {("connected", (64, 64)), ("stopped", ())}, ends
    unharmed(rig, honest)


@pytest.mark.requirement(
    "FPT_VDP_EXT.1", "the keyboard ring index that a machine may write, with illegal values; audited"
)
@pytest.mark.parametrize("consumer", [1, -52, 1 << 31])
def test_a04_a_consumer_index_that_cannot_be(rig: Rig, honest: RawGuest, fresh: Fresh, consumer: int) -> None:
    name = fresh()
    guest = painted(rig, name)
    rig.focus(name)
    guest.kbd[1024 + 40 : 4096] = b"\xee" * (4096 - 1024 - 40)
    guest.kbd[0:4] = struct.pack("<I", consumer % WRAP)
    rig.tap(A)
    dropped(rig, guest, name, "kbdif: ")
    assert rig.status()["focus"] is None
    assert set(guest.kbd[2048 + 1024 : 4096]) == {0xEE}, "written beyond the ring"
    rig.focus("d00")
    unharmed(rig, honest)


def test_a05_a_guest_that_never_reads(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """A hundred thousand key events: the ring is never overwritten, and nothing is kept for later."""
    name = fresh()
    guest = painted(rig, name)
    rig.focus(name)
    seat = rig.pid("seat")
    before = rss_mib(seat)
    burst = [(EV_KEY, code, value) for code in (A, B, C) for value in (1, 0)] * 5
    for _ in range(100_000 // len(burst)):
        rig.send(*burst)
    heard(rig)
    rig.focus("d00")
    assert rss_mib(seat) - before < 16
    producer = struct.unpack("<I", guest.kbd[4:8])[0]
    assert producer <= 51
    seen = guest.keys()
    assert len(seen) == producer
    assert seen[:2] == [(A, 1), (A, 0)]
    assert {code for code, down in seen if down} == {code for code, down in seen if not down}
    honest.events()
    rig.tap(C)
    assert honest.keys(1.0)[:1] == [(C, 1)]
    guest.ring()
    time.sleep(0.2)
    assert guest.keys() == [], "typed for another domain, or long ago"
    rig.focus(name)
    guest.ring()
    rig.tap(A)
    assert guest.keys(1.0)[:1] == [(A, 1)], "it reads again, so it is told again"
    rig.focus("d00")
    unharmed(rig, honest)


@pytest.mark.requirement("FPT_VIV_EXT.1", "a storm of doorbells does not disturb others")
def test_a06_a_storm_of_doorbells(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Rings alone, rings among titles, signals coming and going: as fast as two cores can."""
    guests = [painted(rig, fresh()) for _ in range(3)]
    signals = b"".join(struct.pack("<HHI", 4, 4, n % 2) for n in range(512))
    titles = (struct.pack("<HH", RING, 0) + struct.pack("<HH", TITLE, 0)) * 512
    seat = rig.pid("seat")
    with storm(
        *(pour(g, data) for g, data in zip(guests, (bytes(4096), titles, signals), strict=True))
    ) as count:
        time.sleep(0.5)
        before, began = cpu_s(seat), time.monotonic()
        honest.events()
        for _ in range(20):
            rig.press(A)
            assert honest.keys(1.0) == [(A, 1)]
            rig.lift(A)
            assert honest.keys(1.0) == [(A, 0)]
        attention_in_time(rig)
        busy = (cpu_s(seat) - before) / (time.monotonic() - began)
    assert min(count) > 10, "the storm was a breeze"
    assert busy < 0.7, f"the seat is {busy:.0%} busy"
    unharmed(rig, honest)


GEOMETRIES = {
    "zero": (0, 0, 0, 0, 0),
    "no-width": (0, 64, 256, BYTES, 32),
    "no-height": (64, 0, 256, BYTES, 32),
    "minus-width": (-1, 64, 256, BYTES, 32),
    "minus-height": (64, -1, 256, BYTES, 32),
    "huge-width": (HUGE, 1, 256, BYTES, 32),
    "huge-height": (1, HUGE, 4, BYTES, 32),
    "wraps-32": (1 << 15, 1 << 15, 1 << 17, BYTES, 32),
    "stride-short": (64, 64, 255, BYTES, 32),
    "stride-none": (64, 64, 0, BYTES, 32),
    "stride-wraps": (64, 64, 1 << 26, BYTES, 32),
    "stride-most": (64, 64, WRAP - 1, BYTES, 32),
    "one-row-more": (640, 481, 2560, BYTES, 32),
    "length-none": (64, 64, 256, 0, 32),
    "length-short": (64, 64, 256, 64 * 256 - 1, 32),
    "length-more": (64, 64, 256, BYTES + 1, 32),
    "length-most": (64, 64, 256, WRAP - 1, 32),
    **{f"depth-{depth}": (64, 64, 256, BYTES, depth) for depth in (0, 1, 8, 15, 30, 33, 255)},
}


@pytest.mark.parametrize("geometry", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_a07_a_geometry_that_does_not_fit(
    rig: Rig, honest: RawGuest, fresh: Fresh, geometry: tuple[int, int, int, int, int]
) -> None:
    name = fresh()
    guest = rig.guest(name)
    guest.geometry(*geometry)
    guest.ring()
    dropped(rig, guest, name, "fbif: ")
    guest.close()


def test_a07_nobody_else_noticed(rig: Rig, honest: RawGuest) -> None:
    unharmed(rig, honest)


FITTING = {
    "smallest": (1, 1, 4, 4, 32),
    "widest": (16384, 18, 16384 * 4, BYTES, 32),
    "tallest": (1, 16384, 4, 16384 * 4, 32),
    "wide-16": (16384, 37, 16384 * 2, BYTES, 16),
    "odd-24": (333, 111, 1000, BYTES, 24),
    "odd-stride": (64, 64, 257, BYTES, 32),
    "one-long-row": (64, 1, BYTES, BYTES, 32),
}


@pytest.mark.parametrize("geometry", FITTING.values(), ids=FITTING.keys())
def test_a07_extremes_that_fit_are_shown(
    rig: Rig, honest: RawGuest, fresh: Fresh, geometry: tuple[int, int, int, int, int]
) -> None:
    """Under whichever scaling the domain has; the screen does not die of any."""
    name = fresh()
    guest = rig.guest(name)
    guest.geometry(*geometry)
    guest.size = geometry[:2]
    guest.ring()
    rig.until(lambda s: size_of(s, name) == list(geometry[:2]))
    screen = rig.pid("screen")
    rig.focus(name)
    guest.update(0, 0, *geometry[:2])
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    rig.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == name)
    assert rig.request(request="layout", layout="tile")["ok"]
    rig.focus("d00")
    assert rig.request(request="layout", layout="full")["ok"]
    assert rig.pid("screen") == screen
    assert rig.domain(name)["state"] == "connected"
    guest.close()
