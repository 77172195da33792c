"""The input FIFO: opened without waiting for a writer, reopened at each end of file."""

import os
import stat

from sgui.values.errors import ConfigError


def open_fifo(path: str) -> int:
    """Read end, non-blocking, close-on-exec. Raises ConfigError unless path is an existing FIFO."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ConfigError(f"input: {path}: {error.strerror}, must be an existing FIFO") from error
    if not stat.S_ISFIFO(os.fstat(fd).st_mode):
        os.close(fd)
        raise ConfigError(f"input: {path} is no FIFO, must be an existing FIFO")
    return fd


def reopen(fd: int) -> int:
    """A fresh description of the same FIFO in the same descriptor's place.

    After the last writer has gone a description reports end of file for ever. The new one is opened before
    the old one is closed, so a writer that comes in between loses nothing.
    """
    fresh = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    os.close(fd)
    return fresh


def drain(fd: int) -> None:
    """Throw away what was typed while nobody was there to see the indicator."""
    for _ in range(1024):
        try:
            if not os.read(fd, 65536):
                return
        except OSError:  # nothing more; or ENODEV, unplugged meanwhile, as the next read will say too
            return
