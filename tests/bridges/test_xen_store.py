"""The xenstore client against a xenstored of our own."""

import os

import pytest

from sgui.bridges import xen_store
from sgui.bridges.xen_store import Store, open_store
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.xenstore import Fired
from tests.bridges.fake_xen import Xenstored


def test_nodes_are_read_listed_written_and_removed() -> None:
    stored = Xenstored()
    stored.set("/a/b", "one")
    stored.set("/a/c", b"\xfftwo")
    store = stored.store
    assert store.read("/a/b") == b"one"
    assert store.read("/a/none") is None
    assert store.list("/a") == ("b", "c")
    assert store.list("/none") == ()
    assert store.folder("/a", ("b", "c", "d")) == {"b": b"one", "c": b"\xfftwo"}
    store.write("/a/d", 4)
    store.permit("/a/d", 0, 3)
    assert (stored.nodes["/a/d"], stored.perms["/a/d"]) == (b"4", ("n0", "r3"))
    store.remove("/a")
    assert store.list("/a") == ()
    stored.close()


def test_a_write_that_is_not_ours_to_make_is_an_error_in_words() -> None:
    stored = Xenstored()
    stored.readonly.add("/vm")
    with pytest.raises(HostError, match="xenstore: write /vm: EACCES"):
        stored.store.write("/vm", "x")
    stored.close()


def test_a_watch_fires_at_once_and_with_each_change_below() -> None:
    stored = Xenstored()
    store = stored.store
    store.watch("/d", "mine")
    store.read("/d")  # a round trip: what fired before it has come
    assert store.fired() == (Fired("/d", "mine"),)
    stored.set("/d/state", "4")
    store.read("/d")
    assert store.fired() == (Fired("/d/state", "mine"),)
    assert store.fired() == ()
    stored.close()


def test_an_event_that_came_with_an_answer_is_not_forgotten() -> None:
    stored = Xenstored()
    store = stored.store
    store.watch("/d", "mine")
    store.read("/d")
    store.fired()
    stored.set("/d/state", "4")
    assert store.read("/d/state") == b"4"
    store.read("/d")
    assert store.waiting
    assert store.fired() == (Fired("/d/state", "mine"),)
    assert not store.waiting
    stored.close()


def test_a_flood_of_events_ends_it() -> None:
    stored = Xenstored()
    stored.store.watch("/d", "mine")
    with pytest.raises(HostError, match="over 4096 watch events"):
        for _ in range(5000):
            stored.fire("/d")
            stored.store.read("/d")
    stored.close()


def test_an_end_of_the_connection_and_nonsense_are_noticed() -> None:
    ours, theirs = os.pipe()
    os.close(theirs)
    with pytest.raises(HostError, match="closed the connection"):
        Store(ours).fired()
    ours, theirs = os.pipe()
    os.write(theirs, b"\xff" * 16)
    with pytest.raises(ProtocolError, match="message of 4294967295 bytes"):
        Store(ours).fired()


def test_without_xen_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(xen_store, "DEVICE", "/nowhere/xenbus")
    with pytest.raises(HostError, match="is this a domain of Xen"):
        open_store()
