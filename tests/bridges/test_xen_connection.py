"""The turns of one connection, with its storms and its ends; between fakes."""

import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_connection import Connection, follow
from sgui.bridges.xen_device import Device
from sgui.bridges.xen_nodes import State
from sgui.guest import connect
from sgui.values.errors import HostError, ProtocolError
from tests.bridges.fake_sgui import FakeSgui
from tests.bridges.fake_xen import Guest, Xen, Xenstored

GUEST = 3


class Bench:
    """vfb and vkbd of domain 3, ready; turning in a thread until they end."""

    def __init__(self, folder: Path) -> None:
        self.stored, self.xen = Xenstored(), Xen()
        self.guest = Guest(self.xen, self.stored, GUEST)
        self.guest.toolstack()
        self.guest.probe()
        self.devices = (self._device("vfb"), self._device("vkbd"))
        self.sgui = FakeSgui(folder / "bank.sock")
        self.channel = connect(folder / "bank.sock")
        self.session = self.sgui.guest()
        self.failed: list[Exception] = []
        self.stopping = Stopping()
        self.thread = threading.Thread(target=self._turn)

    def _device(self, kind: str) -> Device:
        device = Device(self.stored.store, kind, 0, GUEST)
        device.offer({})
        device.look()
        return device

    def made(self) -> Connection:
        return Connection(self.xen, GUEST, self.devices, [self.channel], lambda _: None)

    def _turn(self) -> None:
        try:
            self.connection = self.made()
            self.connection.turns(self.stored.store, self.stopping)
        except Exception as error:
            self.failed.append(error)

    def start(self) -> None:
        self.thread.start()
        self.session.until(lambda: self.session.updates)

    def end(self) -> None:
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    if made.thread.is_alive():
        made.stored.set(made.guest.front("vfb") + "/state", None)
        made.thread.join(10)
    made.channel.close()
    made.sgui.close()


def test_connected_is_said_of_both_with_what_we_can_do(bench: Bench) -> None:
    bench.made()
    assert [bench.stored.nodes[bench.guest.back(kind) + "/state"] for kind in ("vfb", "vkbd")] == [b"4", b"4"]
    assert bench.stored.nodes[bench.guest.back("vfb") + "/request-update"] == b"1"


def test_nodes_that_cannot_be_are_refused_before_connected_is_said(bench: Bench) -> None:
    bench.stored.set(bench.guest.front("vkbd") + "/event-channel", "0")
    with pytest.raises(ProtocolError, match="event-channel"):
        bench.made()
    assert b"4" not in [value for path, value in bench.stored.writes if path.endswith("/state")]


def test_a06_a_storm_of_doorbells_is_heard_once_a_millisecond(bench: Bench) -> None:
    """Each look is answered with one ring of ours: they count."""
    bench.start()
    before, began = len(bench.xen.bells.rings), time.monotonic()
    while time.monotonic() - began < 0.2:
        bench.guest.xen.bells.knock(7)
    looks = len(bench.xen.bells.rings) - before
    assert 1 <= looks <= (time.monotonic() - began) * 1000 + 2, looks


def test_a05_while_the_guests_ring_is_full_ours_is_not_read(bench: Bench) -> None:
    """sgui's rule for slow readers holds then; what fits is written when the guest reads."""
    bench.start()
    for _ in range(30):
        bench.session.tap(30)
        time.sleep(0.002)
    end = time.monotonic() + 10
    while struct.unpack_from("<I", bench.guest.kbd, 4)[0] < 51:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert len(bench.guest.typed()) == 51
    while struct.unpack_from("<I", bench.guest.kbd, 4)[0] < 60:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert len(bench.guest.typed()) == 9


def test_it_ends_as_the_frontends_do(bench: Bench) -> None:
    bench.start()
    bench.stored.set(bench.guest.front("vkbd") + "/state", "5")
    bench.end()
    assert not bench.failed
    assert bench.stored.nodes[bench.guest.back("vkbd") + "/state"] == b"5"


def test_a11_a_storm_of_states_raises(bench: Bench) -> None:
    bench.start()
    for n in range(80):
        bench.stored.set(bench.guest.front("vfb") + "/state", "34"[n % 2])
    bench.end()
    (error,) = bench.failed
    assert "over 64 times" in str(error)


def test_leaving_lifts_what_is_down(bench: Bench) -> None:
    bench.start()
    bench.session.key(30, True)
    bench.session.until(lambda: struct.unpack_from("<I", bench.guest.kbd, 4)[0] == 1)
    bench.stored.set(bench.guest.front("vfb") + "/state", "5")
    bench.end()
    bench.connection.leave()
    assert [(slot[1], slot[4]) for slot in bench.guest.typed()] == [(1, 30), (0, 30)]


def test_nodes_of_a_domain_that_is_gone_are_no_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: str, value: object) -> None:
        raise HostError(f"xenstore: write {path}: ENOENT")

    monkeypatch.setattr(bench.stored.store, "write", gone)
    for device in bench.devices:
        device.state = State.CLOSING
    follow(bench.devices)
