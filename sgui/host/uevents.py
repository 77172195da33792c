"""Hints from the kernel that a device came or went. What they say is not believed, only that they came."""

import os
import socket

from sgui.values.errors import HostError

KOBJECT_UEVENT = 15  # NETLINK_KOBJECT_UEVENT
KERNEL, UDEV = 1, 2  # multicast groups; udev's comes when it has set a node's permissions
HINTS, HINT_BYTES = 256, 8192


class Uevents:
    """fileno() is readable after a change. Raises HostError where the kernel tells nobody."""

    def __init__(self) -> None:
        kind = socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        try:
            self._socket = socket.socket(socket.AF_NETLINK, kind, KOBJECT_UEVENT)
            self._socket.bind((0, KERNEL | UDEV))
        except OSError as error:
            raise HostError(f"input: no word from the kernel of new devices: {error.strerror}") from error

    def fileno(self) -> int:
        return self._socket.fileno()

    def drain(self) -> None:
        """Forget what waits. An overflow (ENOBUFS) is a hint as well; what is left wakes us again."""
        for _ in range(HINTS):
            try:
                os.read(self._socket.fileno(), HINT_BYTES)
            except BlockingIOError:
                return
            except OSError:
                continue

    def close(self) -> None:
        self._socket.close()
