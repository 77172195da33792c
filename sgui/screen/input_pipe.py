"""A window's input on its way to the seat: whole records, never waiting for the seat."""

import os
import struct

from sgui.host.clock import now_us

RECORD_BYTES = 24  # struct input_event, 64-bit
WRITE_BYTES = 4096 // RECORD_BYTES * RECORD_BYTES  # at most PIPE_BUF: written whole or not at all

_EVENT = struct.Struct("<qqHHi")
EV_SYN, SYN_REPORT, SYN_DROPPED = 0, 0, 3


def _lost_record() -> bytes:
    """SYN_DROPPED: everything held counts as released."""
    seconds, micros = divmod(now_us(), 1_000_000)
    return b"".join(_EVENT.pack(seconds, micros, EV_SYN, code, 0) for code in (SYN_DROPPED, SYN_REPORT))


class InputPipe:
    """lost: records were dropped because the pipe was full, and the seat has not been told yet."""

    def __init__(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self.fd, self.lost, self.closed = fd, False, False

    def write(self, records: bytes) -> None:
        """Whole records. What does not fit is dropped, and so is all that follows until the seat is told."""
        self.flush()
        for at in range(0, len(records), WRITE_BYTES):
            self.lost = self.lost or not self._write_now(records[at : at + WRITE_BYTES])

    def flush(self) -> None:
        """Say that records were lost, as soon as there is room."""
        if self.lost and self._write_now(_lost_record()):
            self.lost = False

    def _write_now(self, records: bytes) -> bool:
        """A seat that is gone takes everything: the link's end will say so."""
        try:
            if not self.closed:
                os.write(self.fd, records)
        except BlockingIOError:
            return False
        except OSError:
            self.closed = True
        return True
