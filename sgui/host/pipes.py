"""Pipes: two ends with flags of their own, so neither side can make the other block."""

import os
import select


def pipe_pair() -> tuple[int, int]:
    """(read end, write end), both non-blocking and close-on-exec."""
    return os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)


def write_whole(fd: int, record: bytes) -> bool:
    """Write one record of at most PIPE_BUF bytes, whole or not at all.

    False if the pipe is full. Raises BrokenPipeError if the reader is gone.
    """
    try:
        os.write(fd, record)
    except BlockingIOError:
        return False
    return True


def waits(fd: int) -> bool:
    """Whether there is something to read now; the end of the file is nothing."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return any(flags & select.POLLIN for _, flags in poll.poll(0))
