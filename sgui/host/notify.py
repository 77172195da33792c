"""Words to systemd, as sd_notify(3) defines them; silent where NOTIFY_SOCKET is not set."""

import contextlib
import os
import socket

# Guests may come, and there is nothing that another start would mend: for systemd we are ready.
NO_DISPLAY = "READY=1\nSTATUS=no display is connected, waiting for one"


def notify(message: str) -> None:
    """message: as "READY=1"; lost if nobody listens."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if not path.startswith(("/", "@")):
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(message.encode("ascii"), address)


def watchdog_seconds() -> float | None:
    """Half of what WATCHDOG_USEC allows between two WATCHDOG=1, or None."""
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 2_000_000 if text.isascii() and text.isdigit() and int(text) > 0 else None
