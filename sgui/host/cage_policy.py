"""Policy files of cages: which calls a process may still make of the kernel. Read by people first.

    # comment
    include base                          the lines of sandbox/base.policy
    allow: read write                     these calls
    allow if arg2 & 4 == 0: mmap          only with this argument (numbers decimal or 0x…)
    allow if arg0 == 1: socketpair
    refuse EPERM: openat                  fails, and the process lives on

Whatever is not listed kills the process. A name that this machine does not know is skipped. Lines about one
call must not contradict each other.
"""

import errno
import re
from dataclasses import dataclass
from pathlib import Path

from sgui.values.errors import ConfigError

FOLDER = Path(__file__).parent / "sandbox"

_LINE = re.compile(
    r"(?:allow|refuse (?P<errno>E[A-Z0-9]+))"
    r"(?: if arg(?P<arg>[0-5])(?: & (?P<mask>\w+))? == (?P<value>\w+))?"
    r":(?P<calls>(?: [a-z][a-z0-9_]*)+)"
)
_WHOLE = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a call is answered: an errno, or None to allow. With arg, only when arg & mask == value."""

    call: str
    refusal: int | None = None
    arg: int | None = None
    mask: int = _WHOLE
    value: int = 0


def read(name: str) -> tuple[Rule, ...]:
    """The rules of sandbox/NAME.policy with what it includes. Raises ConfigError with file and line."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ConfigError(f"cage: {name!r}, allowed is the name of a policy")
    try:
        text = (FOLDER / f"{name}.policy").read_text("ascii")
    except OSError as error:
        raise ConfigError(f"cage: {name}.policy: {error.strerror}") from error
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Rule, ...]:
    """Raises ConfigError as `read`."""
    rules: list[Rule] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0].strip()
        if said.startswith("include "):
            rules += read(said.removeprefix("include "))
        elif said:
            rules += _rules(said, f"{name}.policy:{number}")
    return tuple(rules)


def _rules(said: str, place: str) -> list[Rule]:
    found = _LINE.fullmatch(" ".join(said.split()))
    if found is None:
        raise ConfigError(f"cage: {place}: {said!r}, allowed is `allow: CALLS` or `refuse ERRNO: CALLS`")
    refusal = None if found["errno"] is None else getattr(errno, found["errno"], None)
    if found["errno"] is not None and refusal is None:
        raise ConfigError(f"cage: {place}: errno {found['errno']}, allowed are those of this kernel")
    arg = None if found["arg"] is None else int(found["arg"])
    mask = _WHOLE if found["mask"] is None else _number(found["mask"], place)
    value = 0 if found["value"] is None else _number(found["value"], place)
    return [Rule(call, refusal, arg, mask, value) for call in found["calls"].split()]


def _number(digits: str, place: str) -> int:
    try:
        return int(digits, 0)
    except ValueError:
        raise ConfigError(f"cage: {place}: number {digits!r}, allowed is decimal or 0x…") from None
