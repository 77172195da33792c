"""Caps, Num and Scroll Lock of one domain: what it must believe, from the lock keys that it was told of.

A lock is the seat's own book: no guest can say what is on, so a guest that was rebooted, or that gives these
keys another meaning, is shown wrongly until its session begins anew. Invariants, held by
tests/core/test_locks.py and test_properties.py:
  L1  a lock changes only when its key's press is told to that very session (E08, P16);
  L2  lamps and band show those of the focus alone, and nobody's where nobody is told anything (E02).
"""

from dataclasses import dataclass, replace

from sgui.values.input import GuestRecord, KeyRecord

KEY_CAPSLOCK, KEY_NUMLOCK, KEY_SCROLLLOCK = 58, 69, 70
LOCK_KEYS = {KEY_CAPSLOCK: "caps", KEY_NUMLOCK: "num", KEY_SCROLLLOCK: "scroll"}


@dataclass(frozen=True, slots=True)
class Locks:
    caps: bool = False
    num: bool = False
    scroll: bool = False

    @property
    def words(self) -> str:
        """For the band, "" if none is on."""
        return " ".join(name for name in LOCK_KEYS.values() if getattr(self, name))

    @property
    def bits(self) -> int:
        """As Linux numbers its lamps: LED_NUML 0, LED_CAPSL 1, LED_SCROLLL 2."""
        return self.num | self.caps << 1 | self.scroll << 2

    @classmethod
    def of_bits(cls, bits: int) -> "Locks":
        return cls(num=bool(bits & 1), caps=bool(bits & 2), scroll=bool(bits & 4))


def toggled(locks: Locks, records: tuple[GuestRecord, ...]) -> Locks:
    """After a guest was told these."""
    for record in records:
        if isinstance(record, KeyRecord) and record.pressed and record.code in LOCK_KEYS:
            name = LOCK_KEYS[record.code]
            locks = replace(locks, **{name: not getattr(locks, name)})
    return locks
