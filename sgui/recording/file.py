"""The file of a recording: made once by the warden, gone on with by each seat. Mode 0600."""

import os
import stat
from pathlib import Path

from sgui.values.errors import ConfigError
from sgui.values.limits import RECORDING_LINE_BYTES

FLAGS = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


def create(path: Path) -> None:
    """Make the file, mode 0600, before anything is started. Raises ConfigError unless it is new or empty."""
    try:
        fd = os.open(path, FLAGS | os.O_CREAT, 0o600)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file has this name"
        raise ConfigError(f"record: {path}: {why}, allowed is a new file in a folder that is there") from None
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid() or info.st_size:
            raise ConfigError(f"record: {path}: there is something, allowed is a new file")
        os.fchmod(fd, 0o600)
    finally:
        os.close(fd)


def resume(path: Path) -> tuple[int, int]:
    """A descriptor at the end of what is whole, and its size. Raises ConfigError if the file is gone.

    Half a line, which a killed seat may have left, is cut off.
    """
    try:
        fd = os.open(path, FLAGS)
        return fd, _whole(fd)
    except OSError as error:
        raise ConfigError(f"record: {path}: {error.strerror}, allowed is the file of the start") from None


def _whole(fd: int) -> int:
    size = os.fstat(fd).st_size
    tail = os.pread(fd, RECORDING_LINE_BYTES, max(0, size - RECORDING_LINE_BYTES))
    size -= len(tail) - (tail.rfind(b"\n") + 1)
    os.ftruncate(fd, size)
    return size
