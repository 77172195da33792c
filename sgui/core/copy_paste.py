"""Copy asks the focused guest for its text; paste hands it over, once, where policy permits the flow.

Both belong to the moment of the hotkey (QSB-013): whom the user saw focused then is asked, or gets the text.
"""

from dataclasses import replace

from sgui.core.chords import Hotkey
from sgui.core.clipboard import Clipboard, Held, Question
from sgui.core.domain import Session
from sgui.core.effects import (
    AskClipboard,
    Audit,
    Effect,
    HandClipboard,
    IgnoreClipboard,
    KeepClipboard,
    WipeClipboard,
)
from sgui.core.events import ClipboardAnswered
from sgui.core.focus import receiver
from sgui.core.lattice import Verdict, paste_verdict
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
    question = state.clipboard.question
    if question is None or state.stance is Stance.STOPPED:
        return state, ()
    if (question.generation, question.nonce) != (event.generation, event.nonce):
        return state, ()
    copied = Audit("clipboard.copied", {"domain": question.domain, "bytes": event.size_bytes})
    if not event.size_bytes:
        return _now(state), (copied,)
    held = Held(question.domain, event.size_bytes)
    return _now(state, held), (KeepClipboard(), copied)


def paste(state: State) -> Outcome:
    """Without a question to the user: policy permits this flow outright, or it is refused."""
    session, held = _shown(state), state.clipboard.held
    if session is None:
        return _refused(state, Hotkey.PASTE, "no domain is shown to have the focus")
    if held is None:
        return _refused(state, Hotkey.PASTE, "nothing was copied")
    verdict = _verdict(state, held)
    if not verdict.allowed:
        return _refused(state, Hotkey.PASTE, verdict.reason)
    hand = HandClipboard(session.generation, state.clipboard.nonce)
    pasted = Audit(
        "clipboard.pasted",
        {"from": held.owner, "to": state.focus, "bytes": held.size_bytes, "reason": verdict.reason},
    )
    return replace(state, clipboard=Clipboard(state.clipboard.counted().nonce)), (hand, pasted)


def expired(state: State) -> Outcome:
    """The asked guest said nothing in time; what it says from now on is ignored."""
    question = state.clipboard.question
    assert question is not None, "only a question is ever overdue"
    unanswered = Audit("clipboard.unanswered", {"domain": question.domain})
    return _now(state), (IgnoreClipboard(question.generation), unanswered)


def emptied(state: State, why: str) -> Outcome:
    """Nobody is asked any more, nothing is held."""
    effects: tuple[Effect, ...] = ()
    question, held = state.clipboard.question, state.clipboard.held
    if question:
        effects = (IgnoreClipboard(question.generation),)
    if held:
        emptied = Audit("clipboard.emptied", {"owner": held.owner, "why": why})
        effects = (*effects, WipeClipboard(), emptied)
    return _now(state), effects


def judged(state: State, policy: Policy) -> Outcome:
    """Under another policy the text goes, unless its owner may copy and has the user and label it had then.

    Otherwise a label that was lowered would lower what had been copied under it.
    """
    source: Held | Question | None = state.clipboard.held or state.clipboard.question
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
    """With no question, and this text or none."""
    return replace(state, clipboard=Clipboard(state.clipboard.nonce, held=held))


def _shown(state: State) -> Session | None:
    """The focus's session, if a presented frame shows that it has the focus (F3)."""
    return receiver(state) if state.gate.open else None


def _verdict(state: State, held: Held) -> Verdict:
    giver, taker = state.policy.domain(held.owner), state.policy.domain(state.focus or "")
    assert giver is not None, "judged() keeps no text of a domain that left the policy"
    assert taker is not None, "the focus is a domain of the policy"
    return paste_verdict(state.policy, giver, taker)


def _refused(state: State, hotkey: Hotkey, reason: str) -> Outcome:
    fields: dict[str, str | int | bool | None] = {"domain": state.focus, "hotkey": hotkey.value}
    return state, (Audit("clipboard.refused", {**fields, "reason": reason}),)
