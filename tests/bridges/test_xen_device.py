"""The handshake of one device, against a xenstored of our own."""

import pytest

from sgui.bridges.xen_device import STATE_WRITES_MAX, Device
from sgui.bridges.xen_nodes import State
from sgui.values.errors import HostError, ProtocolError
from tests.bridges.fake_xen import Guest, Xen, Xenstored


class Bench:
    def __init__(self) -> None:
        self.stored = Xenstored()
        self.guest = Guest(Xen(), self.stored, 3)
        self.guest.toolstack()
        self.device = Device(self.stored.store, "vfb", 0, 3)

    def ours(self) -> bytes:
        return self.stored.nodes[self.guest.back("vfb") + "/state"]

    def theirs(self, state: str | None) -> None:
        self.stored.set(self.guest.front("vfb") + "/state", state)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_features_are_there_before_the_guest_may_look(bench: Bench) -> None:
    bench.device.offer({"feature-resize": 1})
    names = [path.rpartition("/")[2] for path, _ in bench.stored.writes]
    assert names == ["feature-resize", "state"]
    assert bench.ours() == b"2"
    assert not bench.device.ready and not bench.device.leaving


def test_the_way_to_connected(bench: Bench) -> None:
    bench.device.offer({})
    bench.guest.probe()
    assert bench.device.look() is State.INITIALISED
    assert bench.device.ready
    bench.device.connected({"request-update": 1})
    assert bench.ours() == b"4"
    assert bench.stored.nodes[bench.guest.back("vfb") + "/request-update"] == b"1"


def test_a_bridge_after_another_takes_over_without_a_word(bench: Bench) -> None:
    """Linux's frontends do not come back from a backend that went to CLOSING."""
    bench.theirs("4")
    bench.device.offer({"feature-resize": 1})
    assert bench.stored.writes == []
    assert bench.device.ready


def test_a_vdispl_that_told_its_buffers_to_a_dead_bridge_begins_anew() -> None:
    stored = Xenstored()
    device = Device(stored.store, "vdispl", 0, 3)
    stored.set(f"{device.backend}/frontend", device.frontend)
    stored.set(f"{device.frontend}/state", "4")
    device.offer({"versions": "1,2"})
    assert stored.nodes[f"{device.backend}/state"] == b"2"
    assert not device.ready
    for state, ready in (("7", False), ("1", False), ("3", True)):
        stored.set(f"{device.frontend}/state", state)
        device.look()
        assert device.ready is ready and not device.leaving


@pytest.mark.parametrize(("said", "answered"), [("5", b"5"), ("6", b"6")])
def test_we_close_as_the_frontend_does(bench: Bench, said: str, answered: bytes) -> None:
    bench.device.offer({})
    bench.theirs(said)
    bench.device.look()
    assert bench.device.leaving
    bench.device.follow()
    assert bench.ours() == answered


@pytest.mark.parametrize("theirs", ["4", None])
def test_a_device_that_the_toolstack_takes_away_is_closed(bench: Bench, theirs: str | None) -> None:
    """xl destroy waits ten seconds for it, for each device in a driver domain."""
    bench.device.offer({})
    bench.stored.set(bench.guest.back("vfb") + "/online", "0")
    bench.theirs(theirs)
    bench.device.look()
    assert bench.device.leaving
    bench.device.follow()
    assert bench.ours() == b"6"


def test_a_destroyed_guest_is_told_nothing(bench: Bench) -> None:
    bench.device.offer({})
    bench.theirs(None)
    assert bench.device.look() is None
    assert bench.device.leaving
    before = list(bench.stored.writes)
    bench.device.follow()
    assert bench.stored.writes == before


def test_a11_a_storm_of_states_is_a_violation(bench: Bench) -> None:
    bench.device.offer({})
    with pytest.raises(ProtocolError, match="vfb wrote its state over"):
        for n in range(STATE_WRITES_MAX + 2):
            bench.theirs("13"[n % 2])
            bench.device.hear(bench.stored.store.fired())


def test_a11_the_same_state_again_and_again_is_one_too(bench: Bench) -> None:
    bench.device.offer({})
    for _ in range(STATE_WRITES_MAX + 2):
        bench.theirs("1")
    with pytest.raises(ProtocolError, match="vfb wrote its state over"):
        bench.device.hear(bench.stored.store.fired())


def test_what_the_guest_says_of_our_folder_is_not_read(bench: Bench) -> None:
    bench.stored.set(bench.guest.front("vfb") + "/backend", "/local/domain/0/backend/vbd/1/0")
    bench.device.offer({})
    bench.device.connected({})
    assert all(path.startswith(bench.guest.back("vfb") + "/") for path, _ in bench.stored.writes)


def test_without_the_toolstack_there_is_no_device(bench: Bench) -> None:
    bench.stored.set(bench.guest.back("vfb"), None)
    with pytest.raises(HostError, match="no such device"):
        bench.device.offer({})
