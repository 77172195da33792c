"""What the user may do about one domain on the attention screen: stop its display, or release it again.

A display that the user stopped stays so, across policies and dead seats, until he releases it there.
Management cannot undo it. Invariants, held by tests/core/test_stopping.py:
  X1  a stopped or quarantined domain gets no session;
  X2  a display is stopped only by an answer to the question about just that session.
"""

from dataclasses import replace

from sgui.core.backoff import released
from sgui.core.domain import Domain, Stopping
from sgui.core.effects import Audit, CloseSession
from sgui.core.question import Question
from sgui.core.sessions import CLOSING_POLICY, ended
from sgui.core.state import Outcome, State
from sgui.values.scene import Action, Stance

KIND = "stop"
KEEP, STOP = "keep", "stop"


def action(domain: Domain) -> Action:
    """What the user may do about it now."""
    if domain.session:
        return Action.STOP
    return Action.RELEASE if domain.stopped or domain.conduct.quarantined else Action.NONE


def ask(state: State, domain: Domain, at_us: int) -> State:
    """With the question whether to stop its display in sight, instead of any about another."""
    stopping = Stopping(domain.name, domain.generation, at_us)
    panel = state.panel.showing((KIND, domain.name), state.serial + 1, here=True)
    return replace(state, stopping=stopping, panel=panel, armed=None)


def pending(state: State) -> tuple[Question, ...]:
    if state.stopping is None:
        return ()
    name = state.stopping.domain
    words = f"Its session ends, and what {name} shows is gone. It stays away until you release it here."
    return (
        Question(KIND, name, f"Stop the display of {name}?", words, (KEEP, STOP), state.stopping.asked_us),
    )


def answered(state: State, key: str, answer: str, at_us: int) -> Outcome:
    domain = state.domain(key)
    assert domain is not None, "settled() dropped no question since it was shown"
    state = dropped(state)
    if answer != STOP:
        return state, ()
    fields: dict[str, str | int | bool | None] = {"domain": key, "generation": domain.generation}
    close = CloseSession(domain.generation, CLOSING_POLICY, "session: the user stopped this display")
    state, effects = ended(state, replace(domain, session=None, stopped=True))
    return state, (Audit("domain.stopped", fields), close, *effects)


def release(state: State, domain: Domain) -> Outcome:
    """By the user at the seat: out of quarantine too."""
    after = replace(domain, conduct=released(domain.conduct), stopped=False, reason="", ended_at="")
    return state.with_domain(after), (Audit("domain.released", {"domain": domain.name, "by": "attention"}),)


def dropped(state: State) -> State:
    """Without the question."""
    return replace(state, stopping=None)


def settled(state: State) -> State:
    """After each event: a question about a session that is over, or left behind, is gone (X2)."""
    stopping = state.stopping
    if stopping is None:
        return state
    domain = state.domain(stopping.domain)
    stands = domain is not None and domain.generation == stopping.generation
    return state if stands and state.stance is Stance.ATTENTION else dropped(state)
