"""The focus: the one domain that receives, and the gate in front of it.

Invariants, each held by tests/core/test_focus.py and test_properties.py:
  F1  only the focus is sent anything, and keyboard and pointer go together (P1b, E11);
  F2  a domain that saw a key go down sees it come up before it loses the focus (P5);
  F3  nothing is sent before a frame that shows the focus has been presented (P11, D15).
"""

from dataclasses import replace

from sgui.core.domain import Session
from sgui.core.effects import Audit, Deliver
from sgui.core.gate import Gate, hold
from sgui.core.keys import Hands, withdraw_all
from sgui.core.locks import toggled
from sgui.core.stack import BY_USER, raised
from sgui.core.state import Outcome, State
from sgui.core.touching import lifted
from sgui.core.wheel import Notch
from sgui.values.input import GuestRecord
from sgui.values.scene import Stance


def receiver(state: State) -> Session | None:
    """Whose events these are: the focus's session, in the normal stance, while there is a screen."""
    if state.focus is None or state.stance is not Stance.NORMAL or state.output is None:
        return None
    domain = state.domain(state.focus)
    return domain.session if domain else None


def route(state: State, records: tuple[GuestRecord, ...], at_us: int) -> Outcome:
    """To the focus, now or as soon as the gate opens; decided here and never again (E05)."""
    session = receiver(state)
    if not records or session is None:
        return state, ()
    if state.gate.open:
        return _locked(state, records), (Deliver(session.generation, records),)
    gate = hold(state.gate, records, at_us)
    return (discard(state) if gate is None else replace(state, gate=gate)), ()


def _locked(state: State, records: tuple[GuestRecord, ...]) -> State:
    """The focus is told these, lock keys among them (L1)."""
    domain = state.domain(state.focus)
    assert domain is not None, "asked by route for the receiver"
    locks = toggled(domain.locks, records)
    if locks == domain.locks:
        return state
    return state.with_domain(replace(domain, told_locks=locks, of_generation=domain.generation))


def let_go(state: State, at_us: int) -> Outcome:
    """The focus sees everything come up that it holds; it stays the focus."""
    hands, released = withdraw_all(state.hands)
    records: tuple[GuestRecord, ...] = (*released, *lifted(state.contacts))
    return route(replace(state, hands=hands, contacts=()), records, at_us) if records else (state, ())


def silence(state: State) -> Outcome:
    """What the focus holds comes up, what was held back is gone, and the gate closes until the next scene.

    Whatever else the focus had for the time being ends with it.
    """
    hands, released = withdraw_all(state.hands)
    records: tuple[GuestRecord, ...] = (*released, *lifted(state.contacts))
    session = receiver(state)
    effects = (Deliver(session.generation, records),) if session and records and state.gate.open else ()
    quiet = replace(state, hands=hands, told=None, notch=Notch(), gate=Gate(state.serial + 1))
    return replace(quiet, captured=False, fullscreen=False, contacts=()), effects


def move(state: State, domain: str | None, by: str) -> Outcome:
    """The focus goes there, and where the user chose it, its surface to the front; there already, no more."""
    state = in_front(state, domain, by)
    if domain == state.focus:
        return state, ()
    quiet, effects = silence(state)
    after = replace(quiet, focus=domain, departed=None if domain else quiet.departed)
    return after, (*effects, changed(state.focus, domain, by))


def in_front(state: State, domain: str | None, by: str) -> State:
    """Only the user raises a surface (Z2). What is no overlay is now what overlays may lie over."""
    policy = state.policy.domain(domain) if domain else None
    if policy is None:
        return state
    ground = policy.name if policy.overlay is None else state.ground
    stack = raised(state.stack, policy.name) if by in BY_USER else state.stack
    return replace(state, ground=ground, stack=stack)


def changed(before: str | None, after: str | None, by: str) -> Audit:
    return Audit("focus.changed", {"from": before, "to": after, "by": by})


def presented(state: State, serial: int, at_us: int) -> Outcome:
    """The screen's word, which may be false: a scene that it never got cannot have been presented."""
    if state.output is None or serial > state.serial:
        return state, ()
    state = replace(state, panel=state.panel.presented(serial, at_us))
    past = tuple(shown for shown in state.pending if shown.serial <= serial)
    if past:
        state = replace(state, presented=past[-1], pending=state.pending[len(past) :])
    if state.gate.open or serial < state.gate.serial:
        return state, ()
    return route(replace(state, gate=Gate()), state.gate.held, at_us)


def discard(state: State) -> State:
    """Everything held goes, and with it the releases of what was pressed: the guest saw none of it."""
    return replace(state, hands=Hands(state.hands.down), contacts=(), told=None, gate=Gate(state.gate.serial))


def neighbour(state: State, step: int) -> str | None:
    """The next (+1) or previous (-1) connected domain, around the end; from no focus the first or last."""
    names = [domain.name for domain in state.domains]
    start = names.index(state.focus) if state.focus in names else (-1 if step > 0 else len(names))
    around = [names[(start + step * n) % len(names)] for n in range(1, len(names) + 1)]
    return next((name for name in around if state.connected(name)), None)
