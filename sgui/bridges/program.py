"""What bridges are as programs: options that all of them have, a name, and one line when they end."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from sgui.bridges.stopping import Stopped, Stopping
from sgui.host.process_unsafe import name_process, renounce_privileges
from sgui.values.errors import SguiError


def parser(kind: str, about: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=f"sgui attach {kind}", description=about)
    made.add_argument("--domain", required=True, metavar="NAME")
    made.add_argument(
        "--guest-socket", required=True, type=Path, metavar="PATH", help="sgui's guests/NAME.sock"
    )
    return made


def perform(domain: str, run: Callable[[Stopping], None]) -> int:
    """The exit status: 0 if somebody asked us to end, 1 with a line that says why else."""
    name_process("sgui-bridge")
    renounce_privileges()
    try:
        run(Stopping())
    except Stopped:
        return 0
    except SguiError as error:
        say(domain, str(error))
    return 1


def say(domain: str, words: str) -> None:
    print(f"sgui: bridge {domain}: {words}", file=sys.stderr, flush=True)
