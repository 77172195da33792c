"""SIGTERM and SIGINT, noticed where it is safe: an exception in the middle of a write would repeat it."""

import select
import signal
import socket


class Stopped(Exception):
    """Somebody asked us to end."""


class Stopping:
    """From its making on, both signals are only noted. fileno() becomes readable with the first of them."""

    def __init__(self) -> None:
        self._ours, self._signals = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._signals.setblocking(False)
        signal.set_wakeup_fd(self._signals.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def fileno(self) -> int:
        return self._ours.fileno()

    def check(self, wait_s: float = 0.0) -> None:
        """Wait so long; raises Stopped if we were or are being asked to end."""
        if select.select([self._ours], [], [], wait_s)[0]:
            raise Stopped
