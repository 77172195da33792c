"""How the screen sleeps: on descriptors and at most one deadline, so that nothing wakes it without a reason.

Python's garbage collector runs here, before a long sleep or in a pause between frames, and never in a frame.
"""

import gc
import select
from collections.abc import Mapping

GARBAGE_MOST = 20_000  # container objects made since the last collection; then a pause will do
PAUSE_US = 5_000  # a collection takes less


class Sleep:
    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._interests: dict[int, int] = {}

    def watch(self, interests: Mapping[int, int]) -> None:
        """Descriptors and their EPOLL* events; replaces what was watched before."""
        for fd in self._interests.keys() - interests.keys():
            self._epoll.unregister(fd)
        for fd, events in interests.items():
            if fd not in self._interests:
                self._epoll.register(fd, events)
            elif events != self._interests[fd]:
                self._epoll.modify(fd, events)
        self._interests = dict(interests)

    def until(self, wait_us: int | None) -> None:
        """None: until a descriptor is ready. Never longer than asked, by more than the scheduler's slack."""
        _collect(wait_us)
        if wait_us is None:
            self._epoll.poll()
        elif wait_us > 0:
            select.select([self._epoll], [], [], wait_us / 1e6)  # epoll's own timeout has only milliseconds


def _collect(wait_us: int | None) -> None:
    garbage = gc.get_count()[0]
    if (wait_us is None and garbage > 0) or (garbage > GARBAGE_MOST and (wait_us or 0) > PAUSE_US):
        gc.collect()
