"""The way to sgui: a bridge waits as long as it is told to, and for the bridge before it to be gone."""

import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from sgui.bridges.stopping import Stopping
from sgui.guest import Busy, Display, Wait, connect
from sgui.values.errors import ProtocolError, SguiError

RETRY_S = 0.25
DISOWN_S = 1.0  # how long sgui may take to hear that a guest broke a rule
BUSY_S = 5.0  # how long sgui may take to notice that the bridge before us has ended


def open_channel(path: Path, stopping: Stopping) -> Display:
    """A session with sgui. Raises Refused, HostError, ProtocolError, Stopped."""
    end = monotonic() + BUSY_S
    while True:
        try:
            return connect(path)
        except Wait as refusal:
            stopping.check(refusal.wait_ms / 1000)
        except Busy:
            if monotonic() > end:
                raise
            stopping.check(RETRY_S)


@contextmanager
def answering_for(channel: Display) -> Iterator[None]:
    """A guest that breaks a rule of its own world breaks one of sgui's: it waits, then is quarantined (A11).

    Raises what the block raises.
    """
    try:
        yield
    except ProtocolError:
        with suppress(SguiError):
            channel.disown()
            while select.select([channel.fileno()], [], [], DISOWN_S)[0]:
                tuple(channel.events())
        raise
