"""Which Xen domain is meant, and the devices that it has: found through what the toolstack wrote."""

from sgui.bridges.xen_device import Device
from sgui.bridges.xen_nodes import number
from sgui.bridges.xen_store import Store
from sgui.values.errors import HostError

# What xl calls the backend of a vkbd, by its backend-type: qemu, linux (libxl_vkb.c, libxl__device_from_vkb).
KEYBOARDS = ("vkbd", "vinput")
DOMID_MAX = 0x7FEF  # DOMID_FIRST_RESERVED - 1


def own_domain(store: Store) -> int:
    """Ours; in dom0 the node may be missing. Raises ProtocolError, HostError."""
    untrusted = store.read("domid")
    return 0 if untrusted is None else number({"domid": untrusted}, "domid", 0, DOMID_MAX)


def watch(store: Store) -> None:
    """Fire when a domain may have come: all are announced to dom0, to others only what is made for them."""
    try:
        store.watch("@introduceDomain", "introduced")
    except HostError:
        for kind in KEYBOARDS:
            store.watch(f"backend/{kind}", "introduced")


def find(store: Store, name: str) -> int | None:
    """The domain that the toolstack gave this name; None while there is none, or if two have it.

    A driver domain may not read names: there it is the domain whose keyboard has this `unique-id`. Both nodes
    belong to the toolstack: a guest can read them, not write them.
    """
    named = _those(store, "/local/domain", "name", name)
    found = named or [
        domain for kind in KEYBOARDS for domain in _those(store, f"backend/{kind}", "0/unique-id", name)
    ]
    return found[0] if len(found) == 1 else None


def _those(store: Store, folder: str, node: str, name: str) -> list[int]:
    wanted = name.encode("ascii")
    return [
        int(entry)
        for entry in store.list(folder)
        if entry.isdigit()
        and 0 < int(entry) <= DOMID_MAX
        and store.read(f"{folder}/{entry}/{node}") == wanted
    ]


def keyboard(store: Store, own: int, guest: int) -> Device:
    """Whichever of the two the toolstack has made."""
    made = (Device(store, "vkbd", own, guest, kind) for kind in KEYBOARDS)
    return next((device for device in made if device.made), Device(store, "vkbd", own, guest))


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
