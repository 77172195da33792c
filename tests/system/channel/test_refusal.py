"""Geometry, rings and records that are taken, and those that end the session."""

import itertools
import os
import struct
import time

import pytest

from tests.rawguest import RawGuest
from tests.rig import Rig
from tests.stage import connect, content, info, picture_when, present, shows
from tests.system.channel.spare import SPARE

spare = itertools.cycle(SPARE)


def dropped(rig: Rig, guest: RawGuest, name: str, why: str = "") -> str:
    """The session ended because of the guest; the reason that the user sees."""
    assert guest.closed() is not None, "the session goes on"
    status = rig.until(lambda s: info(s, name)["state"] in ("stopped", "quarantined"))
    reason: str = info(status, name)["reason"]
    assert reason.isascii() and why in reason
    return reason


# -- geometry ------------------------------------------------------------------------------------------------


def test_geometry_is_read_once_at_the_first_ring(rig: Rig) -> None:
    guest = connect(rig, "bank")
    guest.configure(100, 80)
    rig.until(lambda s: info(s, "bank")["size"] == [100, 80])
    guest.geometry(-1, 2**31 - 1, 0, 0, 99)
    for _ in range(3):
        guest.ring()
    guest.update(0, 0, 10, 10)
    time.sleep(0.1)
    domain = info(rig.status(), "bank")
    assert domain["size"] == [100, 80] and domain["state"] == "connected"


BAD_GEOMETRY = [
    (0, 0, 0, 0, 0),
    (0, 10, 40, 400, 32),
    (10, 0, 40, 400, 32),
    (-1, 10, 40, 400, 32),
    (10, -1, 40, 400, 32),
    (2**31 - 1, 10, 40, 400, 32),
    (10, 2**31 - 1, 40, 400, 32),
    (10, 10, 39, 400, 32),
    (10, 10, 0, 400, 32),
    (10, 10, 2**32 - 1, 400, 32),
    (10, 10, 40, 399, 32),
    (10, 10, 40, 0, 32),
    (10, 10, 40, 800 * 600 * 4 + 1, 32),
    (10, 10, 40, 2**32 - 1, 32),
    (10, 10, 40, 400, 0),
    (10, 10, 40, 400, 8),
    (10, 10, 40, 400, 15),
    (10, 10, 40, 400, 33),
    (10, 10, 40, 400, 255),
    (800, 600, 2**30, 800 * 600 * 4, 32),
    (16385, 1, 16385 * 4, 16385 * 4, 32),
]


@pytest.mark.requirement("FPT_VDP_EXT.1", "each parameter of the framebuffer with illegal values")
@pytest.mark.parametrize("shape", BAD_GEOMETRY)
def test_geometry_that_does_not_fit_ends_the_session(rig: Rig, shape: tuple[int, int, int, int, int]) -> None:
    name = next(spare)
    guest = connect(rig, name)
    before = info(rig.status(), name)["violations"]
    guest.geometry(*shape)
    guest.ring()
    dropped(rig, guest, name, "fbif")
    domain = info(rig.status(), name)
    assert domain["violations"] == before + 1 and domain["size"] is None and domain["content"] is None


BAD_RESIZE = [
    (0, 0, 0, 32, 0),
    (-1, 10, 40, 32, 0),
    (10, 10, -40, 32, 0),
    (10, 10, 40, 32, -4),
    (10, 10, 40, 32, 800 * 600 * 4),
    (10, 10, 40, 32, 800 * 600 * 4 - 399),
    (10, 10, 40, 31, 0),
    (10, 10, 40, -32, 0),
    (801, 600, 801 * 4, 32, 0),
    (2**31 - 1, 2**31 - 1, 2**31 - 1, 32, 2**31 - 1),
    (10, 10, 39, 32, 0),
]


@pytest.mark.requirement("FPT_VDP_EXT.1", "each parameter of a resize with illegal values")
@pytest.mark.parametrize("shape", BAD_RESIZE)
def test_a_resize_that_does_not_fit_ends_the_session(rig: Rig, shape: tuple[int, int, int, int, int]) -> None:
    name = next(spare)
    (guest,) = present(rig, name, size=(64, 64))
    guest.push(struct.pack("<B3xiiiii", 3, *shape))
    guest.ring()
    dropped(rig, guest, name, "fbif")


def test_a_resize_at_the_very_end_of_the_memory_fits(rig: Rig) -> None:
    (guest,) = present(rig, "bank", size=(64, 64))
    rig.focus("bank")
    guest.resize(10, 10, 40, offset=800 * 600 * 4 - 400)
    guest.pixels[-400:] = bytes((7, 8, 9, 0)) * 100
    guest.update(0, 0, 10, 10)
    rig.until(lambda s: info(s, "bank")["size"] == [10, 10])
    time.sleep(0.1)
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (9, 8, 7)))
    guest.resize(800, 600)
    rig.until(lambda s: info(s, "bank")["size"] == [800, 600])


# -- rings and records ---------------------------------------------------------------------------------------


@pytest.mark.requirement("FPT_VDP_EXT.1", "an index of a ring that cannot be")
@pytest.mark.parametrize("ahead", [52, 53, 2**31, 2**32 - 1, 2**32 - 51])
def test_an_index_further_ahead_than_the_ring_ends_the_session(rig: Rig, ahead: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    time.sleep(0.1)
    guest.fb[12:16] = struct.pack("<I", (guest.out_prod + ahead) % 2**32)
    guest.ring()
    reason = dropped(rig, guest, name)
    assert "ring" in reason or "index" in reason or "ahead" in reason


def test_a_full_ring_is_fine(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    time.sleep(0.1)
    for _ in range(51):
        guest.push(struct.pack("<B3xiiii", 2, 0, 0, 5, 5))
    guest.ring()
    time.sleep(0.2)
    assert struct.unpack("<I", guest.fb[8:12])[0] == guest.out_prod, "out_cons follows"
    assert info(rig.status(), "bank")["state"] == "connected"


@pytest.mark.requirement("FPT_VDP_EXT.1", "an unknown record in a ring")
@pytest.mark.parametrize("kind", [0, 1, 4, 255])
def test_an_unknown_ring_record_ends_the_session(rig: Rig, kind: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    guest.push(bytes([kind]))
    guest.ring()
    dropped(rig, guest, name, "fbif")


BAD_RECORDS = [
    (0, b"\0"),
    (5, b""),
    (0xFFFF, b""),
    (1, b"x" * 257),
    (2, b"1234567"),
    (3, b""),
    (3, b"\0" * 15),
    (3, struct.pack("<4I", 65, 64, 0, 0)),
    (3, struct.pack("<4I", 64, 65, 0, 0)),
    (3, struct.pack("<4I", 8, 8, 9, 0)),
    (3, struct.pack("<4I", 2**32 - 1, 2**32 - 1, 0, 0)),
    (4, b""),
    (4, struct.pack("<I", 2)),
    (4, b"\0" * 5),
    (1, b"x" * 4092),
]


@pytest.mark.requirement("FPT_HCL_EXT.1", "an unknown call, and lengths that are not its own: refused")
@pytest.mark.parametrize("case", range(len(BAD_RECORDS)))
def test_an_unknown_type_or_length_of_a_record_ends_the_session(rig: Rig, case: int) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    guest.record(*BAD_RECORDS[case])
    reason = dropped(rig, guest, name)
    assert reason.startswith("channel")


@pytest.mark.requirement("FPT_HCL_EXT.1", "a call longer than allowed: refused")
def test_a_length_beyond_4096_in_all_ends_the_session(rig: Rig) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    os.write(guest.to_server, struct.pack("<HH", 1, 4093))
    dropped(rig, guest, name, "channel")


GOOD_RECORDS = [
    [(1, "Grüße".encode())],
    [(1, b"")],
    [(1, b"x" * 256)],
    [(3, struct.pack("<4I", 0, 0, 0, 0))],
    [(4, struct.pack("<I", 0)), (4, struct.pack("<I", 1))],
    [(2, struct.pack("<II", 12345, 4) + b"text")],
]


@pytest.mark.parametrize("case", range(len(GOOD_RECORDS)))
def test_known_records_are_taken(rig: Rig, case: int) -> None:
    (guest,) = present(rig, "bank")
    for kind, payload in GOOD_RECORDS[case]:
        guest.record(kind, payload)
    guest.update(0, 0, 1, 1)
    time.sleep(0.1)
    assert info(rig.status(), "bank")["state"] == "connected"
    assert rig.status()["clipboard"] is None


@pytest.mark.requirement("FPT_HCL_EXT.1", "half a call: refused in time")
def test_half_a_record_and_then_silence_ends_the_session_within_two_seconds(rig: Rig) -> None:
    name = next(spare)
    (guest,) = present(rig, name)
    os.write(guest.to_server, b"\x01\x00\x05")
    began = time.monotonic()
    dropped(rig, guest, name)
    assert 1.0 < time.monotonic() - began < 3.0


def test_no_signal_on_a_guests_word_and_back(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))
    guest.record(4, struct.pack("<I", 0))
    rig.until(lambda s: info(s, "bank")["content"] is None)
    picture_when(rig, lambda p: not (p == (250, 250, 0)).all(axis=2).any())
    assert info(rig.status(), "bank")["state"] == "connected"
    guest.record(4, struct.pack("<I", 1))
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))
