"""Commands from the control socket: what policy lets management do, and in which words it is refused."""

from dataclasses import replace

from sgui.core import attention, lock
from sgui.core.effects import CloseSession, Effect, Refused, Stop
from sgui.core.events import AttentionAsked, FocusAsked
from sgui.core.focus import move, silence
from sgui.core.hotkeys import arrange
from sgui.core.sessions import CLOSING_STOP
from sgui.core.state import LAYOUTS, Outcome, State
from sgui.values.quote import quoted
from sgui.values.scene import Stance


def focus_asked(state: State, event: FocusAsked) -> Outcome:
    """Management never leads out of the attention screen: only the user at the seat does."""
    why = _focus_refused(state, event.domain)
    return (state, (Refused(f"focus: {why}"),)) if why else move(state, event.domain, "control")


def attention_asked(state: State, event: AttentionAsked) -> Outcome:
    if state.stance is Stance.LOCKED:
        return state, (Refused("attention: the seat is locked, allowed is only a password"),)
    return attention.enter(state, "control", event.at_us)


def layout_asked(state: State, name: str) -> Outcome:
    for layout in LAYOUTS:
        if layout.value == name:
            return arrange(state, layout, "control")
    return state, (Refused(f"layout: {quoted(name)}, allowed are full, tile and float"),)


def lock_asked(state: State) -> Outcome:
    return lock.enter(state, "control")


def stop_asked(state: State) -> Outcome:
    """Keys come up, sessions end, and nothing is decided any more."""
    if state.stance is Stance.STOPPED:
        return state, ()
    quiet, released = silence(state)
    sessions = tuple(domain.session for domain in state.domains if domain.session)
    ends = tuple(CloseSession(session.generation, CLOSING_STOP, "sgui stops") for session in sessions)
    domains = tuple(replace(domain, session=None) for domain in state.domains)
    after = replace(
        quiet,
        stance=Stance.STOPPED,
        domains=domains,
        focus=None,
        return_focus=None,
        selected=None,
        armed=None,
    )
    last: tuple[Effect, ...] = (Stop(),)
    return after, (*released, *ends, *last)


def _focus_refused(state: State, name: str) -> str:
    """Why not; "" if it may go there."""
    domain = state.domain(name)
    if not state.policy.management.focus:
        return "refused by the policy, allowed only with management.focus = true"
    if domain is None:
        return f"{quoted(name)}, allowed is a domain of the policy"
    if domain.session is None:
        return f"{domain.name} is not connected"
    if state.stance is not Stance.NORMAL:
        return f"the seat is in {state.stance.value}, allowed is only while it is in normal"
    return ""
