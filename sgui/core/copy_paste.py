"""Copy asks the focused guest for its text; paste hands it over, once, where policy permits the flow.

Both belong to the moment of the hotkey (QSB-013): whom the user saw focused then is asked, or gets the text.
"""

from dataclasses import replace

from sgui.core import consent
from sgui.core.chords import Hotkey
from sgui.core.clipboard import Held, Request
from sgui.core.domain import Session
from sgui.core.effects import (
    AskClipboard,
    Audit,
    Effect,
    IgnoreClipboard,
    KeepClipboard,
    WipeClipboard,
)
from sgui.core.events import ClipboardAnswered
from sgui.core.focus import receiver
from sgui.core.policy import Policy
from sgui.core.state import Outcome, State
from sgui.values.scene import Stance


def copy(state: State, at_us: int) -> Outcome:
    """What was held goes at once: a guest that does not answer leaves nothing to be pasted (QSB-011)."""
    session, policy = _shown(state), state.policy.domain(state.focus or "")
    if session is None or policy is None:
        return _refused(state, Hotkey.COPY, "no domain is shown to have the focus")
    if not policy.clipboard.copy:
        return _refused(state, Hotkey.COPY, f"{policy.name} may not copy")
    state, effects = emptied(state, "copied anew")
    asking = state.clipboard.asking(policy.name, session.generation, at_us)
    ask = AskClipboard(session.generation, state.clipboard.nonce)
    asked = Audit("clipboard.asked", {"domain": policy.name})
    return replace(state, clipboard=asking), (*effects, ask, asked)


def answered(state: State, event: ClipboardAnswered) -> Outcome:
    """A guest's whole text. Unless it was asked for just this, nothing happens (C1)."""
    request = state.clipboard.request
    if request is None or state.stance is Stance.STOPPED:
        return state, ()
    if (request.generation, request.nonce) != (event.generation, event.nonce):
        return state, ()
    copied = Audit("clipboard.copied", {"domain": request.domain, "bytes": event.size_bytes})
    if not event.size_bytes:
        return _now(state), (copied,)
    held = Held(request.domain, event.size_bytes)
    return _now(state, held), (KeepClipboard(), copied)


def paste(state: State, at_us: int) -> Outcome:
    """Policy permits this flow outright, or wants the user asked, or forbids it."""
    session, held = _shown(state), state.clipboard.held
    if session is None:
        return _refused(state, Hotkey.PASTE, "no domain is shown to have the focus")
    if held is None:
        return _refused(state, Hotkey.PASTE, "nothing was copied")
    verdict = consent.verdict(state, held, state.focus or "")
    if not verdict.allowed:
        return _refused(state, Hotkey.PASTE, verdict.reason)
    if verdict.asks:
        return consent.ask(state, session, held, at_us)
    return consent.hand_over(state, session, held, verdict.reason)


def expired(state: State) -> Outcome:
    """The asked guest said nothing in time; what it says from now on is ignored."""
    request = state.clipboard.request
    assert request is not None, "only a request is ever overdue"
    unanswered = Audit("clipboard.unanswered", {"domain": request.domain})
    return _now(state), (IgnoreClipboard(request.generation), unanswered)


def unasked(state: State) -> Outcome:
    """Who was asked answers in vain; what is held stays."""
    request = state.clipboard.request
    if request is None:
        return state, ()
    return _now(state, state.clipboard.held), (IgnoreClipboard(request.generation),)


def emptied(state: State, why: str) -> Outcome:
    """Nobody is asked any more, nothing is held."""
    effects: tuple[Effect, ...] = ()
    request, held = state.clipboard.request, state.clipboard.held
    if request:
        effects = (IgnoreClipboard(request.generation),)
    if held:
        emptied = Audit("clipboard.emptied", {"owner": held.owner, "why": why})
        effects = (*effects, WipeClipboard(), emptied)
    return _now(state), effects


def judged(state: State, policy: Policy) -> Outcome:
    """Under another policy the text goes, unless its owner may copy and has the user and label it had then.

    Otherwise a label that was lowered would lower what had been copied under it.
    """
    source: Held | Request | None = state.clipboard.held or state.clipboard.request
    if source is None:
        return state, ()
    owner = source.owner if isinstance(source, Held) else source.domain
    terms = _terms(policy, owner)
    if terms is not None and terms == _terms(state.policy, owner):
        return state, ()
    return emptied(state, "policy")


def _terms(policy: Policy, owner: str) -> tuple[object, ...] | None:
    """Under which a domain copies; None if it may not."""
    domain = policy.domain(owner)
    if domain is None or not domain.clipboard.copy:
        return None
    label = policy.label(domain.label)
    return domain.owner, label.name, label.level, label.categories


def _now(state: State, held: Held | None = None) -> State:
    """With no request, and this text or none. A paste that waits for the user's word is consent's to end."""
    clipboard = replace(state.clipboard, request=None, held=held)
    return replace(state, clipboard=clipboard)


def _shown(state: State) -> Session | None:
    """The focus's session, if a presented frame shows that it has the focus (F3)."""
    return receiver(state) if state.gate.open else None


def _refused(state: State, hotkey: Hotkey, reason: str) -> Outcome:
    fields: dict[str, str | int | bool | None] = {"domain": state.focus, "hotkey": hotkey.value}
    return state, (Audit("clipboard.refused", {**fields, "reason": reason}),)
