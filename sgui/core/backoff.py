"""What a domain's broken rules cost it: waiting, then quarantine until an operator releases it."""

from dataclasses import dataclass

from sgui.values.limits import BACKOFF_FORGIVEN_S, BACKOFF_S, QUARANTINE_DROPS, QUARANTINE_S

_SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Conduct:
    """violations: drops since the start. drops: the last ones, monotonic us. rung: the next of BACKOFF_S."""

    violations: int = 0
    drops: tuple[int, ...] = ()
    rung: int = 0
    retry_at_us: int = 0
    quarantined: bool = False


def dropped(conduct: Conduct, at_us: int) -> Conduct:
    """After one more violation."""
    recent = tuple(t for t in conduct.drops if at_us - t <= QUARANTINE_S * _SECOND_US)
    drops = (*recent, at_us)[-QUARANTINE_DROPS:]
    rung = 0 if _forgiven(conduct, at_us) else conduct.rung
    return Conduct(
        violations=conduct.violations + 1,
        drops=drops,
        rung=min(rung + 1, len(BACKOFF_S) - 1),
        retry_at_us=at_us + BACKOFF_S[rung] * _SECOND_US,
        quarantined=conduct.quarantined or len(drops) >= QUARANTINE_DROPS,
    )


def released(conduct: Conduct) -> Conduct:
    """The operator starts the domain afresh; what it did stays counted."""
    return Conduct(violations=conduct.violations)


def wait_ms(conduct: Conduct, at_us: int) -> int:
    """How long until it may connect again, rounded up; 0: now."""
    return max(0, -(-(conduct.retry_at_us - at_us) // 1000))


def _forgiven(conduct: Conduct, at_us: int) -> bool:
    return bool(conduct.drops) and at_us - conduct.drops[-1] > BACKOFF_FORGIVEN_S * _SECOND_US
