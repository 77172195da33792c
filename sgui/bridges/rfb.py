"""The bridge of one RFB (VNC) server: `python -I -m sgui.bridges.rfb --domain … --guest-socket … --server …`.

To the server it is a viewer, to sgui a guest like any other. It waits for the server, not for long for sgui;
when either goes it ends, with one line, and whoever started it may start it again. Nothing that the server
says is read before the cage.
"""

import argparse
import contextlib
import select
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import sgui.bridges.one_thread  # noqa: F401 - before numpy
from sgui.bridges.channel import open_channel
from sgui.bridges.program import once_there, parser, perform, say, teller
from sgui.bridges.rfb_link import Link, ServerGone, open_link
from sgui.bridges.rfb_session import Session
from sgui.bridges.stopping import Stopping
from sgui.guest import Display, SessionEnded
from sgui.host.process_unsafe import keep_freed_memory
from sgui.host.sandbox_unsafe import enter_cage
from sgui.values.address import parse
from sgui.values.errors import ConfigError, HostError
from sgui.wire.rfb import PICTURES
from sgui.wire.rfb_server import Server

FLUSH_S = 0.005  # sgui's rings are full: look again
FAREWELL_S = 0.2  # for the releases of all keys to leave
PASSWORD_BYTES_MAX = 64  # of the file; of its first line 8 count


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    keep_freed_memory()
    return perform(options.domain, lambda stopping: run(options, stopping))


def run(options: argparse.Namespace, stopping: Stopping) -> None:
    """Until something ends it. Raises SguiError, Stopped."""
    password = _password(options.password_file)
    address = parse(options.server)
    link = once_there(options.domain, "the server: ", lambda: open_link(address), stopping)
    with open_channel(options.guest_socket, stopping) as channel:
        if missing := enter_cage("rfb"):
            say(options.domain, f"cage: this system lacks {'; '.join(missing)}")
        server, now = Server(password), monotonic()
        session = Session(link, channel, server, options.encoding, now=now, say=teller(options.domain))
        try:
            _turns(link, channel, session, stopping)
        except ServerGone as error:
            raise HostError(f"rfb: the server closed the connection: {error}") from None
        finally:
            _leave(link, channel, session)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    made = parser("rfb", "Show an RFB server as a domain.")
    made.add_argument("--server", required=True, metavar="ADDRESS", help="unix:/PATH or 127.0.0.1:PORT")
    made.add_argument("--password-file", type=Path, metavar="PATH", help="for VNC authentication")
    made.add_argument("--encoding", choices=tuple(PICTURES), default="raw", help="asked for first")
    return made.parse_args(arguments)


def _password(path: Path | None) -> bytes | None:
    """The file's first line. Raises ConfigError."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            line = file.read(PASSWORD_BYTES_MAX + 1).partition(b"\n")[0]
    except OSError as error:
        raise ConfigError(f"rfb: password file {path}: {error.strerror}") from None
    if not 1 <= len(line) <= PASSWORD_BYTES_MAX:
        raise ConfigError(f"rfb: password file {path}: a line of {len(line)} bytes, allowed is 1 to 64")
    return line


def _turns(link: Link, channel: Display, session: Session, stopping: Stopping) -> None:
    """Until something ends it. Raises ServerGone, SguiError, Stopped."""
    while True:
        _wait(link, channel, session, stopping)
        now = monotonic()
        for event in channel.events():
            session.hear(event, now)
        session.turn(now)


def _wait(link: Link, channel: Display, session: Session, stopping: Stopping) -> None:
    """Until somebody has something to say, or it is time for something."""
    times = [time for time in (session.deadline(),) if time is not None]
    if channel.waiting:
        times.append(monotonic() + FLUSH_S)
    timeout = max(0.0, min(times) - monotonic()) if times else None
    unsent = [link] if link.unsent else []
    readable = [stopping.fileno(), channel.fileno(), link.fileno()]
    _, writable, _ = select.select(readable, unsent, [], timeout)
    stopping.check()
    if writable:
        link.flush()


def _leave(link: Link, channel: Display, session: Session) -> None:
    """No key stays down in the guest, and its last picture does not stay up in sgui."""
    with contextlib.suppress(ServerGone, HostError):
        session.leave()
        if link.unsent:
            select.select([], [link], [], FAREWELL_S)
            link.flush()
    with contextlib.suppress(SessionEnded):
        channel.signal(False)
    link.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
