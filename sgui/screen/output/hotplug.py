"""The kernel's word that a display came, went or changed: uevents of the DRM, on a netlink socket."""

import os
import socket

from sgui.values.errors import HostError

NETLINK_KOBJECT_UEVENT = 15
KERNEL_GROUP = 1
MOST = 256  # looked at in one go; what is left wakes us again
MESSAGE_BYTES = 8192


class Hotplug:
    """fileno() is readable when the kernel said something about some device. Raises HostError."""

    def __init__(self) -> None:
        kind = socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        try:
            self._socket = socket.socket(socket.AF_NETLINK, kind, NETLINK_KOBJECT_UEVENT)
            self._socket.bind((0, KERNEL_GROUP))
        except OSError as error:
            raise HostError(f"kms: no word from the kernel of new displays: {error.strerror}") from error

    def fileno(self) -> int:
        return self._socket.fileno()

    def take(self) -> bool:
        """Read what waits; true if it was about displays, or if there was too much to tell."""
        displays = False
        for _ in range(MOST):
            try:
                message = os.read(self._socket.fileno(), MESSAGE_BYTES)
            except BlockingIOError:
                break
            except OSError:  # ENOBUFS: messages were lost
                displays = True
                continue
            displays = displays or about_displays(message)
        return displays

    def close(self) -> None:
        self._socket.close()


def about_displays(message: bytes) -> bool:
    """Source: Linux lib/kobject_uevent.c; drm_sysfs.c sets HOTPLUG=1."""
    words = message.split(b"\0")
    return b"SUBSYSTEM=drm" in words and b"HOTPLUG=1" in words
