"""A cage's filter that another process compiled: for who must not load libseccomp, as the seat.

The other process is ours, lives for a moment and prints JSON: the kernel's program and the calls' names.
"""

import ctypes
import json
import os
import subprocess
import sys
from typing import Any

from sgui.host.trap_unsafe import name_what_is_forbidden
from sgui.values.errors import HostError

COMPILE_S = 60  # a loaded machine
INSTRUCTION_BYTES = 8  # struct sock_filter
# linux/seccomp.h
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277, "riscv64": 277}

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Filter:
    """load() cannot be undone. Raises HostError."""

    def __init__(self, policy: str) -> None:
        said = _said_elsewhere(policy)
        self._instructions = bytes.fromhex(said["filter"])
        names = {int(number): name for number, name in said["names"].items()}
        name_what_is_forbidden(policy, lambda number: names.get(number, "unknown"))

    def load(self) -> None:
        """For all threads. Raises OSError."""
        program = _Program(len(self._instructions) // INSTRUCTION_BYTES, self._instructions)
        number = SYS_SECCOMP.get(os.uname().machine)
        if number is None:
            raise OSError(f"no number of seccomp for {os.uname().machine}")
        # SAFETY: the program is whole instructions that libseccomp made, kept until the call returns.
        failed = _libc.syscall(
            number, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program)
        )
        if failed:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _said_elsewhere(policy: str) -> dict[str, Any]:
    command = [sys.executable, "-I", "-m", "sgui.host.cage_compiler", policy]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=COMPILE_S, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise HostError(f"cage: {policy}: not compiled: {type(error).__name__}") from error
    if done.returncode != 0:
        raise HostError(f"cage: {policy}: {(done.stderr.strip().splitlines() or ['not compiled'])[-1]}")
    said: dict[str, Any] = json.loads(done.stdout)
    return said
