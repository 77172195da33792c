"""`python broken_gpu.py FAULT run …`: sgui whose GPU fails again and again, a seeded fault.

FAULT: "error", GL reports one in every frame; "crash", the driver dies in the fourth; "forbidden", it asks
there for what the cage does not allow. The warden starts this file in the place of the screen.
"""

import ctypes
import socket
import subprocess
import sys

from sgui.cli import entry
from sgui.host.spawn import clean_environment, spawn
from sgui.screen import __main__ as screen
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.gl_api import GL
from sgui.screen.render.selftest import SIZE
from sgui.warden import launch

CRASH_FRAME = 4


def break_gl(fault: str) -> None:
    healthy, frames = GlRenderer._check, 0

    def check(renderer: GlRenderer) -> None:
        nonlocal frames
        frames += renderer.target.size != SIZE  # the self-test before is passed
        if frames and fault == "error":
            GL.glEnable(0xDEAD)
        if frames == CRASH_FRAME and fault == "crash":
            ctypes.string_at(0)
        if frames == CRASH_FRAME and fault == "forbidden":
            socket.socket()
        healthy(renderer)

    GlRenderer._check = check  # type: ignore[method-assign]


def broken_spawn(
    module: str, arguments: list[str], fds: list[int], user: int | None = None
) -> "subprocess.Popen[bytes]":
    if module != "sgui.screen":
        return spawn(module, arguments, fds, user)
    command = [sys.executable, __file__, FAULT, "screen", *arguments]
    return subprocess.Popen(command, pass_fds=fds, env=clean_environment())


if __name__ == "__main__":
    FAULT = sys.argv[1]
    if sys.argv[2] == "screen":
        break_gl(FAULT)
        sys.exit(screen.main(sys.argv[3:]))
    launch.spawn = broken_spawn  # type: ignore[assignment]
    sys.exit(entry.main(sys.argv[2:]))
