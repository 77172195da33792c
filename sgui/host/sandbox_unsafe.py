"""The cage of a process that talks to the outside: what it renounces for good, in the order that works.

A bridge connects, enters its cage, and only then parses what others send; a screen enters when its output is
up. What it holds it keeps: sockets, pipes, maps. It gets nothing new: no file, no socket, no process.
"""

import ctypes
import os
import resource
import struct
from pathlib import Path
from typing import Any

from sgui.host import cage_policy
from sgui.host.cage_policy import Cage
from sgui.host.filter_unsafe import Filter
from sgui.host.process_unsafe import renounce_privileges
from sgui.host.seccomp_filter import call_name, seccomp_filter
from sgui.host.trap_unsafe import name_what_is_forbidden
from sgui.values.errors import HostError

# linux/sched.h
CLONE_NEW = {"mount": 0x00020000, "ipc": 0x08000000, "user": 0x10000000, "network": 0x40000000}
# linux/capability.h
CAPABILITY_VERSION_3 = 0x20080522
# asm-generic/unistd.h; the same on every architecture
SYS_LANDLOCK_CREATE_RULESET, SYS_LANDLOCK_RESTRICT_SELF = 444, 446
LANDLOCK_CREATE_RULESET_VERSION = 1
# linux/landlock.h: file system rights that each ABI version knows, then TCP rights, then scopes
LANDLOCK_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
LANDLOCK_FS_BITS_NEWEST = 16
LANDLOCK_NET, LANDLOCK_NET_SINCE = 0b11, 4
LANDLOCK_SCOPED, LANDLOCK_SCOPED_SINCE = 0b11, 6

LIMITS = {
    "processes": resource.RLIMIT_NPROC,
    "descriptors": resource.RLIMIT_NOFILE,
    "memory": resource.RLIMIT_AS,
}

_libc = ctypes.CDLL(None, use_errno=True)


def enter_cage(
    policy_name: str, *, uid: int | None = None, gid: int | None = None, elsewhere: bool = False
) -> list[str]:
    """Renounce everything that sandbox/POLICY_NAME.policy does not allow; there is no way back.

    uid, gid: who to become, where we are root. elsewhere: another process compiles the filter. Returns a line
    for each layer that this kernel or this user cannot have; the others hold. Raises ConfigError for a policy
    that cannot be read, HostError if we cannot become uid and gid, or where there is no seccomp: without it a
    cage is none.
    """
    cage = cage_policy.read(policy_name)
    made = _filter(policy_name, cage, elsewhere)  # first: whoever fails here has renounced nothing yet
    missing = _lone_thread() + _become(uid, gid, cage.own)
    _limit(cage)
    missing += [] if "capabilities" in cage.keep else _drop_capabilities()
    renounce_privileges()
    missing += [] if "names" in cage.keep else _forbid_names()
    try:
        made.load()
    except (OSError, RuntimeError) as error:
        raise HostError(f"cage: {policy_name}: this kernel takes no filter: {error}") from error
    return missing


def _filter(name: str, cage: Cage, elsewhere: bool) -> Any:
    if elsewhere:
        return Filter(name)
    made = seccomp_filter(cage)
    name_what_is_forbidden(name, call_name)
    return made


def _lone_thread() -> list[str]:
    """Landlock and capabilities are a thread's own: those that run already keep theirs."""
    others = len(list(Path("/proc/self/task").iterdir())) - 1
    return [f"threads: {others} others run already"] if others else []


def _become(uid: int | None, gid: int | None, own: set[str]) -> list[str]:
    """Root makes namespaces and becomes another; whoever is not root has them only with one of users."""
    if os.geteuid() != 0:
        return _own_namespaces(own)
    missing = _own_namespaces(own - {"user"})
    try:
        if gid is not None:
            os.setgroups([])
            os.setresgid(gid, gid, gid)
        if uid is not None:
            os.setresuid(uid, uid, uid)
    except OSError as error:
        raise HostError(f"cage: cannot become {uid}:{gid}: {error.strerror}") from error
    return missing + _own_namespaces(own & {"user"})


def _own_namespaces(own: set[str]) -> list[str]:
    """Empty ones; sockets that are connected stay connected, what is open stays open."""
    flags = sum(CLONE_NEW[space] for space in own)
    # SAFETY: unshare takes one integer and touches no memory of ours.
    if flags and _libc.unshare(flags) != 0:
        return [f"namespaces: {os.strerror(ctypes.get_errno())}"]
    return []


def _mapped_bytes() -> int:
    """Address space in use now: libraries that were loaded before the cage."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _limit(cage: Cage) -> None:
    """RLIMIT_NPROC binds no process of root; the filter is what stops that one from forking."""
    limits = {LIMITS[what]: most for what, most in cage.limits.items()}
    if resource.RLIMIT_AS in limits:
        limits[resource.RLIMIT_AS] += _mapped_bytes()
    limits |= {resource.RLIMIT_CORE: 0, resource.RLIMIT_MEMLOCK: 0}
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))


def _drop_capabilities() -> list[str]:
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    # SAFETY: header and data have the sizes that version 3 demands (8 and 24 bytes); pid 0 is us.
    if _libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24))) != 0:
        return [f"capabilities: {os.strerror(ctypes.get_errno())}"]
    return []


def landlock_version() -> int:
    """Less than 1: not in this kernel."""
    # SAFETY: with this flag the kernel takes no pointer and answers the version of its ABI.
    return int(_libc.syscall(SYS_LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION))


def _forbid_names() -> list[str]:
    """Landlock without a single rule: no path, no TCP port, no abstract socket, no signal to others."""
    abi = landlock_version()
    if abi < 1:
        return ["landlock: not in this kernel"]
    attributes = _landlock_attributes(abi)
    # SAFETY: the kernel reads len(attributes) bytes, which are there, and knows all bits for this ABI.
    ruleset = _libc.syscall(
        SYS_LANDLOCK_CREATE_RULESET, ctypes.c_char_p(attributes), ctypes.c_size_t(len(attributes)), 0
    )
    if ruleset < 0:
        return [f"landlock: {os.strerror(ctypes.get_errno())}"]
    # SAFETY: takes a descriptor and a zero.
    refused = _libc.syscall(SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0) != 0
    os.close(ruleset)
    missing = [f"landlock: {os.strerror(ctypes.get_errno())}"] if refused else []
    if abi < LANDLOCK_SCOPED_SINCE:
        missing.append(f"landlock: version {abi} knows no scopes")
    return missing


def _landlock_attributes(abi: int) -> bytes:
    """struct landlock_ruleset_attr with everything that this ABI knows, so that all of it is forbidden."""
    rights = struct.pack("=Q", (1 << LANDLOCK_FS_BITS.get(abi, LANDLOCK_FS_BITS_NEWEST)) - 1)
    if abi >= LANDLOCK_NET_SINCE:
        rights += struct.pack("=Q", LANDLOCK_NET)
    if abi >= LANDLOCK_SCOPED_SINCE:
        rights += struct.pack("=Q", LANDLOCK_SCOPED)
    return rights
