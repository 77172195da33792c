"""How the screen sleeps: on descriptors and at most one deadline, so that nothing wakes it without a reason.

Python's garbage collector runs here, before a long sleep or in a pause between frames, and never in a frame.
It runs seldom: frames make next to no garbage in cycles, and a look for it costs a tenth of a small frame.
"""

import gc
import select
from collections.abc import Mapping

GARBAGE_SOME = 2_000  # container objects made since the last collection; then a long sleep comes in handy
GARBAGE_MOST = 20_000  # then a pause will do
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

    def until(self, wait_us: int | None) -> bool:
        """None: until a descriptor is ready. Never longer than asked, by more than the scheduler's slack.

        False if the time is over and no descriptor is ready.
        """
        _collect(wait_us)
        if wait_us is None:
            return bool(self._epoll.poll())
        # epoll's own timeout has only milliseconds
        return bool(select.select([self._epoll], [], [], max(0, wait_us) / 1e6)[0])


def _collect(wait_us: int | None) -> None:
    garbage = gc.get_count()[0]
    if (wait_us is None and garbage > GARBAGE_SOME) or (garbage > GARBAGE_MOST and (wait_us or 0) > PAUSE_US):
        gc.collect()
