"""The cage of a process that talks to the outside: what it renounces for good, in the order that works.

A bridge connects, enters its cage, and only then parses what others send. What it holds it keeps: sockets,
pipes, maps. It gets nothing new: no file, no socket, no process, little memory.
"""

import ctypes
import os
import resource
import struct
from pathlib import Path

from sgui.host import cage_policy
from sgui.host.process_unsafe import renounce_privileges
from sgui.values.errors import HostError

MEMORY_BYTES = 1 << 30  # of address space, beyond what is mapped at the entry
DESCRIPTORS = 64

# linux/sched.h
CLONE_NEWIPC = 0x08000000
CLONE_NEWNET = 0x40000000
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
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_NOFILE: DESCRIPTORS,
    resource.RLIMIT_MEMLOCK: 0,
}

_libc = ctypes.CDLL(None, use_errno=True)


def enter_cage(policy_name: str, *, uid: int | None = None, gid: int | None = None) -> list[str]:
    """Renounce everything that sandbox/POLICY_NAME.policy does not allow; there is no way back.

    uid, gid: who to become, where we are root. Returns a line for each layer that this kernel or this user
    cannot have; the others hold. Raises ConfigError for a policy that cannot be read, HostError if we cannot
    become uid and gid.
    """
    rules = cage_policy.read(policy_name)
    missing = _lone_thread() + _own_namespaces()
    seccomp = _compiled(rules, missing)
    _become(uid, gid)
    _limit()
    missing += _drop_capabilities()
    renounce_privileges()
    missing += _forbid_names()
    if seccomp is not None:
        seccomp.load()
    return missing


def _lone_thread() -> list[str]:
    """Landlock and capabilities are a thread's own: those that run already keep theirs."""
    others = len(list(Path("/proc/self/task").iterdir())) - 1
    return [f"threads: {others} others run already"] if others else []


def _own_namespaces() -> list[str]:
    """A network and System V IPC of its own, both empty; sockets that are connected stay connected."""
    # SAFETY: unshare takes one integer and touches no memory of ours.
    if _libc.unshare(CLONE_NEWNET | CLONE_NEWIPC) != 0:
        return [f"namespaces: {os.strerror(ctypes.get_errno())}"]
    return []


def _compiled(rules: tuple[cage_policy.Rule, ...], missing: list[str]):  # type: ignore[no-untyped-def]
    """A filter that is ready to load; None if there is no libseccomp, and then `missing` says so."""
    try:
        import pyseccomp  # noqa: PLC0415 - looks for the library, which the cage forbids
    except (ImportError, RuntimeError, OSError):
        missing.append("seccomp: no libseccomp")
        return None
    made = pyseccomp.SyscallFilter(pyseccomp.KILL_PROCESS)
    made.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    made.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    arch = pyseccomp.system_arch()
    for rule in rules:
        answer = pyseccomp.ALLOW if rule.refusal is None else pyseccomp.ERRNO(rule.refusal)
        number = pyseccomp.resolve_syscall(arch, rule.call)
        if number < 0:  # a call that this architecture does not have
            continue
        if rule.arg is None:
            made.add_rule(answer, number)
        else:
            only = pyseccomp.Arg(rule.arg, pyseccomp.MASKED_EQ, rule.mask, rule.value)
            made.add_rule(answer, number, only)
    return made


def _become(uid: int | None, gid: int | None) -> None:
    if os.geteuid() != 0:
        return
    try:
        if gid is not None:
            os.setgroups([])
            os.setresgid(gid, gid, gid)
        if uid is not None:
            os.setresuid(uid, uid, uid)
    except OSError as error:
        raise HostError(f"cage: cannot become {uid}:{gid}: {error.strerror}") from error


def _mapped_bytes() -> int:
    """Address space in use now: libraries that were loaded before the cage."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _limit() -> None:
    """RLIMIT_NPROC binds no process of root; the filter is what stops that one from forking."""
    for limit, most in (*LIMITS.items(), (resource.RLIMIT_AS, _mapped_bytes() + MEMORY_BYTES)):
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))


def _drop_capabilities() -> list[str]:
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    # SAFETY: header and data have the sizes that version 3 demands (8 and 24 bytes); pid 0 is us.
    if _libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24))) != 0:
        return [f"capabilities: {os.strerror(ctypes.get_errno())}"]
    return []


def _forbid_names() -> list[str]:
    """Landlock without a single rule: no path, no TCP port, no abstract socket, no signal to others."""
    # SAFETY: with this flag the kernel takes no pointer and answers the version of its ABI.
    abi = _libc.syscall(SYS_LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION)
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
