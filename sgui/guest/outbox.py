"""Records on their way to the server: never blocking, never more than a bound.

A full pipe means that the server has not looked yet. A doorbell is then owed once, however often it was rung.
"""

from collections import deque

from sgui.host.pipes import write_whole
from sgui.wire.channel import RING, Record, encode

BACKLOG_MAX = 64  # records; four whole cursors


class Outbox:
    """fd: the write end of the to-server pipe, non-blocking."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._backlog: deque[bytes] = deque()
        self._ring_owed = False

    @property
    def waiting(self) -> bool:
        """Whether something could not be written yet."""
        return self._ring_owed or bool(self._backlog)

    def send(self, records: tuple[Record, ...]) -> bool:
        """Send or keep all of them in this order, or none and False. Raises BrokenPipeError as `flush`."""
        if len(self._backlog) + len(records) > BACKLOG_MAX:
            return False
        self._backlog.extend(encode(record) for record in records)
        self.flush()
        return True

    def ring(self) -> None:
        """The doorbell. Raises BrokenPipeError as `flush`."""
        self._ring_owed = True
        self.flush()

    def flush(self) -> bool:
        """Write what waits, as far as the pipe takes it; True if nothing waits any more.

        Raises BrokenPipeError when the server has closed the pipe.
        """
        while self._backlog:
            if not write_whole(self._fd, self._backlog[0]):
                return False
            self._backlog.popleft()
        if self._ring_owed:
            self._ring_owed = not write_whole(self._fd, encode(RING))
        return not self._ring_owed
