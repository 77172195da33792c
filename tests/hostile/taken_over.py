"""Bridges that were taken over: `sgui run` whose bridges do a deed of ours as soon as their cage is closed.

The hook is here and nowhere in sgui: this program starts sgui in its own process, puts itself in the place of
what starts a bridge, and there in the place of what comes after the cage. A domain's name is its deed.
"""

import ctypes
import importlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]  # isolated, as sgui starts what it starts

from sgui.cli import main as sgui  # noqa: E402
from sgui.host import spawn as host  # noqa: E402
from sgui.warden import bridges  # noqa: E402

NEIGHBOUR = os.getppid()


def sockets() -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def forks() -> None:
    os.fork()


def programs() -> None:
    os.execv("/bin/true", ["true"])


def signals() -> None:
    os.kill(NEIGHBOUR, signal.SIGTERM)


def traces() -> None:
    ctypes.CDLL(None).ptrace(16, NEIGHBOUR, None, None)


FATAL: dict[str, Callable[[], None]] = {
    deed.__name__: deed for deed in (sockets, forks, programs, signals, traces)
}


def hoard() -> None:
    for _ in range(1100):
        os.dup(2)


REFUSED: dict[str, Callable[[], Any]] = {
    "file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "new file": lambda: os.open("/tmp/sgui-taken-over", os.O_WRONLY | os.O_CREAT),
    "input device": lambda: os.open("/dev/input/event0", os.O_RDONLY),
    "memory of others": lambda: os.open(f"/proc/{NEIGHBOUR}/mem", os.O_RDONLY),
    "control socket": lambda: os.stat("/run/sgui/control.sock"),
    "memory": lambda: bytearray(2 << 30),
    "descriptors": hoard,
}


def taken_over(kind: str, deed: str) -> None:
    """What does not kill first, then what does. Says on standard error what nothing came of."""
    for name, attempt in REFUSED.items():
        try:
            attempt()
        except (OSError, MemoryError):
            print(f"taken over {kind}: {name} refused", file=sys.stderr, flush=True)
    FATAL[deed]()
    print(f"taken over {kind}: {deed} DONE", file=sys.stderr, flush=True)


def _before_the_cage(module: str) -> None:
    """What libvirt's and Xen's bridges have opened by then, without a libvirt and a Xen."""
    own: Any = importlib.import_module(module)
    if module == "sgui.bridges.libvirt":
        own.open_graphics = lambda _machine: socket.socketpair()[0].detach()
    elif module == "sgui.bridges.xen":
        own.open_store = own._await_frontends = lambda *_: None
        own._await_display = lambda *_: SimpleNamespace(kind="vfb")
        own.xen_guest = SimpleNamespace(
            own_domain=lambda _store: 0, wire=lambda *_: None, keyboard=lambda *_: None
        )
        own._await_domain = lambda *_: 1
        own._host = lambda _devices: nullcontext(SimpleNamespace(restrict=lambda _guest: None))


def bridge(module: str, arguments: Sequence[str]) -> int:
    """The bridge itself, but for what it does once its cage is closed."""
    own = importlib.import_module(module)
    _before_the_cage(module)
    inner = sys.modules["sgui.bridges.qemu"] if module == "sgui.bridges.libvirt" else own
    enter = inner.enter_cage

    def entered(name: str) -> list[str]:
        missing: list[str] = enter(name)
        taken_over(name, arguments[arguments.index("--domain") + 1].partition("-")[2])
        return missing

    inner.enter_cage = entered  # type: ignore[attr-defined]
    return int(own.main(arguments))


def start(
    module: str, arguments: Sequence[str], _: Sequence[int], user: int | None
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-I", __file__, "bridge", module, *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=2,
        env=host.clean_environment(),
        start_new_session=True,
        user=user,
    )


if __name__ == "__main__":
    if sys.argv[1] == "bridge":
        sys.exit(bridge(sys.argv[2], sys.argv[3:]))
    bridges.spawn = start  # type: ignore[attr-defined]
    sys.exit(sgui(sys.argv[1:]))
