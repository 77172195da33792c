"""What the seat knows of its lock: the terms, what the locker said, how often the password was wrong.

Wrong passwords cost time: 1, 2, 4, ... seconds. An attempt counts when it begins, so that nobody who ends the
locker, the screen or the seat in the middle of one gets it for nothing.
"""

from dataclasses import dataclass, replace
from typing import Any

from sgui.core.policy import LockPolicy
from sgui.values.errors import ConfigError
from sgui.values.limits import LOCK_WAIT_S
from sgui.values.lock import LockPhase, LockView

SECOND_US = 1_000_000
FAILURES_MAX = 1 << 31
STARTING = "Starting what checks passwords"
NOBODY = "Locked for good: the policy says that no password opens it"


@dataclass(frozen=True, slots=True)
class Lock:
    """terms: the policy's when it was locked, None: it is not.

    nonce: of the attempt that the locker may make now. failures: attempts in a row that did not open it.
    retry_at_us: monotonic, 0 if not known. wait_s: what is left of that as it is shown.
    """

    terms: LockPolicy | None = None
    phase: LockPhase = LockPhase.STARTING
    nonce: int = 0
    typed: int = 0
    caps: bool = False
    failures: int = 0
    retry_at_us: int = 0
    wait_s: int = 0
    said: str = ""

    @property
    def deadline(self) -> int | None:
        """Monotonic us at which the next second of waiting is over."""
        if self.phase is not LockPhase.WAITING:
            return None
        return self.retry_at_us - (self.wait_s - 1) * SECOND_US

    @property
    def view(self) -> LockView | None:
        if self.terms is None:
            return None
        return LockView(self.terms.user, self.phase, self.typed, self.caps, self.wait_s, self.said)


def fresh(terms: LockPolicy, failures: int = 0) -> Lock:
    """Locked, and nobody has said anything yet."""
    if terms.unlock == "none":
        return Lock(terms, LockPhase.CLOSED, failures=failures, said=NOBODY)
    return Lock(terms, failures=failures, said=STARTING)


def penalty_s(failures: int) -> int:
    return min(1 << min(failures - 1, 16), LOCK_WAIT_S) if failures > 0 else 0


def punished(lock: Lock, at_us: int) -> Lock:
    """One more attempt, whatever becomes of it."""
    failures = min(lock.failures + 1, FAILURES_MAX)
    return replace(lock, failures=failures, retry_at_us=at_us + penalty_s(failures) * SECOND_US)


def waiting(lock: Lock, at_us: int) -> Lock:
    """With what is left to wait; never longer than the last penalty, whatever an old clock says."""
    most = at_us + penalty_s(lock.failures) * SECOND_US
    retry_at_us = min(lock.retry_at_us, most) if lock.retry_at_us else most
    left_s = max(0, -(-(retry_at_us - at_us) // SECOND_US))
    return replace(lock, phase=LockPhase.WAITING, retry_at_us=retry_at_us, wait_s=left_s)


# -- what the next seat is told ----------------------------------------------------------------------------


def write_lock(lock: Lock) -> dict[str, object] | None:
    """JSON values: nothing of what was typed."""
    terms = lock.terms
    if terms is None:
        return None
    return {
        "layout": terms.layout,
        "user": terms.user,
        "services": terms.services,
        "unlock": terms.unlock,
        "failures": lock.failures,
        "retry_at_us": lock.retry_at_us,
    }


def read_lock(saved: Any) -> Lock:
    """Raises ConfigError("checkpoint: ...") for anything that write_lock does not make."""
    if saved is None:
        return Lock()
    words, numbers = ("layout", "user", "services", "unlock"), ("failures", "retry_at_us")
    if not isinstance(saved, dict) or set(saved) != {*words, *numbers}:
        raise ConfigError(f"checkpoint: lock, allowed is a table of {', '.join((*words, *numbers))}")
    if not all(isinstance(saved[word], str) for word in words):
        raise ConfigError("checkpoint: lock, allowed are words")
    if not all(type(saved[number]) is int and 0 <= saved[number] < 1 << 63 for number in numbers):
        raise ConfigError("checkpoint: lock, allowed are numbers from 0")
    terms = LockPolicy(0, *(saved[word] for word in words))
    return replace(fresh(terms, saved["failures"]), retry_at_us=saved["retry_at_us"])
