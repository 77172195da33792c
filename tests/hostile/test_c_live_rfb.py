"""C01 to C06, C08: what a VNC server says reaches sgui only as far as its bridge lets it."""

import contextlib
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bridges.fake_rfb import FakeRfb, Peer
from tests.hostile.siege import many_domains, painted, size_of, state_of, unharmed
from tests.rawguest import RawGuest
from tests.rfb_bytes import compact, greeting, rect, update, zrle
from tests.rig import Rig

pytestmark = pytest.mark.slow
ALL = (0, 0, 64, 48)
BOMB = zlib.compress(bytes(1 << 26))


def outside() -> bytes:
    return update(rect((1, 0, 64, 48), 0, bytes(64 * 48 * 4)))


def copied_from_nowhere() -> bytes:
    return update(rect(ALL, 1, struct.pack(">HH", 65535, 65535)))


def huge() -> bytes:
    return update(rect((0, 0, 65535, 65535), -223))


def palette() -> bytes:
    return update(zrle(ALL, b"\x7f" + bytes(381)))


def tile() -> bytes:
    return update(rect((0, 0, 8, 8), 5, b"\x0e" + bytes(8) + b"\x01\xff\xff"))


def zlib_bomb() -> bytes:
    return update(rect(ALL, 16, struct.pack(">I", len(BOMB)) + BOMB))


def tight_bomb() -> bytes:
    return update(rect(ALL, 7, b"\0" + compact(len(BOMB)) + BOMB))


def cursor() -> bytes:
    return update(rect((65535, 65535, 65535, 65535), -239))


def text() -> bytes:
    return struct.pack(">B3xI", 3, 0x7FFFFFFF) + bytes(65536)


ATTACKS: dict[Callable[[], bytes], str] = {
    outside: "rfb: 64 x 48 pixels at 1, 0, the picture has 64 x 48",
    copied_from_nowhere: "rfb: copy from 65535, 65535",
    huge: "rfb: width 65535",
    palette: "rfb: zrle: subencoding 127",
    tile: "rfb: hextile: a rectangle outside of its tile",
    zlib_bomb: "rfb: zlib: more comes out",
    tight_bomb: "rfb: zlib: more comes out",
    cursor: "rfb: cursor of 65535 x 65535",
    text: "rfb: cut text of 2147483647 bytes",
}


class Bridged:
    """A domain for every attack and one for floods, each with a server that says anything; one without."""

    def __init__(self, folder: Path) -> None:
        self.folder, count = folder, len(ATTACKS) + 2
        self.servers = [FakeRfb(folder / f"v{n}") for n in range(count - 1)]
        bridges = "".join(
            f'[domains.d{n:02}.bridge]\nkind = "rfb"\nserver = "unix:{folder / f"v{n}"}"\n'
            for n in range(count - 1)
        )
        self.rig = Rig(folder, policy=many_domains(count) + bridges)
        self.other = f"d{count - 1:02}"

    def begin(self, number: int) -> Peer:
        peer = self.servers[number].accept()
        peer.greet(64, 48)
        peer.send(update(rect(ALL, 0, b"\x10\x20\x30\0" * 64 * 48)))
        self.rig.until(lambda s: size_of(s, f"d{number:02}") == [64, 48], 8)
        return peer


@pytest.fixture(scope="module")
def bridged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bridged]:
    made = Bridged(tmp_path_factory.mktemp("c"))
    with made.rig:
        yield made
        assert "Traceback" not in made.rig.errors()
    for server in made.servers:
        server.close()


@pytest.fixture(scope="module")
def honest(bridged: Bridged) -> RawGuest:
    return painted(bridged.rig, bridged.other)


def audited(rig: Rig, domain: str) -> list[str]:
    """What kinds of things the log says of it."""
    return [str(record["kind"]) for record in rig.audit() if record.get("domain") == domain]


@pytest.mark.parametrize("attack", list(ATTACKS), ids=lambda attack: attack.__name__)
def test_c01_to_c05_whatever_a_vnc_server_says_costs_its_domain_alone(
    bridged: Bridged, honest: RawGuest, attack: Callable[[], bytes]
) -> None:
    rig, number = bridged.rig, list(ATTACKS).index(attack)
    peer, domain = bridged.begin(number), f"d{number:02}"
    rig.focus(domain)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all was said
        peer.send(attack())
    status = rig.until(lambda s: state_of(s, domain) == "absent")
    assert status["focus"] is None
    assert f"bridge {domain}: {ATTACKS[attack]}" in rig.errors()
    rig.focus(bridged.other)
    unharmed(rig, honest)


def test_c06_c08_floods_and_a_dribble_change_nothing_for_others(bridged: Bridged, honest: RawGuest) -> None:
    """A greeting byte by byte, which shows nothing; then bells, lamps, warps and 65535 rectangles a time."""
    rig, number = bridged.rig, len(ATTACKS)
    domain, peer = f"d{number:02}", bridged.servers[number].accept()
    rig.focus(bridged.other)
    for byte in greeting(64, 48):
        peer.send(bytes([byte]))
        time.sleep(0.01)
    unharmed(rig, honest)
    assert size_of(rig.status(), domain) is None
    nothing = rect((0, 0, 1, 1), -261, b"\7") + rect((9, 9, 0, 0), -232) + rect((0, 0, 1, 1), 0, bytes(4))
    flood = b"\2" * 20_000 + update(nothing * 21_845, count=65_535)
    peer.send(update(rect(ALL, 0, bytes(64 * 48 * 4))))
    records, end, sent = audited(rig, domain), time.monotonic() + 1.5, 0
    peer.end.setblocking(False)
    while time.monotonic() < end:
        with contextlib.suppress(BlockingIOError):
            sent += peer.end.send(flood[sent % len(flood) :])
            continue
        time.sleep(0.002)
    assert sent > len(flood)
    unharmed(rig, honest)
    assert audited(rig, domain) == records and state_of(rig.status(), domain) == "connected"


def test_c06_a_server_that_goes_is_waited_for_with_back_off(bridged: Bridged, honest: RawGuest) -> None:
    """The first domain's bridge has been started again, and shows what the server shows now."""
    rig = bridged.rig
    peer = bridged.begin(0)
    peer.end.close()
    rig.until(lambda s: state_of(s, "d00") == "absent")
    bridged.begin(0)
    rig.focus(bridged.other)
    unharmed(rig, honest)
