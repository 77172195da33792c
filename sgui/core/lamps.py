"""The keyboards' lamps: those of the domain that is told what is typed (L2)."""

from sgui.core.effects import Effect, SetLeds
from sgui.core.focus import receiver
from sgui.core.locks import Locks
from sgui.core.state import State


def lamps(state: State) -> Locks:
    """What is to shine now; a keyboard that comes later is told the same."""
    domain = state.domain(state.focus)
    return domain.locks if domain and receiver(state) else Locks()


def relit(before: State, after: State) -> tuple[Effect, ...]:
    was, now = lamps(before), lamps(after)
    return () if was == now else (SetLeds(now.caps, now.num, now.scroll),)
