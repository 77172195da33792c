"""The bridge of one Xen guest: `python -I -m sgui.bridges.xen --domain … --guest-socket … --name …`.

To the guest it is the backend of its vfb or vdispl and its vkbd, to sgui a guest like any other. It waits for
the domain of that name, serves one connection of its frontends, and ends when they, the domain or sgui go;
whoever started it may start it again. A guest that breaks a rule, a storm of states too, is disowned: sgui
counts it as one that broke its own (A11).
"""

import argparse
import os
import select
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from sgui.bridges import xen_guest
from sgui.bridges.channel import answering_for, open_channel
from sgui.bridges.program import parser, perform, say, teller
from sgui.bridges.stopping import Stopped, Stopping
from sgui.bridges.xen_connection import FEATURES, Connection, follow
from sgui.bridges.xen_device import Device
from sgui.bridges.xen_store import Store, open_store
from sgui.host.sandbox_unsafe import enter_cage
from sgui.host.xen_unsafe import XenHost
from sgui.values.errors import HostError, ProtocolError

CAGES = {"vfb": "xen", "vdispl": "xen-grants"}
LOOK_AGAIN_S = 0.5  # for a domain that is not there yet, beside what the watches say


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    return perform(options.domain, lambda stopping: run(options, stopping))


def run(options: argparse.Namespace, stopping: Stopping) -> None:
    """Until something ends it. Raises SguiError, Stopped."""
    store = open_store()
    own = xen_guest.own_domain(store)
    guest = options.xen_domid
    if guest is None:
        guest = _await_domain(store, options.name or options.domain, options.domain, stopping)
    if options.wire or (options.xen_domid is None and not own):  # before the guest's drivers look
        xen_guest.wire(store, own, guest)
    devices = (_await_display(store, own, guest, stopping), xen_guest.keyboard(store, own, guest))
    try:
        _await_frontends(store, devices, stopping)
    except ProtocolError:
        with open_channel(options.guest_socket, stopping) as channel, answering_for(channel):
            raise
    with (
        open_channel(options.guest_socket, stopping) as channel,
        answering_for(channel),
        _host(devices) as host,
        ExitStack() as more,
    ):
        others = [options.guest_socket.with_name(f"{name}.sock") for name in options.connector]
        channels = (channel, *(more.enter_context(open_channel(path, stopping)) for path in others))
        host.restrict(guest)
        if missing := enter_cage(CAGES[devices[0].kind]):
            say(options.domain, f"cage: this system lacks {'; '.join(missing)}")
        connection = Connection(host, guest, devices, channels, teller(options.domain))
        try:
            connection.turns(store, stopping)
        finally:
            connection.leave()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    made = parser("xen", "Show a Xen guest as a domain.")
    made.add_argument("--name", metavar="NAME", help="of the Xen domain, if it is another")
    made.add_argument("--xen-domid", type=int, metavar="N", help="its number instead of its name")
    made.add_argument("--wire", action="store_true", help="make vfb and vkbd where the toolstack did not")
    made.add_argument(
        "--connector",
        action="append",
        default=[],
        metavar="DOMAIN",
        help="that shows the next connector of its vdispl; may be repeated",
    )
    return made.parse_args(arguments)


def _await_domain(store: Store, name: str, domain: str, stopping: Stopping) -> int:
    """Its number once it is there. Raises Stopped, also when whoever started us is gone."""
    parent, told = os.getppid(), False
    xen_guest.watch(store)
    while (guest := xen_guest.find(store, name)) is None:
        if not told:
            say(domain, f"waiting for a Xen domain named {name}")
        told = True
        select.select([store.fileno(), stopping.fileno()], [], [], LOOK_AGAIN_S)
        stopping.check()
        store.fired()
        if os.getppid() != parent:
            raise Stopped
    return guest


def _await_frontends(store: Store, devices: tuple[Device, ...], stopping: Stopping) -> None:
    """Until the guest's drivers have written their nodes. Raises HostError if it goes before that."""
    for device in devices:
        device.offer(FEATURES[device.kind])
    while not _ready(devices):
        if gone := [device.kind for device in devices if device.leaving]:
            follow(devices)
            raise HostError(f"xen: {' and '.join(gone)} of the guest closed")
        select.select([store.fileno(), stopping.fileno()], [], [], 0 if store.waiting else None)
        stopping.check()
        fired = store.fired()
        for device in devices:
            device.hear(fired)


def _await_display(store: Store, own: int, guest: int, stopping: Stopping) -> Device:
    """vdispl where the toolstack made one, vfb elsewhere. For a driver domain xl makes the keyboard first."""
    granted = Device(store, "vdispl", own, guest)
    while own and not granted.made:
        if not xen_guest.keyboard(store, own, guest).made:
            raise HostError(f"xen: domain {guest} has no devices here")
        select.select([store.fileno(), stopping.fileno()], [], [], LOOK_AGAIN_S)
        stopping.check()
        store.fired()
    return granted if granted.made else Device(store, "vfb", own, guest)


def _host(devices: tuple[Device, ...]) -> XenHost:
    """Frame numbers are a privilege of dom0's, which vdispl does not need."""
    return XenHost(foreign=devices[0].kind == "vfb")


def _ready(devices: tuple[Device, ...]) -> bool:
    for device in devices:
        device.look()
    return all(device.ready for device in devices)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
