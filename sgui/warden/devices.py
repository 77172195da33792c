"""The machine's input devices: opened, grabbed and kept, so that a grab outlives the seat (F11).

A hint that something changed makes us look at all nodes; which device a node is, is asked on its descriptor.
Whether a device counts is the seat's to decide. Here each is grabbed first, so that nobody else hears it.
"""

import os
import select
from dataclasses import dataclass
from pathlib import Path

from sgui.host import evdev_unsafe as evdev
from sgui.host.link import close_all
from sgui.host.readers import readers
from sgui.host.uevents import Uevents
from sgui.values.device import Description
from sgui.values.hardware import system_only
from sgui.values.limits import DEVICES_MAX
from sgui.wire.ward_input import Company

LOOK_PAUSE_S = 0.05  # between two looks at all nodes, so that plugging without end costs little (F09)
GRAB_PAUSE_S = 2.0  # until the next try, while somebody else has a grab


Node = tuple[str, int]  # name and inode


@dataclass(slots=True)
class Kept:
    """One device. at_start: it was there before anybody could have plugged it in under our eyes."""

    number: int
    fd: int
    node: Node
    place: Path  # in sysfs
    description: Description
    at_start: bool
    grabbed: bool


class Devices:
    """By number; no number is given twice. Raises HostError where the kernel tells nobody of new devices."""

    def __init__(self) -> None:
        self._uevents = Uevents()
        self._last = 0
        self._passed: set[Node] = set()  # nodes of what is none of our business
        self._look_at: float | None = None
        self.kept: dict[int, Kept] = {}
        self._find(at_start=True)
        self.others = self._others(frozenset({os.getpid()}))

    def watch(self, poller: select.poll) -> None:
        """A device says by itself that it is gone (POLLHUP); what is typed on it wakes nobody here."""
        poller.register(self._uevents.fileno(), select.POLLIN)
        for kept in self.kept.values():
            poller.register(kept.fd, 0)

    def hear(self, fd: int, now: float) -> None:
        """What the poller said. Descriptors that are not ours are none of our business."""
        if fd == self._uevents.fileno():
            self._uevents.drain()
            self.look_soon(now)
        for kept in [kept for kept in self.kept.values() if kept.fd == fd]:
            self._drop(kept)
            self.look_soon(now)

    def look_soon(self, now: float) -> None:
        if self._look_at is None or self._look_at > now + LOOK_PAUSE_S:
            self._look_at = now + LOOK_PAUSE_S

    def due(self) -> float | None:
        """Monotonic seconds of the next look."""
        return self._look_at

    def look(self, now: float, ours: frozenset[int]) -> list[Kept]:
        """Drop what is gone, and open and grab what is new: those. ours: processes that may read."""
        self._look_at = None
        for kept in [kept for kept in self.kept.values() if not _there(kept)]:
            self._drop(kept)
        found = self._find(at_start=False)
        self.others = self._others(ours)
        if not all(kept.grabbed for kept in self.kept.values()):
            self._look_at = now + GRAB_PAUSE_S
        return found

    @property
    def company(self) -> Company:
        """Who else hears them."""
        shared = frozenset(kept.number for kept in self.kept.values() if not kept.grabbed)
        return Company(not shared and not self.others, shared, tuple(self.others))

    def _others(self, ours: frozenset[int]) -> list[str]:
        return readers(ours, [kept.place for kept in self.kept.values()])

    def _find(self, at_start: bool) -> list[Kept]:
        known = {kept.node for kept in self.kept.values()}
        there = {node: path for path in evdev.nodes() if (node := _node(path)) is not None}
        self._passed &= set(there)
        fresh = [
            self._open(node, path, at_start)
            for node, path in there.items()
            if node not in known | self._passed
        ]
        return [kept for kept in fresh if kept is not None]

    def _open(self, node: Node, path: Path, at_start: bool) -> Kept | None:
        """None for one that is gone again, not (yet) ours to open, or none of our business."""
        if len(self.kept) >= DEVICES_MAX:
            return None
        try:
            fd = evdev.open_node(path)
        except OSError:
            return None
        try:
            description = evdev.describe(fd)
            if system_only(description):
                self._passed.add(node)
                os.close(fd)
                return None
            kept = Kept(self._last + 1, fd, node, evdev.place(fd), description, at_start, evdev.grab(fd))
        except OSError:
            os.close(fd)
            return None
        self._last += 1
        self.kept[kept.number] = kept
        return kept

    def _drop(self, kept: Kept) -> None:
        os.close(self.kept.pop(kept.number).fd)

    def close(self) -> None:
        close_all([kept.fd for kept in self.kept.values()])
        self._uevents.close()


def _node(path: Path) -> Node | None:
    try:
        return path.name, path.lstat().st_ino
    except OSError:
        return None


def _there(kept: Kept) -> bool:
    """Try again where somebody else had the grab. False: the device is gone."""
    poll = select.poll()
    poll.register(kept.fd, 0)
    try:
        kept.grabbed = kept.grabbed or evdev.grab(kept.fd)
    except OSError:
        return False
    return not poll.poll(0)
