"""Bridges: what brings a domain's guest, and what each kind has to be told."""

import json
from collections.abc import Callable, Iterable

from sgui.config.kinds import choice, folder, loopback, machine, program, socket_path, whole, xen_name
from sgui.config.schema import Table
from sgui.core.policy import Bridge, DomainPolicy
from sgui.values.address import parse
from sgui.values.geometry import Size

OWN_KEYS = {
    "qemu": ("qmp", "console"),
    "xen": ("name",),
    "rfb": ("server", "password_file", "encoding"),
    "libvirt": ("machine",),
    "x11": ("program", "windows", "home"),
}
OTHER_NAMES = {"vnc": "rfb"}  # of the same thing, as people call it
ENCODINGS = ("raw", "tight", "zrle", "hextile")
CONSOLE_MAX = 15  # heads of one QEMU


def read_bridge(table: Table | None, own_name: str, max_size: Size, keyboard: str) -> Bridge | None:
    """max_size, keyboard: of its domain."""
    if table is None:
        return None
    said = table.need("kind", choice(*OWN_KEYS, *OTHER_NAMES), "qemu")
    kind = OTHER_NAMES.get(said, said)
    for foreign in (key for other, keys in OWN_KEYS.items() if other != kind for key in keys):
        if foreign in table:
            table.refuse(foreign, f"does not belong to a bridge of kind {kind}")
    match kind:
        case "xen":
            return Bridge(kind, (("name", table.take("name", xen_name, own_name)),))
        case "rfb":
            return Bridge(kind, _rfb(table))
        case "libvirt":
            return Bridge(kind, (("machine", table.need("machine", machine, "")),))
        case "x11":
            return _x11(table, max_size, keyboard)
    console = table.take("console", whole(0, CONSOLE_MAX), 0)
    return Bridge(kind, (("qmp", table.need("qmp", socket_path, "/")), ("console", str(console))))


def _rfb(table: Table) -> tuple[tuple[str, str], ...]:
    password = table.take("password_file", folder, "")
    return (
        ("server", table.need("server", loopback, "")),
        ("encoding", table.take("encoding", choice(*ENCODINGS), ENCODINGS[0])),
        *((("password_file", password),) if password else ()),
    )


def _x11(table: Table, max_size: Size, keyboard: str) -> Bridge:
    own = (
        ("program", json.dumps(table.need("program", program, ["true"]))),
        ("windows", table.take("windows", choice("fill", "own"), "fill")),
        ("home", table.take("home", folder, "")),
    )
    return Bridge("x11", own, (("max_size", f"{max_size.width}x{max_size.height}"), ("keyboard", keyboard)))


def _machine(bridge: Bridge) -> str:
    """What no two domains may have; "" if there is nothing like that."""
    key = {"qemu": "qmp", "xen": "name", "rfb": "server", "libvirt": "machine", "x11": "home"}[bridge.kind]
    return dict(bridge.options)[key]


def _same(kind: str) -> Callable[[str, str], bool]:
    if kind == "x11":
        return lambda one, other: f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
    if kind == "rfb":  # a server that listens at both of loopback's addresses is one
        return lambda one, other: one == other or 0 < parse(one).port == parse(other).port
    return lambda one, other: one == other


def refuse_shared(root: Table, found: Iterable[DomainPolicy]) -> None:
    """A machine is one domain: QEMU hears one bridge at a time, and the two would take it from each other.

    So is a folder of X programs: what one domain writes there another would read.
    """
    seen: list[tuple[str, str, str]] = []  # domain, kind, machine
    for domain in found:
        if domain.bridge is None or not (machine := _machine(domain.bridge)):
            continue
        kind, what = domain.bridge.kind, "folder" if domain.bridge.kind == "x11" else "machine"
        same = _same(kind)
        other = next((name for name, its, place in seen if its == kind and same(place, machine)), None)
        if other is not None:
            where = ("domains", domain.name, "bridge")
            root.report.refuse(where, f"the {what} of {other!r} too, allowed is one domain for each")
        seen.append((domain.name, kind, machine))
