"""Signals as bytes on a descriptor, so that the loop has one place to wait."""

import os
import signal

from sgui.host.console_unsafe import ASKED

WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, ASKED)


class Signals:
    """fileno() is readable when a watched signal came."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in WATCHED:
            signal.signal(number, lambda *_: None)

    def fileno(self) -> int:
        return self._read

    def take(self) -> set[int]:
        """The signals that came since the last call."""
        try:
            return set(os.read(self._read, 4096))
        except BlockingIOError:
            return set()


def name_of(number: int) -> str:
    """As "SIGSEGV"; most of the real-time ones have no name. Whoever may kill a child chooses the number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
