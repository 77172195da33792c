"""The whole Xen bridge between a Xen and an sgui of our own; tests/xen has the real hypervisor."""

import argparse
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.bridges import xen
from sgui.bridges.stopping import Stopped, Stopping
from sgui.values.errors import SguiError
from tests.bridges.fake_sgui import FakeSgui
from tests.bridges.fake_sgui import Guest as Session
from tests.bridges.fake_xen import Guest, Xen, Xenstored


class Host(Xen):
    """XenHost with its block and its restrictions."""

    def __init__(self) -> None:
        super().__init__()
        self.restricted: list[int] = []

    def restrict(self, domain: int) -> None:
        self.restricted.append(domain)

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bench:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stored, self.host = Xenstored(), Host()
        self.guest = Guest(self.host, self.stored, 3)
        self.sgui = FakeSgui(folder / "bank.sock")
        self.foreign = False
        self.caged: list[str] = []
        self.ended: list[str] = []
        monkeypatch.setattr(xen, "open_store", lambda: self.stored.store)
        monkeypatch.setattr(xen, "XenHost", self._host)
        monkeypatch.setattr(xen, "enter_cage", lambda name: self.caged.append(name) or [])
        self.stopping = Stopping()
        self.thread = threading.Thread(target=self._run, args=(folder,))

    def _host(self, foreign: bool) -> Host:
        self.foreign = foreign
        return self.host

    def _run(self, folder: Path) -> None:
        options = argparse.Namespace(
            domain="bank",
            guest_socket=folder / "bank.sock",
            name="g1",
            xen_domid=None,
            wire=False,
            connector=[],
        )
        try:
            xen.run(options, self.stopping)
            self.ended.append("well")
        except (SguiError, Stopped) as error:
            self.ended.append(f"{type(error).__name__}: {error}")

    def start(self) -> Session:
        self.thread.start()
        self.guest.toolstack()
        self.stored.fire("@introduceDomain")
        self.offered()
        self.guest.probe()
        session = self.sgui.guest()
        session.until(lambda: session.sizes and session.updates)
        return session

    def offered(self) -> None:
        """Both backends wait for their frontends."""
        end = time.monotonic() + 10
        nodes = [self.guest.back(kind) + "/state" for kind in ("vfb", "vkbd")]
        while any(self.stored.nodes.get(node) != b"2" for node in nodes):
            assert time.monotonic() < end, "no backend offers itself"
            time.sleep(0.005)

    def end(self) -> str:
        self.thread.join(10)
        assert not self.thread.is_alive()
        return self.ended[0]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    made = Bench(tmp_path, monkeypatch)
    yield made
    if made.thread.is_alive():
        made.stored.set(made.guest.front("vfb") + "/state", None)
        made.thread.join(10)
    made.sgui.close()


def test_a_guests_picture_and_what_changes_in_it(bench: Bench) -> None:
    bench.guest.pixels[:] = bytes(n % 253 for n in range(len(bench.guest.pixels)))
    session = bench.start()
    assert session.sizes == [(64, 32)]
    assert session.picture() == bytes(bench.guest.pixels[: 64 * 32 * 4])
    bench.guest.pixels[:256] = bytes(256)
    before = len(session.updates)
    bench.guest.update(0, 0, 64, 1)
    session.until(lambda: len(session.updates) > before)
    assert session.updates[-1] == (0, 0, 64, 1)
    assert session.picture()[:256] == bytes(256)
    assert bench.host.restricted == [3] and bench.caged == ["xen"]


def test_a_guest_found_by_name_is_given_its_devices(bench: Bench) -> None:
    """The watch that a policy asks for needs no help of xl's."""
    bench.thread.start()
    bench.stored.set("/local/domain/3/name", "g1")
    bench.stored.fire("@introduceDomain")
    bench.offered()
    assert bench.stored.nodes[bench.guest.front("vkbd") + "/backend"] == bench.guest.back("vkbd").encode()
    bench.guest.probe()
    session = bench.sgui.guest()
    session.until(lambda: session.sizes and session.updates)


def test_typing_reaches_the_guests_ring_and_its_bell(bench: Bench) -> None:
    session = bench.start()
    session.tap(30)
    session.position(32, 16)
    session.until(lambda: struct.unpack_from("<I", bench.guest.kbd, 4)[0] == 3)
    press, release, moved = bench.guest.typed()
    assert (press[0], press[1], press[4]) == (3, 1, 30)
    assert (release[1], release[4]) == (0, 30)
    assert struct.unpack_from("<ii", moved, 4) == (16384, 16384)
    assert 108 in bench.host.bells.rings


def test_the_backend_says_connected_only_when_it_is(bench: Bench) -> None:
    bench.start()
    order = [path for path, value in bench.stored.writes if value in (b"2", b"4") and path.endswith("/state")]
    assert order == [bench.guest.back(kind) + "/state" for kind in ("vfb", "vkbd")] * 2
    assert bench.stored.nodes[bench.guest.back("vfb") + "/request-update"] == b"1"


def test_a_guest_that_is_destroyed_ends_the_session_and_is_unmapped(bench: Bench) -> None:
    session = bench.start()
    bench.stored.set("/local/domain/3/device", None)
    assert session.ended()
    assert bench.end() == "well"


def test_a_frontend_that_closes_is_followed(bench: Bench) -> None:
    session = bench.start()
    bench.stored.set(bench.guest.front("vfb") + "/state", "5")
    assert session.ended()
    assert bench.end() == "well"
    assert bench.stored.nodes[bench.guest.back("vfb") + "/state"] == b"5"


def test_keys_come_up_when_sgui_goes(bench: Bench) -> None:
    session = bench.start()
    session.key(30, True)
    session.until(lambda: struct.unpack_from("<I", bench.guest.kbd, 4)[0] == 1)
    session.close()
    assert bench.end().startswith("SessionEnded")
    assert [(slot[1], slot[4]) for slot in bench.guest.typed()] == [(1, 30), (0, 30)]
    assert bench.stored.nodes[bench.guest.back("vfb") + "/state"] == b"4", "the next bridge takes over"


@pytest.mark.parametrize(
    ("slot", "why"),
    [
        (b"\x09", "fbif: record type 9"),
        (struct.pack("<B3xiiiii", 3, 1 << 30, 1, 4, 32, 0), "fbif: width 1073741824"),
    ],
)
def test_a07_a_guest_that_breaks_a_rule_ends_its_own_session(bench: Bench, slot: bytes, why: str) -> None:
    session = bench.start()
    bench.guest.record(slot)
    assert session.ended()
    assert bench.end().startswith(f"ProtocolError: {why}")


def test_a11_a_guest_that_toggles_its_states_is_disowned(bench: Bench) -> None:
    """A storm costs it its session, as a broken rule: sgui's back-off and quarantine hold."""
    session = bench.start()
    for n in range(100):
        bench.stored.set(bench.guest.front("vkbd") + "/state", "34"[n % 2])
    assert session.ended()
    assert bench.end() == "ProtocolError: xen: vkbd wrote its state over 64 times"
    assert session.disowned


def test_nodes_that_cannot_be_end_it_before_anything_is_mapped(bench: Bench) -> None:
    bench.thread.start()
    bench.guest.toolstack()
    bench.guest.probe()
    bench.stored.set(bench.guest.front("vfb") + "/page-ref", "-1")
    bench.stored.fire("@introduceDomain")
    assert bench.end().startswith("ProtocolError: xen: node page-ref '-1'")
    assert bench.host.memory.open == 0


def test_no_room_is_said_and_shown(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.guest = Guest(bench.host, bench.stored, 3, width=64, height=32)
    struct.pack_into("<iiIIB", bench.guest.page, 16, 2000, 1, 8000, 64 * 32 * 4, 32)
    session = bench.start()
    assert session.sizes == [(2000, 1)]
    bench.guest.record(struct.pack("<B3xiiiii", 3, 1, 16384, 0, 32, 0))
    assert bench.end().startswith("ProtocolError: fbif: stride 0")


def test_asked_to_stop_it_stops(bench: Bench) -> None:
    session = bench.start()
    bench.stopping._signals.send(b"\x0f")
    assert session.ended()
    assert bench.end() == "Stopped: "
