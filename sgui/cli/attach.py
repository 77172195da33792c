"""`sgui attach`: run a bridge by hand; this process becomes it."""

import argparse
import json
import os
import sys

from sgui.cli.arguments import RUNTIME_HELP, Once, Parser
from sgui.cli.folders import runtime_dir
from sgui.config.bridges import ENCODINGS, OTHER_NAMES
from sgui.host.spawn import clean_environment
from sgui.values.address import ALLOWED, parse
from sgui.values.errors import ConfigError
from sgui.values.machine import ALLOWED as MACHINES
from sgui.values.machine import parse_machine
from sgui.values.quote import quoted
from sgui.wire.control import DOMAIN_NAME


def perform(options: argparse.Namespace) -> int:
    kind = OTHER_NAMES.get(options.kind, options.kind)
    command = bridge_command(kind, options.rest)
    sys.stdout.flush()
    os.execve(command[0], command, clean_environment())  # noqa: S606 - no shell is the point


def bridge_command(kind: str, rest: list[str]) -> list[str]:
    """The bridge's command line. Raises ConfigError for a name that no domain can have."""
    parser = Parser(prog=f"sgui attach {kind}", description=f"Run the {_TITLES[kind]} bridge by hand.")
    parser.add_argument("--domain", required=True, action=Once, help="which domain the guest is")
    _PARSERS[kind](parser)
    parser.add_argument("--runtime-dir", action=Once, help=RUNTIME_HELP)
    own, program = _divided(rest) if kind == "x11" else (rest, [])
    options = vars(parser.parse_args(own))
    domain, folder = options.pop("domain"), options.pop("runtime_dir")
    if "server" in options:
        options["server"] = parse(options["server"])
    if "machine" in options:
        options["machine"] = parse_machine(options["machine"])
    if not DOMAIN_NAME.fullmatch(domain):
        raise ConfigError(f"attach: domain {quoted(domain)}, allowed is {DOMAIN_NAME.pattern}")
    for each in options.get("connector") or ():
        if not DOMAIN_NAME.fullmatch(each):
            raise ConfigError(f"attach: domain {quoted(each)}, allowed is {DOMAIN_NAME.pattern}")
    guest_socket = runtime_dir(folder) / "guests" / f"{domain}.sock"
    python = [sys.executable, "-I", "-m", f"sgui.bridges.{kind}"]
    return [*python, "--domain", domain, "--guest-socket", str(guest_socket), *_own(options), *program]


def _divided(rest: list[str]) -> tuple[list[str], list[str]]:
    """Options, and the program after `--` as the bridge takes it. Raises ConfigError."""
    if "--" not in rest or not rest[rest.index("--") + 1 :]:
        if {"-h", "--help"} & set(rest):
            return rest, []
        raise ConfigError("attach: no program, allowed is: attach x11 --domain NAME -- PROGRAM")
    place = rest.index("--")
    return rest[:place], ["--program", json.dumps(rest[place + 1 :])]


def _own(options: dict[str, object]) -> list[str]:
    """The options of that kind alone, as they were given."""
    words: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            words.append(option)
        elif isinstance(value, list):
            words += [word for each in value for word in (option, each)]
        elif value not in (None, False):
            words += [option, str(value)]
    return words


def _qemu(parser: Parser) -> None:
    parser.add_argument("--qmp", required=True, action=Once, help="QEMU's QMP socket")
    parser.add_argument(
        "--console", type=int, action=Once, metavar="N", help="which of its consoles, 0 if not given"
    )


def _xen(parser: Parser) -> None:
    parser.add_argument("--name", action=Once, help="of the Xen domain, if it is another than the domain's")
    parser.add_argument("--xen-domid", type=int, action=Once, metavar="N", help="its number instead")
    parser.add_argument(
        "--connector",
        action="append",
        metavar="DOMAIN",
        help="that shows the guest's next connector (vdispl)",
    )
    parser.add_argument("--wire", action="store_true", help="make vfb and vkbd where the toolstack did not")


def _rfb(parser: Parser) -> None:
    parser.add_argument("server", metavar="ADDRESS", help=f"where it listens: {ALLOWED}")
    parser.add_argument("--password-file", action=Once, metavar="PATH", help="its first line, where it asks")
    parser.add_argument(
        "--encoding", action=Once, choices=ENCODINGS, help="asked for first, raw if not given"
    )


def _libvirt(parser: Parser) -> None:
    parser.add_argument("machine", metavar="URI/DOMAIN", help=f"which machine: {MACHINES}")


def _x11(parser: Parser) -> None:
    parser.usage = "sgui attach x11 --domain NAME [option ...] -- PROGRAM [argument ...]"
    parser.add_argument(
        "--max-size", action=Once, metavar="WxH", help="of its screen, as sgui suggests if not given"
    )
    parser.add_argument("--windows", choices=("fill", "own"), help="own: the program brings a window manager")
    parser.add_argument("--home", action=Once, metavar="FOLDER", help="its home; in memory if not given")
    parser.add_argument(
        "--keyboard", action=Once, metavar="LAYOUT", help="what keys mean, as de; us if not given"
    )


_PARSERS = {"qemu": _qemu, "xen": _xen, "rfb": _rfb, "libvirt": _libvirt, "x11": _x11}
_TITLES = {"qemu": "QEMU", "xen": "Xen", "rfb": "RFB (VNC)", "libvirt": "libvirt", "x11": "X11"}
