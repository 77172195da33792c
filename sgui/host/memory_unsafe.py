"""Memory that two processes share: sealed memfds and their maps."""

import fcntl
import mmap
import os

from sgui.values.errors import HostError

# linux/fcntl.h; Python 3.11 has the same names in fcntl on Linux, spelled out here for the reader
SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


def sealed_memory(name: str, size_bytes: int) -> int:
    """A new memfd of zeros that can neither shrink, grow nor be sealed further; close-on-exec.

    A reader of it is never killed by SIGBUS, because nobody can truncate it. Raises HostError.
    """
    try:
        fd = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except OSError as error:
        raise HostError(f"memory: {name}: {error.strerror}") from error
    try:
        os.ftruncate(fd, size_bytes)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, SEALS)
    except OSError as error:
        os.close(fd)
        raise HostError(f"memory: {name} of {size_bytes} bytes: {error.strerror}") from error
    return fd


def check_sealed(fd: int, size_bytes: int) -> None:
    """Raises HostError unless fd is a memfd of at least this size that nobody can shrink."""
    try:
        seals = fcntl.fcntl(fd, fcntl.F_GET_SEALS)
    except OSError as error:
        raise HostError("memory: a descriptor that is no memfd") from error
    if not seals & fcntl.F_SEAL_SHRINK:
        raise HostError("memory: a memfd without F_SEAL_SHRINK")
    if os.fstat(fd).st_size < size_bytes:
        raise HostError(f"memory: {os.fstat(fd).st_size} bytes, {size_bytes} were promised")


def map_read_only(fd: int, size_bytes: int) -> mmap.mmap:
    """Map sealed memory for reading. Raises HostError."""
    check_sealed(fd, size_bytes)
    # SAFETY: the seals were checked above, so no access inside size_bytes can fault.
    return mmap.mmap(fd, size_bytes, mmap.MAP_SHARED, mmap.PROT_READ)


def map_read_write(fd: int, size_bytes: int) -> mmap.mmap:
    """Map sealed memory for reading and writing. Raises HostError."""
    check_sealed(fd, size_bytes)
    # SAFETY: the seals were checked above, so no access inside size_bytes can fault.
    return mmap.mmap(fd, size_bytes, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
