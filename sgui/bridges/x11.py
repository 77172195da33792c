"""The bridge of X programs: `python -I -m sgui.bridges.x11 --domain … --guest-socket … --program JSON`.

It starts an X server without a screen and the program, together in a jail; to them it is screen and hands,
to sgui a guest like any other. It ends, with one line, when the program, its X server or sgui does, and the
jail with it; whoever started it may start it again, and what was in the jail is then forgotten.
"""

import argparse
import json
import re
import select
import sys
from collections.abc import Sequence
from time import monotonic

from sgui.bridges.channel import open_channel
from sgui.bridges.program import Ended, parser, perform, say
from sgui.bridges.stopping import Stopping
from sgui.bridges.x11_link import ServerGone
from sgui.bridges.x11_server import Server, start
from sgui.bridges.x11_session import Session
from sgui.guest import Display
from sgui.host.sandbox_unsafe import enter_cage
from sgui.values.errors import ConfigError, HostError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX

FLUSH_S = 0.005  # sgui's rings are full: look again
NOT_FOUND = 127  # the shell's exit status


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    return perform(options.domain, lambda stopping: run(options, stopping))


def run(options: argparse.Namespace, stopping: Stopping) -> None:
    """Until something ends it. Raises SguiError, Stopped, Ended."""
    with open_channel(options.guest_socket, stopping) as channel:
        server = start(_largest(options.max_size, channel), options.home, options.keyboard, options.program)
        try:
            session = Session(server, channel, options.windows == "fill")
            if missing := enter_cage("x11"):
                say(options.domain, f"cage: this system lacks {'; '.join(missing)}")
            server.let_the_program_run()
            _turns(server, session, channel, stopping)
        finally:
            server.close()


def _turns(server: Server, session: Session, channel: Display, stopping: Stopping) -> None:
    try:
        while True:
            if _wait(server, session, channel, stopping):
                for event in channel.events():
                    session.hear(event, monotonic())
            session.turn(monotonic())
    except ServerGone:
        if (status := server.program_status()) is not None:
            raise _how(status) from None  # the server has been ended with it
        raise
    finally:
        session.leave()


def _wait(server: Server, session: Session, channel: Display, stopping: Stopping) -> bool:
    """Until somebody has something to say, or it is time for something. Whether sgui may be heard.

    Raises Ended: looked at before anything else, since all in the jail end with the program.
    """
    link = server.link
    times = [time for time in (session.deadline(),) if time is not None]
    if channel.waiting:
        times.append(monotonic() + FLUSH_S)
    timeout = max(0.0, min(times) - monotonic()) if times else None
    hearing = link.roomy
    readable = [stopping.fileno(), link.fileno(), server.output, *([channel.fileno()] if hearing else [])]
    ready, writable, _ = select.select(readable, [link] if link.unsent else [], [], timeout)
    stopping.check()
    if server.output in ready:
        raise _how(server.program_status())
    if writable:
        link.flush()
    return hearing


def _how(status: int | None) -> Exception:
    """What to raise for the program's exit status; None if it has none."""
    if status is None:
        return HostError("x11: the program and its X server were killed")
    if status == NOT_FOUND:
        return HostError("x11: the program is not there, or ended with status 127")
    return Ended(f"x11: the program ended with status {status}")


def _largest(wanted: Size | None, channel: Display) -> Size:
    """The largest screen, which the server keeps memory for. Raises ConfigError."""
    size = wanted or Size(channel.width, channel.height)
    room = len(channel.framebuffer)
    if size.area * 4 > room:
        what = f"max-size {size.width} x {size.height}"
        raise ConfigError(f"x11: {what}: the framebuffer has {room} bytes (max_size in the policy)")
    return size


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    made = parser("x11", "Show X programs as a domain.")
    made.add_argument("--program", required=True, type=_program, metavar="JSON", help="an array of strings")
    made.add_argument(
        "--max-size", type=_size, metavar="WxH", help="of the screen; as sgui suggests if not given"
    )
    made.add_argument(
        "--windows", choices=("fill", "own"), default="fill", help="own: it has a window manager"
    )
    made.add_argument("--keyboard", default="", metavar="LAYOUT", help="what keys mean; us if not given")
    made.add_argument("--home", default="", metavar="FOLDER", help="one that stays; in memory if not given")
    return made.parse_args(arguments)


def _program(text: str) -> list[str]:
    words = json.loads(text)
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise argparse.ArgumentTypeError("allowed is an array of strings")
    return words


def _size(text: str) -> Size:
    found = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text)
    if found is None or max(int(found[1]), int(found[2])) > SIDE_MAX:
        raise argparse.ArgumentTypeError(f"{text!a:.40}, allowed is WxH, each 1 to {SIDE_MAX}")
    return Size(int(found[1]), int(found[2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
