"""A new policy takes the place of the old one, all at once. Sessions that it still allows go on."""

from dataclasses import replace

from sgui.core import copy_paste, devices
from sgui.core.domain import Domain
from sgui.core.effects import Audit, CloseSession, Effect, Refused
from sgui.core.focus import silence
from sgui.core.policy import DomainPolicy, Policy
from sgui.core.sessions import CLOSING_POLICY, ended
from sgui.core.stack import kept
from sgui.core.state import Outcome, State
from sgui.values.scene import Layout, Stance


def replaced(state: State, policy: Policy) -> Outcome:
    """What the focus holds comes up, and the gate closes: its label may be another one now.

    The same policy again changes nothing, so that nobody can keep the gate closed by asking for it. While the
    audit log cannot be written there is no new one (G09).
    """
    if state.stance is Stance.STOPPED:
        return state, ()
    if policy == state.policy:
        return state, (Audit("policy.replaced", {"digest": policy.digest}),)
    if not state.audit_healthy:
        return state, (
            Refused("policy: the audit log cannot be written, a new policy is allowed once it can"),
        )
    state, effects = silence(state)
    state, wiped = copy_paste.judged(state, policy)
    effects = (*effects, *wiped)
    for old in state.policy.domains:
        state, more = _judged(state, old, policy.domain(old.name))
        effects = (*effects, *more)
    domains = tuple(state.domain(domain.name) or Domain(domain.name) for domain in policy.domains)
    after = replace(state, policy=policy, domains=domains)
    after = replace(
        after,
        layout=_layout(state, policy),
        selected=after.selected if after.domain(after.selected) else _first(after),
        departed=after.departed if after.domain(after.departed) else None,
        stack=kept(state.stack, frozenset(domain.name for domain in policy.domains)),
        drag=state.drag if policy.rotation is state.policy.rotation else None,
        scene=None,
        panel=after.panel.moved(state.serial + 1),
    )
    after, judged = devices.rejudged(after, 0)  # silence() lifted everything: no time is needed
    return after, (*effects, *judged, Audit("policy.replaced", {"digest": policy.digest}))


def _judged(state: State, old: DomainPolicy, new: DomainPolicy | None) -> Outcome:
    """Who is gone from the policy, belongs to another user or gets other memory now, loses its session."""
    domain, why = state.domain(old.name), _why(old, new)
    if domain is None or domain.session is None or why is None:
        return state, ()
    end: Effect = CloseSession(domain.session.generation, CLOSING_POLICY, why)
    state, effects = ended(state, replace(domain, session=None))
    return state, (end, *effects)


def _why(old: DomainPolicy, new: DomainPolicy | None) -> str | None:
    """Why a session under `old` ends, or None. Its framebuffer was allocated for the old max_size."""
    if new is None:
        return "policy: this domain is no longer in it"
    if new.owner != old.owner:
        return "policy: this domain has another owner now"
    return None if new.max_size == old.max_size else "policy: this domain has another max_size now"


def _layout(state: State, policy: Policy) -> Layout:
    """The user's choice stands unless the policy itself now says something else."""
    return policy.layout if policy.layout is not state.policy.layout else state.layout


def _first(state: State) -> str | None:
    """The attention screen always has a card chosen if there is one."""
    return state.domains[0].name if state.domains and state.stance is Stance.ATTENTION else None
