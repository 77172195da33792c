"""The bridge of one machine of libvirt: `python -I -m sgui.bridges.libvirt --domain … --machine …`.

libvirt opens the machine's D-Bus display for us and is let go of; from then on this is QEMU's bridge.
"""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from sgui.bridges import qemu
from sgui.bridges.stopping import Stopped, Stopping
from sgui.host.libvirt_unsafe import open_graphics
from sgui.values.errors import HostError
from sgui.values.machine import Machine, parse_machine

LOOK_AGAIN_S = 1.0  # each look is a connection to libvirt


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    machine = parse_machine(options.machine)
    return qemu.bridge(
        options, 0, lambda stopping: _display_of(options.domain, machine, stopping), cage="libvirt"
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sgui attach libvirt", description="Show libvirt's machine as a domain."
    )
    parser.add_argument("--domain", required=True, metavar="NAME")
    parser.add_argument(
        "--guest-socket", required=True, type=Path, metavar="PATH", help="sgui's guests/NAME.sock"
    )
    parser.add_argument(
        "--machine", required=True, metavar="URI/DOMAIN", help="with <graphics type='dbus' p2p='yes'/>"
    )
    return parser.parse_args(arguments)


def _display_of(domain: str, machine: Machine, stopping: Stopping) -> socket.socket:
    """Once it runs. Raises Stopped, also when whoever started us is gone."""
    parent, told = os.getppid(), False
    while True:
        try:
            return socket.socket(fileno=open_graphics(machine))
        except HostError as error:
            if not told:
                qemu.say(domain, f"waiting for {error}")
            told = True
        stopping.check(LOOK_AGAIN_S)
        if os.getppid() != parent:
            raise Stopped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
