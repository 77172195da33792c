"""A guest with vdispl, between a Xen and an sgui of our own: grants alone, as in a driver domain."""

import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.bridges import xen_front, xen_nodes
from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_connection import Connection
from sgui.bridges.xen_device import Device
from sgui.guest import connect
from sgui.values.errors import HostError, ProtocolError
from tests.bridges.fake_sgui import FakeSgui
from tests.bridges.fake_xen import Guest, Xen, Xenstored
from tests.bridges.test_xen_buffers import granted
from tests.bridges.test_xen_flips import ATTACH, CONFIG, CREATE, FLIP

OWN, GUEST = 2, 5
NODES = {"req-ring-ref": "30", "req-event-channel": "9", "evt-ring-ref": "31", "evt-event-channel": "10"}


class Bench:
    """In domain 2, which is not dom0; no frame can be mapped."""

    def __init__(self, folder: Path) -> None:
        self.stored, self.xen = Xenstored(own=OWN), Xen()
        self.keyboard = Guest(Xen(), self.stored, GUEST)
        self.xen.grants = granted()
        self.requests, self.events = bytearray(4096), bytearray(4096)
        self.xen.grants.frames |= {30: self.requests, 31: self.events, Guest.KBD: self.keyboard.kbd}
        front = f"/local/domain/{GUEST}/device"
        for name, value in NODES.items():
            self.stored.set(f"{front}/vdispl/0/0/{name}", value)
        for name, value in {"page-gref": str(Guest.KBD), "event-channel": "8"}.items():
            self.stored.set(f"{front}/vkbd/0/{name}", value)
        self.devices = tuple(Device(self.stored.store, kind, OWN, GUEST) for kind in ("vdispl", "vkbd"))
        for device in self.devices:
            self.stored.set(f"{device.backend}/frontend", device.frontend)
            self.stored.set(f"{device.frontend}/state", "3")
            device.offer({})
            device.look()
        self.asked = [0, 0]
        self.sguis = [FakeSgui(folder / f"{name}.sock") for name in ("bank", "right")]
        self.channels = [connect(folder / "bank.sock")]
        self.session = self.sguis[0].guest()
        self.stopping = Stopping()
        self.failed: list[Exception] = []
        self.thread = threading.Thread(target=self._turn)

    def _turn(self) -> None:
        try:
            display, vkbd = self.devices
            connection = Connection(self.xen, GUEST, (display, vkbd), self.channels, lambda _: None)
            connection.turns(self.stored.store, self.stopping)
        except Exception as error:
            self.failed.append(error)

    def second(self) -> None:
        """The guest has another monitor."""
        self.xen.grants.frames |= {32: bytearray(4096), 33: bytearray(4096)}
        for name, value in zip(NODES, ("32", "11", "33", "12"), strict=True):
            self.stored.set(f"/local/domain/{GUEST}/device/vdispl/0/1/{name}", value)

    def page(self, connector: int, events: bool = False) -> bytearray:
        return self.xen.grants.frames[30 + 2 * connector + events]

    def ask(self, *said: tuple[int, bytes], connector: int = 0) -> None:
        requests = self.page(connector)
        for number, body in said:
            at = 64 + self.asked[connector] % 32 * 64
            head = struct.pack("<HB5x", self.asked[connector], number)
            requests[at : at + 64] = (head + body).ljust(64, b"\0")
            self.asked[connector] += 1
        struct.pack_into("<I", requests, 0, self.asked[connector])
        self.xen.bells.knock(9 + 2 * connector)

    def answered(self, connector: int) -> int:
        count: int = struct.unpack_from("<I", self.page(connector), 8)[0]
        return count

    def flips(self, connector: int = 0) -> int:
        count: int = struct.unpack_from("<I", self.page(connector, events=True), 4)[0]
        return count


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.stored.set(f"/local/domain/{GUEST}/device/vdispl/0/state", None)
    if made.thread.ident:
        made.thread.join(10)
    for each in (*made.channels, *made.sguis):
        each.close()


def test_a_guest_is_paced_by_what_is_seen(bench: Bench) -> None:
    bench.thread.start()
    until(lambda: 9 in bench.xen.bells.bound)
    bench.ask(CREATE, ATTACH, CONFIG, FLIP)
    until(lambda: struct.unpack_from("<I", bench.requests, 8)[0] == 4)
    time.sleep(0.1)
    assert bench.flips() == 0, "nobody has seen it yet"
    bench.session.until(lambda: bench.session.sizes and bench.session.updates)
    assert bench.session.sizes[-1] == (64, 100)
    assert bench.session.picture() == bytes(range(256)) * 100
    until(lambda: bench.flips() == 1)
    assert 110 in bench.xen.bells.rings
    assert bench.xen.memory.open == 0, "no frame by its number"
    assert bench.failed == []


def test_two_monitors_are_two_surfaces_with_one_keyboard(bench: Bench, tmp_path: Path) -> None:
    bench.second()
    bench.channels.append(connect(tmp_path / "right.sock"))
    right = bench.sguis[1].guest()
    bench.thread.start()
    until(lambda: 11 in bench.xen.bells.bound)
    bench.ask(CREATE, ATTACH)
    until(lambda: bench.answered(0) == 2)
    bench.ask(CONFIG, FLIP, connector=1)
    right.until(lambda: right.sizes and right.updates)
    assert right.sizes[-1] == (64, 100) and bench.session.sizes == []
    until(lambda: bench.flips(1) == 1)
    assert bench.flips(0) == 0
    for session in (right, bench.session):
        session.tap(30)
    until(lambda: struct.unpack_from("<I", bench.keyboard.kbd, 4)[0] == 4)
    bench.ask((0x11, struct.pack("<Q", 1)))
    right.until(lambda: right.updates)
    bench.ask(CONFIG, connector=1)
    until(lambda: bench.answered(1) == 3)
    assert struct.unpack_from("<i", bench.page(1), 64 + 2 * 64 + 4) == (-2,), "gone for all connectors"
    assert bench.failed == []


def test_a_monitor_that_nobody_shows_costs_the_guest_nothing(bench: Bench) -> None:
    bench.second()
    bench.thread.start()
    until(lambda: 11 in bench.xen.bells.bound)
    bench.ask(CREATE, ATTACH)
    until(lambda: bench.answered(0) == 2)
    bench.ask(CONFIG, FLIP, connector=1)
    until(lambda: bench.flips(1) == 1)


def test_typing_goes_the_same_way_as_with_vfb(bench: Bench) -> None:
    bench.thread.start()
    until(lambda: 8 in bench.xen.bells.bound)
    bench.session.tap(30)
    until(lambda: struct.unpack_from("<I", bench.keyboard.kbd, 4)[0] == 2)
    assert [(slot[1], slot[4]) for slot in bench.keyboard.typed()] == [(1, 30), (0, 30)]


def test_a07_a_request_that_cannot_be_ends_it(bench: Bench) -> None:
    bench.thread.start()
    until(lambda: 9 in bench.xen.bells.bound)
    bench.ask((0x77, b""))
    until(lambda: bench.failed)
    assert str(bench.failed[0]).startswith("displif: operation 119")


@pytest.mark.parametrize("node", NODES)
def test_nodes_that_cannot_be_are_refused(node: str) -> None:
    with pytest.raises(ProtocolError, match=f"xen: node {node}"):
        xen_nodes.connector({name: value.encode() for name, value in NODES.items()} | {node: b"-1"})


def test_pages_that_are_not_granted_end_it(bench: Bench) -> None:
    del bench.xen.grants.frames[31]
    with pytest.raises(HostError, match="cannot be mapped"):
        xen_front.Vdispl(bench.xen, GUEST, bench.devices[0], bench.channels)


def until(what: object, wait: float = 10.0) -> None:
    end = time.monotonic() + wait
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "not in time"
        time.sleep(0.005)
