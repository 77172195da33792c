"""The user's word on a paste, where policy asks for it (`ask_from`): asked on the attention screen, for once.

The hotkey opens the attention screen with the question, the answer leaves it again. Held by
tests/core/test_consent.py and, as C4, by tests/core/test_copy_paste.py.
"""

from dataclasses import replace

from sgui.core import attention
from sgui.core.clipboard import Clipboard, Held, Paste
from sgui.core.domain import Session
from sgui.core.effects import Audit, HandClipboard
from sgui.core.lattice import Verdict, paste_verdict
from sgui.core.question import Id, Question
from sgui.core.state import Outcome, State
from sgui.values.scene import Stance

KIND = "paste"
DENY, ONCE = "deny", "once"


def verdict(state: State, held: Held, target: str) -> Verdict:
    giver, taker = state.policy.domain(held.owner), state.policy.domain(target)
    assert giver is not None, "judged() keeps no text of a domain that left the policy"
    assert taker is not None, "whoever has or had the focus is a domain of the policy"
    return paste_verdict(state.policy, giver, taker)


def hand_over(state: State, session: Session, held: Held, reason: str) -> Outcome:
    """Once: then the clipboard is empty."""
    to = state.session_of(session.generation)
    fields: dict[str, str | int | bool | None] = {"from": held.owner, "to": to.name if to else None}
    pasted = Audit("clipboard.pasted", {**fields, "bytes": held.size_bytes, "reason": reason})
    hand = HandClipboard(session.generation, state.clipboard.nonce)
    return replace(state, clipboard=Clipboard(state.clipboard.counted().nonce)), (hand, pasted)


def ask(state: State, session: Session, held: Held, at_us: int) -> Outcome:
    """From the paste hotkey, with the focus at `session`."""
    assert state.focus is not None, "paste() looked"
    paste = Paste(state.focus, session.generation, held, state.clipboard.nonce, at_us)
    state, effects = attention.enter(state, KIND, at_us)
    state = replace(state, clipboard=replace(state.clipboard, paste=paste))
    state = replace(state, panel=state.panel.showing(_id(paste), state.serial + 1, here=True))
    return state, effects


def pending(state: State) -> tuple[Question, ...]:
    paste = state.clipboard.paste
    if paste is None:
        return ()
    words = (
        f"{paste.held.owner} copied {paste.held.size}. {paste.domain} gets the text if you allow it, once."
    )
    title = f"Paste from {paste.held.owner} into {paste.domain}?"
    return (Question(*_id(paste), title, words, (DENY, ONCE), paste.asked_us),)


def answered(state: State, key: str, answer: str, at_us: int) -> Outcome:
    """Either answer leads back to the domain that the user was about to paste into."""
    paste, domain = state.clipboard.paste, state.domain(key.rpartition(" ")[2])
    assert paste is not None, "settled() dropped no question since it was shown"
    assert domain is not None and domain.session is not None, "nor one whose session has ended"
    if answer != ONCE:
        state, refused = _dropped(state, "the user denied it")
        state, left = attention.leave(state, paste.domain, KIND)
        return state, (*refused, *left)
    reason = f"the user allowed it, {verdict(state, paste.held, paste.domain).reason}"
    state, handed = hand_over(state, domain.session, paste.held, reason)
    state, left = attention.leave(state, paste.domain, KIND)
    return state, (*handed, *left)


def expired(state: State, at_us: int) -> Outcome:
    paste = state.clipboard.paste
    return _dropped(state, "no answer in time") if paste and at_us >= paste.due_us else (state, ())


def settled(state: State) -> Outcome:
    """After each event: a question about something that is no longer so is gone (C4)."""
    paste = state.clipboard.paste
    why = _void(state, paste) if paste else ""
    return _dropped(state, why) if why else (state, ())


def _void(state: State, paste: Paste) -> str:
    """Why the question cannot stand any longer, or ""."""
    if state.stance is not Stance.ATTENTION:
        return "the attention screen was left without an answer"
    if (state.clipboard.held, state.clipboard.nonce) != (paste.held, paste.nonce):
        return "the clipboard has changed"
    domain = state.session_of(paste.generation)
    if domain is None or state.return_focus != domain.name:
        return "its domain has lost the focus"
    return "" if verdict(state, paste.held, paste.domain).asks else "the policy has changed"


def _dropped(state: State, why: str) -> Outcome:
    paste = state.clipboard.paste
    assert paste is not None, "asked by all who call"
    refused = Audit("clipboard.refused", {"domain": paste.domain, "hotkey": KIND, "reason": why})
    return replace(state, clipboard=replace(state.clipboard, paste=None)), (refused,)


def _id(paste: Paste) -> Id:
    return KIND, f"{paste.held.owner} to {paste.domain}"
