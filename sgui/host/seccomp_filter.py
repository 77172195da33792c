"""A cage's rules as libseccomp compiles them. Whoever imports this looks for the library when it is used."""

import importlib
from typing import Any

from sgui.host.cage_policy import Cage, Rule
from sgui.values.errors import HostError

NATIVE = 0  # SCMP_ARCH_NATIVE: real architecture numbers are too large for Debian's binding
BINDINGS = ("pyseccomp", "seccomp")  # one interface: from PyPI, and libseccomp's own, as Debian has it


def seccomp_binding() -> str:
    """The name of the Python module. Raises HostError."""
    return str(_binding().__name__)


def _binding() -> Any:
    """Looks for the library, which the cage forbids later. Raises HostError."""
    for name in BINDINGS:
        try:
            return importlib.import_module(name)
        except (ImportError, RuntimeError, OSError):
            continue
    raise HostError(
        "cage: no libseccomp, or no Python module for it: install libseccomp2 and python3-seccomp"
    )


def seccomp_filter(cage: Cage) -> Any:
    """Ready to load(), for all threads. What it forbids answers with SIGSYS. Raises HostError."""
    seccomp = _binding()
    made = seccomp.SyscallFilter(seccomp.ALLOW if cage.lenient else seccomp.TRAP)
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    made.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    for rule in cage.rules:
        number = call_number(rule.call)
        if number >= 0:
            made.add_rule(_answer(seccomp, rule), number, *_argument(seccomp, rule))
    return made


def _answer(seccomp: Any, rule: Rule) -> int:
    if rule.kills:
        return int(seccomp.TRAP)
    return int(seccomp.ALLOW if rule.refusal is None else seccomp.ERRNO(rule.refusal))


def _argument(seccomp: Any, rule: Rule) -> tuple[Any, ...]:
    if rule.arg is None:
        return ()
    if rule.other:
        return (seccomp.Arg(rule.arg, seccomp.NE, rule.value),)
    return (seccomp.Arg(rule.arg, seccomp.MASKED_EQ, rule.mask, rule.value),)


def call_number(call: str) -> int:
    """Negative for a call that this architecture does not have."""
    try:
        return int(_binding().resolve_syscall(NATIVE, call))
    except (ValueError, OSError):
        return -1


def call_name(number: int) -> str:
    try:
        name = _binding().resolve_syscall(NATIVE, number)
    except (ValueError, OSError):
        return "unknown"
    return name.decode("ascii") if isinstance(name, bytes) else str(name)
