"""Which Xen domain is meant, and the devices that it has: found through what the toolstack wrote."""

from sgui.bridges.xen_device import Device
from sgui.bridges.xen_nodes import number
from sgui.bridges.xen_store import Store

DOMID_MAX = 0x7FEF  # DOMID_FIRST_RESERVED - 1


def own_domain(store: Store) -> int:
    """Ours; in dom0 the node may be missing. Raises ProtocolError, HostError."""
    untrusted = store.read("domid")
    return 0 if untrusted is None else number({"domid": untrusted}, "domid", 0, DOMID_MAX)


def find(store: Store, name: str) -> int | None:
    """The domain that the toolstack gave this name; None while there is none, or if two have it.

    The node belongs to the toolstack: a guest can read it, not write it.
    """
    wanted = name.encode("ascii")
    found = [
        int(entry)
        for entry in store.list("/local/domain")
        if entry.isdigit()
        and 0 < int(entry) <= DOMID_MAX
        and store.read(f"/local/domain/{entry}/name") == wanted
    ]
    return found[0] if len(found) == 1 else None


def alive(store: Store, guest: int) -> bool:
    return store.read(f"/local/domain/{guest}/name") is not None


def wire(store: Store, own: int, guest: int) -> None:
    """Give the guest a vfb and a vkbd where the toolstack has not: what `vfb = [...]` makes xl write."""
    for kind in ("vfb", "vkbd"):
        device = Device(store, kind, own, guest)
        if store.read(f"{device.backend}/frontend") is None:
            _wire(store, device, own, guest)


def _wire(store: Store, device: Device, own: int, guest: int) -> None:
    ours: dict[str, str | int] = {"frontend": device.frontend, "frontend-id": guest, "online": 1, "state": 1}
    theirs: dict[str, str | int] = {"backend": device.backend, "backend-id": own, "handle": 0, "state": 1}
    for folder, owner, reader, nodes in (
        (device.backend, own, guest, ours),
        (device.frontend, guest, own, theirs),
    ):
        store.write(folder, "")
        store.permit(folder, owner, reader)
        for name, value in nodes.items():
            store.write(f"{folder}/{name}", value)
            store.permit(f"{folder}/{name}", owner, reader)
