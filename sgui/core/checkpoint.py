"""What outlives a seat, as JSON values: layout, quarantine, back-off, counts, locks, and which input devices
were admitted. Recovery widens nothing.
"""

from typing import Any

from sgui.core.backoff import Conduct
from sgui.core.domain import Domain
from sgui.core.locked import Lock, read_lock, write_lock
from sgui.core.locks import Locks
from sgui.core.words import printable
from sgui.values.errors import ConfigError
from sgui.values.limits import BACKOFF_S, DEVICES_MAX, DOMAINS_MAX, QUARANTINE_DROPS
from sgui.values.scene import Layout

Vouched = frozenset[tuple[int, str]]  # devices: number and fingerprint
Trusted = tuple[Vouched, frozenset[str]]  # those, and the fingerprints of what was there at the start
Known = tuple[Layout, dict[str, Domain], Trusted, Lock]


def write_checkpoint(
    layout: Layout, domains: tuple[Domain, ...], devices: Trusted, lock: Lock
) -> dict[str, object]:
    return {
        "layout": layout.value,
        "domains": {domain.name: _written(domain) for domain in domains},
        "devices": [list(each) for each in sorted(devices[0])],
        "first": sorted(devices[1]),
        "lock": write_lock(lock),
    }


def read_checkpoint(saved: object, layouts: tuple[Layout, ...]) -> Known:
    """Raises ConfigError("checkpoint: ...") for anything that write_checkpoint does not make."""
    body = _table(saved, {"layout", "domains", "devices", "first", "lock"})
    named = {layout.value: layout for layout in layouts}
    if not isinstance(body["layout"], str) or body["layout"] not in named:
        raise ConfigError(f"checkpoint: layout, allowed are {', '.join(named)}")
    domains = body["domains"]
    if not isinstance(domains, dict) or len(domains) > DOMAINS_MAX:
        raise ConfigError(f"checkpoint: domains, allowed is a table of at most {DOMAINS_MAX}")
    known = {name: _read(name, entry) for name, entry in domains.items()}
    trusted = _vouched(body["devices"]), _first(body["first"])
    return named[body["layout"]], known, trusted, read_lock(body["lock"])


VOUCHED_MAX = 2 * DEVICES_MAX  # those that are there, and those that the next seat has not yet seen

_KEYS = {
    "violations",
    "drops",
    "rung",
    "retry_at_us",
    "quarantined",
    "reason",
    "ended_at",
    "locks",
    "of_generation",
    "stopped",
}


def _written(domain: Domain) -> dict[str, object]:
    conduct = domain.conduct
    return {
        "violations": conduct.violations,
        "drops": list(conduct.drops),
        "rung": conduct.rung,
        "retry_at_us": conduct.retry_at_us,
        "quarantined": conduct.quarantined,
        "reason": domain.reason,
        "ended_at": domain.ended_at,
        "locks": domain.told_locks.bits,
        "of_generation": domain.of_generation,
        "stopped": domain.stopped,
    }


def _read(name: str, entry: object) -> Domain:
    body = _table(entry, _KEYS)
    drops = body["drops"]
    if not isinstance(drops, list) or len(drops) > QUARANTINE_DROPS:
        raise ConfigError(f"checkpoint: drops, allowed is a list of at most {QUARANTINE_DROPS}")
    conduct = Conduct(
        violations=_number(body["violations"]),
        drops=tuple(_number(drop) for drop in drops),
        rung=_number(body["rung"], len(BACKOFF_S) - 1),
        retry_at_us=_number(body["retry_at_us"]),
        quarantined=_boolean(body["quarantined"]),
    )
    return Domain(
        name,
        conduct=conduct,
        reason=_words(body["reason"]),
        ended_at=_words(body["ended_at"]),
        told_locks=Locks.of_bits(_number(body["locks"], 7)),
        stopped=_boolean(body["stopped"]),
        of_generation=_number(body["of_generation"]),
    )


def _vouched(saved: object) -> Vouched:
    if not isinstance(saved, list) or len(saved) > VOUCHED_MAX:
        raise ConfigError(f"checkpoint: devices, allowed is a list of at most {VOUCHED_MAX}")
    if any(not isinstance(each, list) or len(each) != 2 for each in saved):
        raise ConfigError("checkpoint: a device, allowed are number and fingerprint")
    return frozenset((_number(number), _words(fingerprint)) for number, fingerprint in saved)


def _first(saved: object) -> frozenset[str]:
    if not isinstance(saved, list) or len(saved) > DEVICES_MAX:
        raise ConfigError(f"checkpoint: first, allowed is a list of at most {DEVICES_MAX}")
    return frozenset(_words(fingerprint) for fingerprint in saved)


def _table(saved: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(saved, dict) or set(saved) != keys:
        raise ConfigError(f"checkpoint: allowed is a table of {', '.join(sorted(keys))}")
    return saved


def _boolean(saved: object) -> bool:
    if not isinstance(saved, bool):
        raise ConfigError("checkpoint: a truth value, allowed are true and false")
    return saved


def _number(saved: object, most: int = 1 << 63) -> int:
    if type(saved) is not int or not 0 <= saved <= most:
        raise ConfigError(f"checkpoint: a number, allowed is 0 to {most}")
    return saved


def _words(saved: object) -> str:
    if not isinstance(saved, str) or printable(saved) != saved:
        raise ConfigError("checkpoint: words, allowed are at most 80 printable ASCII characters")
    return saved
