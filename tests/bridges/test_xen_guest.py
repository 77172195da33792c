"""Which domain is meant, and its devices."""

from sgui.bridges import xen_guest
from sgui.bridges.xen_device import Device
from tests.bridges.fake_xen import Guest, Xen, Xenstored


def test_our_own_number_and_dom0_that_has_none() -> None:
    stored = Xenstored(own=5)
    assert xen_guest.own_domain(stored.store) == 0
    stored.set("/local/domain/5/domid", "5")
    assert xen_guest.own_domain(stored.store) == 5


def test_a_domain_is_found_by_the_toolstacks_name_alone() -> None:
    stored = Xenstored()
    for number, name in ((3, "bank"), (4, "work"), (0, "Domain-0")):
        stored.set(f"/local/domain/{number}/name", name)
    stored.set("/local/domain/4/device/name", "bank")
    assert xen_guest.find(stored.store, "bank") == 3
    assert xen_guest.find(stored.store, "Domain-0") is None
    assert xen_guest.find(stored.store, "none") is None
    stored.set("/local/domain/9/name", "bank")
    assert xen_guest.find(stored.store, "bank") is None


def test_in_a_driver_domain_it_is_found_by_its_keyboards_id() -> None:
    stored = Xenstored(own=2)
    stored.refused.add("@introduceDomain")
    xen_guest.watch(stored.store)
    for number, name, kind in ((5, "bank", "vinput"), (6, "work", "vkbd")):
        stored.set(f"/local/domain/2/backend/{kind}/{number}/0/unique-id", name)
        stored.set(f"/local/domain/2/backend/{kind}/{number}/0/frontend", "its own")
        made = xen_guest.keyboard(stored.store, 2, number)
        assert (made.made, made.kind, made.frontend) == (
            True,
            "vkbd",
            f"/local/domain/{number}/device/vkbd/0",
        )
    stored.set("/local/domain/6/device/vkbd/0/unique-id", "bank")
    assert xen_guest.find(stored.store, "bank") == 5
    fired = stored.store.fired()
    assert fired and [event.token for event in fired] == ["introduced"] * len(fired)
    stored.set("/local/domain/2/backend/vkbd/9/0/unique-id", "bank")
    assert xen_guest.find(stored.store, "bank") is None


def test_devices_are_wired_as_xl_would() -> None:
    stored = Xenstored()
    guest = Guest(Xen(), stored, 7)
    xen_guest.wire(stored.store, 0, 7)
    assert stored.nodes[guest.back("vfb") + "/frontend"] == guest.front("vfb").encode()
    assert stored.nodes[guest.front("vkbd") + "/backend-id"] == b"0"
    assert stored.perms[guest.front("vfb")] == ("n7", "r0")
    assert stored.perms[guest.back("vfb") + "/state"] == ("n0", "r7")
    Device(stored.store, "vkbd", 0, 7).offer({})
    before = dict(stored.nodes)
    xen_guest.wire(stored.store, 0, 7)
    assert stored.nodes == before
