"""`sgui attach qemu`: run a bridge by hand; this process becomes it."""

import argparse
import os
import sys

from sgui.cli.arguments import RUNTIME_HELP, Once, Parser
from sgui.cli.folders import runtime_dir
from sgui.host.spawn import clean_environment
from sgui.values.errors import ConfigError
from sgui.values.quote import quoted
from sgui.wire.control import DOMAIN_NAME


def perform(options: argparse.Namespace) -> int:
    if options.kind != "qemu":
        raise ConfigError(f"attach: {options.kind} is not in this version, allowed is qemu")
    command = qemu_command(options.rest)
    sys.stdout.flush()
    os.execve(command[0], command, clean_environment())  # noqa: S606 - no shell is the point


def qemu_command(rest: list[str]) -> list[str]:
    """The bridge's command line. Raises ConfigError for a name that no domain can have."""
    parser = Parser(prog="sgui attach qemu", description="Run the QEMU bridge by hand.")
    parser.add_argument("--domain", required=True, action=Once, help="which domain the guest is")
    parser.add_argument("--qmp", required=True, action=Once, help="QEMU's QMP socket")
    parser.add_argument("--runtime-dir", action=Once, help=RUNTIME_HELP)
    options = parser.parse_args(rest)
    domain = options.domain
    if not DOMAIN_NAME.fullmatch(domain):
        raise ConfigError(f"attach: domain {quoted(domain)}, allowed is {DOMAIN_NAME.pattern}")
    guest_socket = runtime_dir(options.runtime_dir) / "guests" / f"{domain}.sock"
    python = [sys.executable, "-I", "-m", "sgui.bridges.qemu"]
    return [*python, "--domain", domain, "--guest-socket", str(guest_socket), "--qmp", options.qmp]
