"""The bridge of one machine of libvirt: `python -I -m sgui.bridges.libvirt --domain … --machine …`.

libvirt opens the machine's D-Bus display for us and is let go of; from then on this is QEMU's bridge.
"""

import argparse
import socket
import sys
from collections.abc import Sequence

from sgui.bridges import qemu
from sgui.bridges.program import once_there, parser
from sgui.bridges.stopping import Stopping
from sgui.host.libvirt_unsafe import open_graphics
from sgui.values.machine import Machine, parse_machine

LOOK_AGAIN_S = 1.0  # each look is a connection to libvirt


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    machine = parse_machine(options.machine)
    return qemu.bridge(
        options, 0, lambda stopping: _display_of(options.domain, machine, stopping), cage="libvirt"
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    made = parser("libvirt", "Show libvirt's machine as a domain.")
    made.add_argument(
        "--machine", required=True, metavar="URI/DOMAIN", help="with <graphics type='dbus' p2p='yes'/>"
    )
    return made.parse_args(arguments)


def _display_of(domain: str, machine: Machine, stopping: Stopping) -> socket.socket:
    """Once it runs. Raises Stopped, also when whoever started us is gone."""
    fd = once_there(domain, "", lambda: open_graphics(machine), stopping, LOOK_AGAIN_S)
    return socket.socket(fileno=fd)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
