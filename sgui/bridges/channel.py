"""The way to sgui: a bridge waits as long as it is told to, and for the bridge before it to be gone."""

from pathlib import Path
from time import monotonic

from sgui.bridges.stopping import Stopping
from sgui.guest import Busy, Display, Wait, connect

RETRY_S = 0.25
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
