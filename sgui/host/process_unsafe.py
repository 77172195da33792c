"""What a process says of itself to the kernel: its name, and what it renounces."""

import ctypes
import os
import resource
import signal

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_SET_NO_NEW_PRIVS = 38

# malloc.h of the GNU C library, and its own bound of the second
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
MMAP_THRESHOLD_MAX = 32 << 20
KEPT_BYTES_MAX = 64 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int | ctypes.c_char_p) -> bool:
    # SAFETY: the four trailing arguments are zeros as the kernel demands; a name is a NUL-terminated copy.
    return int(_libc.prctl(option, value, 0, 0, 0)) == 0


def name_process(comm: str) -> None:
    """Set comm, at most 15 characters (TASK_COMM_LEN)."""
    _prctl(PR_SET_NAME, ctypes.c_char_p(comm.encode("ascii")[:15]))


def renounce_privileges() -> None:
    """No new privileges, no core dump, no ptrace by others: what we hold must not be readable (H14)."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    undumpable()


def undumpable() -> None:
    """No core dump, no ptrace by others."""
    _prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent(parent_pid: int) -> None:
    """Be killed when the parent dies; also if it is dead already."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)


def keep_freed_memory() -> bool:
    """Buffers of a frame come back with each: without this the kernel maps and zeroes them every time."""
    # SAFETY: two numbers, which glibc stores or refuses; another C library may have no mallopt.
    adjust = getattr(_libc, "mallopt", None)
    return adjust is not None and bool(
        adjust(M_MMAP_THRESHOLD, MMAP_THRESHOLD_MAX) and adjust(M_TRIM_THRESHOLD, KEPT_BYTES_MAX)
    )


def run_sooner() -> bool:
    """A better place in the run queue for this thread and those it starts: what the user looks at goes before
    what guests compute. False if refused."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        return False
    return True


def run_before_others() -> bool:
    """Ask for a real-time place in the run queue, so that drawing never delays a key. False if refused."""
    try:
        policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
        os.sched_setscheduler(0, policy, os.sched_param(1))
    except OSError:
        return False
    return True
