"""The last words of a process whose cage forbade a system call: which one it was.

The filter answers such a call with SIGSYS instead of doing it. Ours writes one line and asks for what every
policy forbids: this time nobody handles the signal, and the process dies of it. Who has taken the process
over may spoil the words, but never gets the call; and the filter lets nobody change who hears SIGSYS.
"""

import ctypes
import os
import signal
from collections.abc import Callable

# asm-generic/signal-defs.h, the same on x86 and arm
SA_SIGINFO = 0x00000004
SA_RESETHAND = 0x80000000
# struct siginfo of SIGSYS on 64-bit machines: si_call_addr at 16, si_syscall at 24
_SYSCALL_AT = 24
# rt_sigaction: every policy forbids it for SIGSYS. And a number that no kernel has.
SYS_RT_SIGACTION = {"x86_64": 13, "aarch64": 134, "riscv64": 134}
NO_CALL = 0x3FFFFFFF


class _SigAction(ctypes.Structure):
    """struct sigaction of the GNU C library on 64-bit machines."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_ulong * 16),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


_Handler = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_libc = ctypes.CDLL(None, use_errno=True)
_kept: list[object] = []  # what the kernel has a pointer to must never be collected


def name_what_is_forbidden(cage: str, name_of: Callable[[int], str]) -> None:
    """Before the filter is loaded. name_of: the call with this number."""

    forbidden = SYS_RT_SIGACTION.get(os.uname().machine, NO_CALL)

    def heard(_: int, info: int, __: int) -> None:
        # SAFETY: the kernel hands over a struct siginfo of 128 bytes, for the time of this call.
        number = ctypes.c_int.from_address(info + _SYSCALL_AT).value
        words = f"sgui: cage {cage}: system call {number} ({name_of(number)}) is not in its policy: killed\n"
        try:
            os.write(2, words.encode("ascii", "replace"))
        finally:
            # SAFETY: null pointers ask for nothing. With SA_RESETHAND the default holds by now: here it ends.
            _libc.syscall(forbidden, int(signal.SIGSYS), None, None, ctypes.c_size_t(8))
            os._exit(128 + signal.SIGSYS)

    handler = _Handler(heard)
    action = _SigAction(ctypes.cast(handler, ctypes.c_void_p), flags=_signed(SA_SIGINFO | SA_RESETHAND))
    _kept.append(handler)
    # SAFETY: the structure is the C library's on the machines sgui runs on; the handler is kept for ever.
    _libc.sigaction(int(signal.SIGSYS), ctypes.byref(action), None)


def _signed(flags: int) -> int:
    return ctypes.c_int(flags & 0xFFFFFFFF).value
