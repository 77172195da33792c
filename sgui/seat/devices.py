"""The input devices that the warden opened: bytes in, `values.input` out."""

import os
import select

from sgui.host.fifo import drain, reopen
from sgui.values.input import Input, InputLost
from sgui.wire.input import Decoder

READ_BYTES = 24 * 64  # records looked at in one go, so that one device cannot hold up another (F07)


class Device:
    """kind: "pipe" or "window"."""

    def __init__(self, number: int, kind: str, fd: int) -> None:
        self.number = number
        self.kind = kind
        self.fd = fd
        self.ended = False
        self._decoder = Decoder(number)
        drain(fd)

    def waiting(self) -> bool:
        """Something was typed, or the writer went. A FIFO without a writer seems ended, but is not ready."""
        poll = select.poll()
        poll.register(self.fd, select.POLLIN)
        return bool(poll.poll(0))

    def read(self) -> tuple[Input, ...]:
        """What was typed since the last look. At the end of file all is released and `ended` is true."""
        try:
            untrusted = os.read(self.fd, READ_BYTES)
        except BlockingIOError:
            return ()
        if untrusted:
            return self._decoder.feed(untrusted)
        self.ended = True
        self._decoder = Decoder(self.number)
        return (InputLost(self.number),)

    def reopen(self) -> None:
        """Wait for the next writer, on a new descriptor."""
        self.fd = reopen(self.fd)
        self.ended = False

    def lost(self) -> InputLost:
        """Forget half a record, and that anything is held."""
        drain(self.fd)
        self._decoder = Decoder(self.number)
        return InputLost(self.number)

    def light(self, caps: bool, num: bool, scroll: bool) -> None:
        """Lamps: neither a pipe nor a window has any."""

    def close(self) -> None:
        os.close(self.fd)
