"""The bridge of one QEMU guest: `python -I -m sgui.bridges.qemu --domain … --guest-socket … --qmp …`.

To QEMU it is a display with keyboard and mouse, to sgui a guest like any other. It waits for QEMU, not for
long for sgui; when either goes it ends, with one line, and whoever started it may start it again.
"""

import argparse
import select
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from sgui.bridges.channel import open_channel
from sgui.bridges.console import Console
from sgui.bridges.dbus_link import Link, PeerGone
from sgui.bridges.program import once_there, parser, perform, say, teller
from sgui.bridges.qmp import Qmp
from sgui.bridges.session import Session
from sgui.bridges.stopping import Stopping
from sgui.guest import Display, SessionEnded
from sgui.host.sandbox_unsafe import enter_cage
from sgui.values.errors import HostError

OpenDisplay = Callable[[Stopping], socket.socket]

FLUSH_S = 0.005  # sgui's rings are full: look again
FAREWELL_S = 0.2  # for the releases of all keys to leave


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    return bridge(
        options, options.console, lambda stopping: _display_of(options.domain, options.qmp, stopping)
    )


def bridge(options: argparse.Namespace, number: int, open_display: OpenDisplay, cage: str = "qemu") -> int:
    """The process, until something ends it: its exit status. number: of QEMU's console."""
    return perform(options.domain, lambda stopping: run(options, number, open_display, stopping, cage))


def run(
    options: argparse.Namespace,
    number: int,
    open_display: OpenDisplay,
    stopping: Stopping,
    cage: str = "qemu",
) -> None:
    """Until something ends it. Raises SguiError, Stopped."""
    domain, display = options.domain, open_display(stopping)
    with open_channel(options.guest_socket, stopping) as channel:
        if missing := enter_cage(cage):
            say(domain, f"cage: this system lacks {'; '.join(missing)}")
        try:
            _turns(domain, Console(Link(display), number), channel, stopping)
        except PeerGone as error:
            raise HostError(f"qemu: it closed the display: {error}") from None


def _turns(domain: str, console: Console, channel: Display, stopping: Stopping) -> None:
    """Until something ends it. Raises SguiError, PeerGone, Stopped."""
    try:
        session = Session(console, channel, monotonic(), teller(domain))
        while True:
            _wait(console, channel, session, stopping)
            now = monotonic()
            for event in channel.events():
                session.hear(event, now)
            session.turn(now)
    finally:
        _leave(console, channel)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    made = parser("qemu", "Show a QEMU guest as a domain.")
    made.add_argument(
        "--qmp", required=True, type=Path, metavar="PATH", help="of a QEMU with -display dbus,p2p=on"
    )
    made.add_argument("--console", type=int, default=0, metavar="N", help="which of its consoles")
    return made.parse_args(arguments)


def _display_of(domain: str, qmp: Path, stopping: Stopping) -> socket.socket:
    """Our end of QEMU's display, once QEMU is there. QMP is let go: it could do anything to the machine."""
    control = once_there(domain, "QEMU: ", lambda: Qmp(qmp), stopping)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        control.attach_display(theirs)
    control.close()
    return ours


def _wait(console: Console, channel: Display, session: Session, stopping: Stopping) -> None:
    """Until somebody has something to say, or it is time for something."""
    links = (console.calls, console.listener)
    unsent = [link for link in links if link.unsent]
    times = [time for time in (session.deadline(),) if time is not None]
    if channel.waiting:
        times.append(monotonic() + FLUSH_S)
    timeout = max(0.0, min(times) - monotonic()) if times else None
    readable = [stopping.fileno(), channel.fileno(), *(link.fileno() for link in links)]
    if channel.frames is not None:
        readable.append(channel.frames.fileno())
    _, writable, _ = select.select(readable, unsent, [], timeout)
    stopping.check()
    for link in writable:
        link.flush()


def _leave(console: Console, channel: Display) -> None:
    """No key stays down in the guest, and its last picture does not stay up in sgui."""
    steps: tuple[Callable[[], object], ...] = (console.release_all, lambda: channel.signal(False))
    for step in steps:
        try:
            step()
        except (PeerGone, SessionEnded):
            continue
    try:
        if console.calls.unsent:
            select.select([], [console.calls], [], FAREWELL_S)
            console.calls.flush()
    except PeerGone:
        pass
    console.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
