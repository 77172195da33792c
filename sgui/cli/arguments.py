"""What one may type. Anything else is a usage error, also a word abbreviated or an option repeated."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from sgui.values.quote import printable

RUNTIME_HELP = "where sgui's sockets are (default: $XDG_RUNTIME_DIR/sgui, else /run/sgui)"
STATE_HELP = (
    "where the audit log is (default: $XDG_STATE_HOME/sgui, else /var/lib/sgui, else ~/.local/state/sgui)"
)
OUTPUT_HELP = "auto, kms, kms:WxH@HZ, kms-gl, window, headless or headless:WxH (default: auto)"
INPUT_HELP = "auto, evdev, window, pipe:PATH or none (default: auto)"

PLAIN = {  # control requests without an argument and with an empty result
    "attention": "show the attention screen",
    "reload": "read the policy again",
}


def _help(prog: str) -> argparse.HelpFormatter:
    """The same on every terminal, so that documents can be compared with it."""
    made = argparse.HelpFormatter(prog, max_help_position=24, width=100)
    made._action_max_length = 14  # argparse counts a command's name without its indent, and breaks the line
    return made


class Parser(argparse.ArgumentParser):
    """Complains in one line, and guesses nothing."""

    def __init__(self, **kind: Any) -> None:
        super().__init__(**kind, allow_abbrev=False, formatter_class=_help)

    def error(self, message: str) -> NoReturn:
        print(f"sgui: usage: {printable(message)}, see `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(2)


class Version(argparse.Action):
    """Looked up when it is asked for: that is a tenth of what a start takes."""

    def __call__(self, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

        try:
            found = version("sgui")
        except PackageNotFoundError:
            found = "unknown"
        print(f"sgui {found}")
        raise SystemExit(0)


class Once(argparse.Action):
    """An option that may be given once: of two, which one counts would be a guess."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not self.default:
            parser.error(f"{option_string} twice, allowed is once")
        setattr(namespace, self.dest, values)


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """The result's `module` names the module in sgui.cli whose perform(options) does it.

    words: None for the process's own. Raises SystemExit, with 2 after a usage error.
    """
    whole = parser()
    options, rest = whole.parse_known_args(words)
    if rest and options.module != "demo":  # which has a parser of its own
        whole.error(f"unrecognized arguments: {' '.join(rest)}")
    if getattr(options, "record_keys", False) and options.record is None:
        whole.error("--record-keys without --record, allowed is both")
    options.unread = rest
    return options


def parser() -> Parser:
    whole = Parser(prog="sgui", description="Secure GUI of a graphics domain.", epilog="See sgui(1).")
    whole.add_argument("--version", action=Version, nargs=0, help="show program's version number and exit")
    commands = whole.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    _server_commands(commands)
    _client_commands(commands)
    _file_commands(commands)
    return whole


def _command(commands: Any, word: str, module: str, about: str, **kind: Any) -> Parser:
    description = about[0].upper() + about[1:] + "."
    made: Parser = commands.add_parser(word, help=about, description=description, **kind)
    made.set_defaults(module=module, word=word)
    return made


def _option(command: Parser, name: str, help: str, **kind: Any) -> None:
    command.add_argument(name, action=Once, help=help, **kind)


def _server_commands(commands: Any) -> None:
    run = _command(commands, "run", "run", "run sgui in the foreground until it is stopped")
    _option(run, "--policy", "the policy, a TOML file", metavar="FILE", required=True)
    _option(run, "--runtime-dir", RUNTIME_HELP, metavar="DIR")
    _option(run, "--state-dir", STATE_HELP, metavar="DIR")
    _option(run, "--output", OUTPUT_HELP, metavar="OUTPUT", default="auto")
    _option(run, "--input", INPUT_HELP, metavar="INPUT", default="auto")
    _option(run, "--record", "record the session in a new file, without what is typed", metavar="FILE")
    run.add_argument("--record-keys", action="store_true", help="with --record: also what is typed")
    _command(commands, "demo", "demo", "show real guests; no root needed", add_help=False)
    attach = _command(
        commands, "attach", "attach", "run a bridge by hand: attach qemu --domain NAME --qmp SOCKET"
    )
    attach.add_argument(
        "kind", choices=("qemu", "xen", "rfb", "vnc", "libvirt", "x11"), help="what the guest runs in"
    )
    attach.add_argument(
        "rest",
        nargs=argparse.REMAINDER,
        help="--domain NAME and what that kind needs; see attach KIND --help",
    )


def _client_commands(commands: Any) -> None:
    status = _command(commands, "status", "status", "say what sgui is doing")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    top = _command(commands, "top", "top", "show what each domain has of the screen, until interrupted")
    top.add_argument("--json", action="store_true", help="one JSON object a line")
    top.add_argument("--once", action="store_true", help="one table, and no more")
    help_words = "seconds between two tables (default: 1)"
    _option(top, "--interval", help_words, metavar="SECONDS", type=_interval, default=1.0)
    watch = _command(commands, "watch", "watch", "show events as they happen, until interrupted")
    watch.add_argument("--json", action="store_true", help="one JSON object a line")
    made = [status, top, watch]
    for word, about in PLAIN.items():
        made.append(_command(commands, word, "plain", about))
    made.append(_command(commands, "lock", "lock", "lock the screen, and wait until it shows that"))
    made.append(_command(commands, "stop", "stop", "end sgui, and wait for it"))
    for word, argument, about in (
        ("focus", "domain", "give a domain the keyboard and pointer, if the policy lets this socket"),
        ("layout", "layout", "choose the layout: full, tile or float"),
        ("release", "domain", "release a domain from quarantine"),
    ):
        made.append(_command(commands, word, "plain", about))
        made[-1].add_argument("argument", metavar="NAME", help=f"the {argument}'s name")
    screenshot = _command(
        commands, "screenshot", "screenshot", "save what the output shows, as the policy allows"
    )
    screenshot.add_argument("file", metavar="FILE.png", help="replaced if it is there")
    for command in (*made, screenshot):
        _option(command, "--runtime-dir", RUNTIME_HELP, metavar="DIR")


def _file_commands(commands: Any) -> None:
    policy = _command(commands, "policy", "policy", "check, explain or compare policy files")
    of_policy = policy.add_subparsers(metavar="WHAT", required=True, parser_class=Parser)
    check = _command(of_policy, "check", "policy", "list all errors, or print the policy with every default")
    check.add_argument("file", metavar="FILE")
    explain = _command(of_policy, "explain", "policy", "say what may flow and lie where between two domains")
    explain.add_argument("file", metavar="FILE")
    explain.add_argument("domains", metavar="DOMAIN", nargs=2)
    diff = _command(
        of_policy,
        "diff",
        "policy",
        "say which permissions grow and which shrink from one policy to another",
        epilog="Exits 0 if there is no difference, 1 if there is, 2 in trouble, as diff(1) does.",
    )
    diff.add_argument("file", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    doctor = _command(
        commands, "doctor", "doctor", "say what this machine lacks of what sgui needs, and what to do"
    )
    doctor.add_argument("--json", action="store_true", help="as one JSON object")
    _option(
        doctor,
        "--policy",
        "look at this policy too (default: /etc/sgui/policy.toml, if it is there)",
        metavar="FILE",
    )
    _option(doctor, "--runtime-dir", RUNTIME_HELP, metavar="DIR")
    _option(doctor, "--state-dir", STATE_HELP, metavar="DIR")
    audit = _command(commands, "audit", "audit", "show or verify the audit log")
    of_audit = audit.add_subparsers(metavar="WHAT", required=True, parser_class=Parser)
    show = _command(of_audit, "show", "audit", "print the records")
    show.add_argument("--json", action="store_true", help="as they stand in the log")
    _option(show, "-n", "only the newest COUNT", metavar="COUNT", dest="count", type=_count)
    verify = _command(of_audit, "verify", "audit", "check the chain, and the anchor beside the log")
    verify.add_argument("file", metavar="FILE", nargs="?", help="a log (default: audit.jsonl in --state-dir)")
    for command in (show, verify):
        _option(command, "--state-dir", STATE_HELP, metavar="DIR")
    labels = _command(commands, "labels", "labels", "list the labels, patterns and icons that come with sgui")
    of_labels = labels.add_subparsers(metavar="WHAT", required=False, parser_class=Parser)
    preview = _command(
        of_labels, "preview", "preview", "draw labels as everybody sees them, the colour-blind too"
    )
    preview.add_argument("file", metavar="FILE.png", help="replaced if it is there")
    _option(
        preview, "--policy", "the labels of this policy (default: those that come with sgui)", metavar="FILE"
    )
    replay = _command(
        commands,
        "replay",
        "replay",
        "re-run a recorded session, and compare",
        epilog="Prints a line for each scene. Exits 1 where a scene differs from the recorded one.",
    )
    replay.add_argument("file", metavar="FILE", help="what sgui run --record wrote")


def _interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!a:.40}, allowed is 0.1 to 3600")
    return seconds


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= 10**9):
        raise argparse.ArgumentTypeError(f"{text!a:.40}, allowed is 1 to 1000000000")
    return int(text)
