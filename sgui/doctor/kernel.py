"""What cages are made of, and what keeps guests' descriptors out."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from sgui.doctor.finding import Finding, note, ok, problem
from sgui.host.listener import refuse_descriptors
from sgui.host.sandbox_unsafe import landlock_version
from sgui.host.seccomp_filter import seccomp_binding
from sgui.values.errors import HostError

SCOPES_SINCE = 6  # the version of Landlock that also forbids signals and abstract sockets


def examine(root: Path) -> Iterator[Finding]:
    yield seccomp(root / "proc/sys/kernel/seccomp/actions_avail")
    yield landlock(landlock_version())
    yield descriptors()
    yield namespaces(root / "proc/sys/user/max_user_namespaces")


def seccomp(actions: Path) -> Finding:
    try:
        available = actions.read_text("ascii").split()
    except OSError:
        return problem(
            "seccomp", "not in this kernel: screen and bridges do not start without", "another kernel"
        )
    if "trap" not in available:
        return problem(
            "seccomp", "this kernel knows no traps: screen and bridges do not start", "another kernel"
        )
    try:
        binding = seccomp_binding()
    except HostError as error:
        what, _, remedy = str(error).rpartition(": ")
        return problem("seccomp", what, remedy)
    return ok("seccomp", f"filters, through {binding}")


def landlock(version: int) -> Finding:
    if version < 1:
        return note("landlock", "not in this kernel: cages rest on seccomp", "boot with lsm=landlock,…")
    if version < SCOPES_SINCE:
        return note("landlock", f"version {version}, without scopes", "Linux 6.12 or later has them")
    return ok("landlock", f"version {version}")


def descriptors() -> Finding:
    """SO_PASSRIGHTS, on a socket that nobody else sees."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        if refuse_descriptors(end):
            return ok("sockets", "guests can send no descriptors (SO_PASSRIGHTS)")
    words = f"Linux {os.uname().release} lets guests send descriptors: they are closed unseen"
    return note("sockets", words, "Linux 6.16 or later refuses them")


def namespaces(most: Path) -> Finding:
    try:
        number = int(most.read_text("ascii"))
    except (OSError, ValueError):
        number = 0
    if os.geteuid() == 0:
        return ok("namespaces", "root makes its own")
    if number == 0:
        return note(
            "namespaces", "users may not make their own: bridges share this network", "run sgui as root"
        )
    return ok("namespaces", "users may make their own")
