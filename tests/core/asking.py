"""A policy that asks, a text that waits, and the question of it on the attention screen."""

from dataclasses import replace

from sgui.core.events import ClipboardAnswered, Event
from sgui.core.policy import Clipboard, Policy
from sgui.core.state import State
from tests.core.samples import (
    ALT,
    BANK,
    CTRL,
    ONE,
    POLICY,
    WORK,
    C,
    V,
    chord,
    down,
    focused,
    presented,
    told,
    up,
)

SECOND = 1_000_000
ASKING = replace(
    POLICY,
    domains=tuple(
        replace(domain, clipboard=clipboard)
        for domain, clipboard in zip(
            POLICY.domains,
            (
                Clipboard(copy=True, ask_from=frozenset({"public"})),
                Clipboard(copy=True, paste_from=frozenset({"public"})),
                Clipboard(),
            ),
            strict=True,
        )
    ),
)
KEY = "work to bank"


def at(us: int, *codes: int) -> tuple[Event, ...]:
    """A key after the other, down and up."""
    return tuple(event for code in codes for event in (down(code, us), up(code, us)))


def holding(policy: Policy = ASKING) -> State:
    """The focus is bank's, five bytes of work's are held."""
    state = told(focused(WORK, policy), *chord(CTRL, ALT, C), ClipboardAnswered(12, 0, 5, SECOND))
    state = presented(told(state, *chord(CTRL, ALT, ONE)))
    assert state.focus == BANK
    return state


def pasting(at_us: int = SECOND) -> tuple[Event, ...]:
    return (
        down(CTRL, at_us),
        down(ALT, at_us),
        down(V, at_us),
        *(up(code, at_us) for code in (V, ALT, CTRL)),
    )


def asked(policy: Policy = ASKING) -> State:
    """The question is in sight since second 1."""
    return presented(told(holding(policy), *pasting()), SECOND)
