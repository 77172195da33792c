"""Keys and buttons: which are down on which device, and which of them the focused guest knows of.

Invariants, each held by tests/core/test_keys.py:
  K1  a guest sees one press and one release of a key, however many devices hold it (the last one's release);
  K2  a guest sees the release of every key it saw pressed, and of no other;
  K3  a key that is down already is not pressed again by the same device.
"""

from dataclasses import dataclass, replace

from sgui.values.input import KeyRecord
from sgui.values.limits import KEYS_DOWN_MAX

Hold = tuple[int, int]  # device, code
BUTTONS = range(0x100, 0x160)  # BTN_MISC to BTN_GEAR_UP: what belongs to the pointer

Records = tuple[KeyRecord, ...]


@dataclass(frozen=True, slots=True)
class Hands:
    """down: what is physically down. owned: those whose press was routed to the focus, oldest first."""

    down: frozenset[Hold] = frozenset()
    owned: tuple[Hold, ...] = ()

    def told(self, code: int) -> bool:
        """Whether the guest holds this key."""
        return any(owned == code for _, owned in self.owned)

    @property
    def buttons(self) -> tuple[int, ...]:
        return tuple(code for code in _codes(self.owned) if code in BUTTONS)


def touch(hands: Hands, hold: Hold) -> Hands:
    """The key is physically down; nobody was told."""
    return replace(hands, down=hands.down | {hold})


def give(hands: Hands, hold: Hold) -> tuple[Hands, Records]:
    """The focused guest gets the press of a key that is down; beyond KEYS_DOWN_MAX it does not."""
    if hands.told(hold[1]):
        return replace(hands, owned=(*hands.owned, hold)), ()
    if len(_codes(hands.owned)) >= KEYS_DOWN_MAX:
        return hands, ()
    return replace(hands, owned=(*hands.owned, hold)), (KeyRecord(hold[1], True),)


def lift(hands: Hands, hold: Hold) -> tuple[Hands, Records]:
    """The key came up on its device."""
    return _without(hands, frozenset({hold}))


def lose(hands: Hands, device: int) -> tuple[Hands, Records]:
    """Everything held on a device that is gone."""
    return _without(hands, frozenset(hold for hold in hands.down if hold[0] == device))


def withdraw(hands: Hands, codes: tuple[int, ...]) -> tuple[Hands, Records]:
    """The guest sees these come up although hands still hold them."""
    owned = tuple(hold for hold in hands.owned if hold[1] not in codes)
    return replace(hands, owned=owned), _releases(hands.owned, owned)


def withdraw_all(hands: Hands) -> tuple[Hands, Records]:
    return withdraw(hands, _codes(hands.owned))


def _without(hands: Hands, gone: frozenset[Hold]) -> tuple[Hands, Records]:
    owned = tuple(hold for hold in hands.owned if hold not in gone)
    return Hands(hands.down - gone, owned), _releases(hands.owned, owned)


def _releases(before: tuple[Hold, ...], after: tuple[Hold, ...]) -> Records:
    """For each code that nothing holds any longer, the last pressed first."""
    kept = {code for _, code in after}
    return tuple(KeyRecord(code, False) for code in reversed(_codes(before)) if code not in kept)


def _codes(holds: tuple[Hold, ...]) -> tuple[int, ...]:
    """Each code once, in the order of its first press."""
    return tuple(dict.fromkeys(code for _, code in holds))
