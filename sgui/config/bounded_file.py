"""A file's bytes, read once: what is checked is what is used."""

import os
import stat
from pathlib import Path

from sgui.config.report import file_text
from sgui.values.errors import ConfigError
from sgui.values.limits import POLICY_BYTES


def read_bounded(path: Path) -> bytes:
    """At most POLICY_BYTES + 1 bytes of a regular file; a FIFO or a device blocks nobody.

    Raises ConfigError for what is no regular file or cannot be read.
    """
    where = file_text(str(path))
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise ConfigError(f"{where}:1: file: no regular file, allowed is a regular file")
            return _all(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise ConfigError(f"{where}:1: file: {error.strerror}, allowed is a file to be read") from None
    except ValueError:  # a zero byte in the name
        raise ConfigError(f"{where}:1: file: no file has this name, allowed is a file to be read") from None


def _all(fd: int) -> bytes:
    parts: list[bytes] = []
    rest = POLICY_BYTES + 1
    while rest and (part := os.read(fd, rest)):
        parts.append(part)
        rest -= len(part)
    return b"".join(parts)
