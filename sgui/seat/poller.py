"""epoll with a callback for each descriptor, and descriptors that rest for a while."""

import select
import time
from collections.abc import Callable

READABLE, WRITABLE, HANGUP = select.EPOLLIN, select.EPOLLOUT, select.EPOLLHUP | select.EPOLLERR
Callback = Callable[[int], None]  # called with the epoll flags


class Poller:
    """Sleeps without wake-ups: no descriptor ready, no deadline, nothing happens."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._callbacks: dict[int, Callback] = {}
        self._flags: dict[int, int] = {}
        self._resting: dict[int, float] = {}
        self._first: set[int] = set()

    def add(self, fd: int, callback: Callback, flags: int = READABLE, first: bool = False) -> None:
        """first: it is served before the others of the same turn."""
        self._epoll.register(fd, flags)
        self._callbacks[fd], self._flags[fd] = callback, flags
        if first:
            self._first.add(fd)

    def want(self, fd: int, flags: int) -> None:
        """Change what is waited for; free of cost if nothing changes."""
        if self._flags.get(fd) not in (None, flags):
            self._flags[fd] = flags
            if fd not in self._resting:
                self._epoll.modify(fd, flags)

    def remove(self, fd: int) -> None:
        """Before it is closed: epoll knows the open file, of which others may hold duplicates.

        Unknown descriptors are none of our business.
        """
        if self._callbacks.pop(fd, None) is not None:
            self._epoll.unregister(fd)
            del self._flags[fd]
            self._resting.pop(fd, None)
            self._first.discard(fd)

    def rest(self, fd: int, until: float) -> None:
        """Hear nothing of fd before this time (monotonic seconds), except that it hung up."""
        if fd in self._callbacks and fd not in self._resting:
            self._resting[fd] = until
            self._epoll.modify(fd, 0)

    def wait(self, until: float | None) -> list[tuple[Callback, int]]:
        """What is ready, input first; an empty list when `until` has come."""
        self._rested(time.monotonic())
        dues = [*self._resting.values(), *([until] if until is not None else [])]
        timeout = max(0.0, min(dues) - time.monotonic()) if dues else None
        ready = self._epoll.poll(timeout)
        if not ready and self._rested(time.monotonic()):
            ready = self._epoll.poll(0)  # what waited while it rested, in the same waking
        ready.sort(key=lambda one: one[0] not in self._first)
        return [(self._callbacks[fd], flags) for fd, flags in ready]

    def _rested(self, now: float) -> bool:
        """Hear again who has rested; whether there was one."""
        rested = [fd for fd, due in self._resting.items() if due <= now]
        for fd in rested:
            del self._resting[fd]
            self._epoll.modify(fd, self._flags[fd])
        return bool(rested)

    def knows(self, callback: Callback) -> bool:
        """Whether this is still to be called: something earlier in the same turn may have removed it."""
        return callback in self._callbacks.values()

    def close(self) -> None:
        self._epoll.close()
