"""What bridges are as programs: options that all of them have, a name, and one line when they end."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from sgui.bridges.channel import RETRY_S
from sgui.bridges.stopping import Stopped, Stopping
from sgui.host import voice
from sgui.host.process_unsafe import name_process, renounce_privileges
from sgui.values.errors import HostError, SguiError
from sgui.values.quote import printable

T = TypeVar("T")

TOLD_MAX = 16


class Ended(Exception):
    """What is shown has ended, by itself. str() says how."""


class Options(argparse.ArgumentParser):
    """Complains in one line, as the command that starts a bridge does."""

    def error(self, message: str) -> NoReturn:
        voice.say(f"usage: {printable(message)}, see `{self.prog} --help`")
        raise SystemExit(2)


def parser(kind: str, about: str) -> argparse.ArgumentParser:
    made = Options(prog=f"sgui attach {kind}", description=about, allow_abbrev=False)
    made.add_argument("--domain", required=True, metavar="NAME")
    made.add_argument(
        "--guest-socket", required=True, type=Path, metavar="PATH", help="sgui's guests/NAME.sock"
    )
    return made


def perform(domain: str, run: Callable[[Stopping], None]) -> int:
    """The exit status: 0 if somebody asked us to end, or it ended by itself; 1, and a line, if not."""
    name_process("sgui-bridge")
    renounce_privileges()
    try:
        run(Stopping())
    except Stopped:
        return 0
    except Ended as ended:
        say(domain, str(ended))
        return 0
    except SguiError as error:
        say(domain, str(error))
    return 1


def once_there(
    domain: str, what: str, attempt: Callable[[], T], stopping: Stopping, again_s: float = RETRY_S
) -> T:
    """What the attempt returns, as soon as it does not raise HostError; the first one is said.

    Raises Stopped, also when whoever started us is gone.
    """
    parent, told = os.getppid(), False
    while True:
        try:
            return attempt()
        except HostError as error:
            if not told:
                say(domain, f"waiting for {what}{error}")
            told = True
        stopping.check(again_s)
        if os.getppid() != parent:
            raise Stopped


def say(domain: str, words: str) -> None:
    voice.say(f"bridge {domain}: {words}")


def teller(domain: str) -> Callable[[str], None]:
    """Says the first few lines of what a guest can cause without end (G09)."""
    left = iter(range(TOLD_MAX))
    return lambda words: say(domain, words) if next(left, None) is not None else None
