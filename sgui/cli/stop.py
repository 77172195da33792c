"""`sgui stop`: ask, and come back when another sgui may start."""

import argparse
import fcntl
import os
import time
from pathlib import Path

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.values.errors import HostError
from sgui.wire.control import Request

WAIT_S = 10.0


def perform(options: argparse.Namespace) -> int:
    runtime = runtime_dir(options.runtime_dir)
    ControlClient(runtime).ask(Request("stop"))
    _await_unlocked(runtime / "lock")
    return 0


def _await_unlocked(lock: Path) -> None:
    """Until no process holds the instance's lock, which the warden does to its last moment."""
    try:
        fd = os.open(lock, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return  # gone with its folder, or not ours to look at
    try:
        end = time.monotonic() + WAIT_S
        while not _free(fd):
            if time.monotonic() > end:
                raise HostError(f"stop: sgui was asked and still runs after {WAIT_S:.0f} s")
            time.sleep(0.02)
    finally:
        os.close(fd)


def _free(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
