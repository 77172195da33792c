"""Policy files of cages: what a process may still ask of the kernel. Read by people first.

    # comment
    include base                          the lines of sandbox/base.policy
    allow: read write                     these calls
    allow if arg2 & 4 == 0: mmap          only with this argument (numbers decimal or 0x…)
    allow if arg0 != 31: rt_sigaction     with any argument but this
    refuse EPERM: openat                  fails, and the process lives on
    limit descriptors: 64                 at most so many; processes likewise
    limit memory: 0x40000000              bytes of address space, beyond what is mapped at the entry
    own: user mount network ipc           namespaces of its own
    keep: names capabilities              what every other cage gives up: names of files, root's powers

    else allow                            what is not listed is allowed; then these lines say what is not:
    kill: ptrace                          kills the process

Without `else allow` whatever is not listed kills the process, and the call is named on standard error. A name
that this machine does not know is skipped. Lines about one call must not contradict each other. A limit that
no line sets is the one that the process came with; of two lines the smaller number holds.
"""

import errno
import re
from dataclasses import dataclass, field
from pathlib import Path

from sgui.values.errors import ConfigError

FOLDER = Path(__file__).parent / "sandbox"

_LINE = re.compile(
    r"(?:allow|(?P<kill>kill)|refuse (?P<errno>E[A-Z0-9]+))"
    r"(?: if arg(?P<arg>[0-5])(?: & (?P<mask>\w+) ==| (?P<sign>==|!=)) (?P<value>\w+))?"
    r":(?P<calls>(?: [a-z][a-z0-9_]*)+)"
)
_LIMIT = re.compile(r"limit (?P<what>descriptors|processes|memory): (?P<most>\w+)")
_OWN = re.compile(r"own:(?P<spaces>(?: (?:user|mount|network|ipc))+)")
_KEEP = re.compile(r"keep:(?P<what>(?: (?:names|capabilities))+)")
_WHOLE = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a call is answered: an errno, death (kills), or else leave. With arg, only when arg & mask is
    value, or when arg is not value (other).
    """

    call: str
    refusal: int | None = None
    arg: int | None = None
    mask: int = _WHOLE
    value: int = 0
    other: bool = False
    kills: bool = False


@dataclass(slots=True)
class Cage:
    """One policy with all that it includes. limits: by the grammar's words. lenient: the rest is allowed."""

    rules: list[Rule] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    keep: set[str] = field(default_factory=set)
    lenient: bool = False

    def add(self, more: "Cage") -> None:
        self.rules += more.rules
        self.own |= more.own
        self.keep |= more.keep
        self.lenient |= more.lenient
        for what, most in more.limits.items():
            self.limits[what] = min(most, self.limits.get(what, most))


def read(name: str) -> Cage:
    """sandbox/NAME.policy with what it includes. Raises ConfigError with file and line."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ConfigError(f"cage: {name!r}, allowed is the name of a policy")
    try:
        text = (FOLDER / f"{name}.policy").read_text("ascii")
    except OSError as error:
        raise ConfigError(f"cage: {name}.policy: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"cage: {name}.policy: byte {error.start}, allowed is ASCII") from error
    return parse(text, name)


def parse(text: str, name: str) -> Cage:
    """Raises ConfigError as `read`."""
    cage = Cage()
    for number, line in enumerate(text.splitlines(), 1):
        said = " ".join(line.partition("#")[0].split())
        if said.startswith("include "):
            cage.add(read(said.removeprefix("include ")))
        elif said:
            cage.add(_said(said, f"{name}.policy:{number}"))
    return cage


def _said(said: str, place: str) -> Cage:
    if (limit := _LIMIT.fullmatch(said)) is not None:
        return Cage(limits={limit["what"]: _number(limit["most"], place)})
    if (own := _OWN.fullmatch(said)) is not None:
        return Cage(own=set(own["spaces"].split()))
    if said == "else allow":
        return Cage(lenient=True)
    if (keep := _KEEP.fullmatch(said)) is not None:
        return Cage(keep=set(keep["what"].split()))
    return Cage(rules=_rules(said, place))


def _rules(said: str, place: str) -> list[Rule]:
    found = _LINE.fullmatch(said)
    if found is None:
        raise ConfigError(
            f"cage: {place}: {said!r}, allowed is `allow: CALLS`, `refuse ERRNO: CALLS`, `kill: CALLS`, "
            "`limit WHAT: NUMBER`, `own: NAMESPACES` or `keep: WHAT`"
        )
    refusal = None if found["errno"] is None else getattr(errno, found["errno"], None)
    if found["errno"] is not None and refusal is None:
        raise ConfigError(f"cage: {place}: errno {found['errno']}, allowed are those of this kernel")
    arg = None if found["arg"] is None else int(found["arg"])
    mask = _WHOLE if found["mask"] is None else _number(found["mask"], place)
    value = 0 if found["value"] is None else _number(found["value"], place)
    other = found["sign"] == "!="
    kills = found["kill"] is not None
    return [Rule(call, refusal, arg, mask, value, other, kills) for call in found["calls"].split()]


def _number(digits: str, place: str) -> int:
    try:
        return int(digits, 0)
    except ValueError:
        raise ConfigError(f"cage: {place}: number {digits!r}, allowed is decimal or 0x…") from None
