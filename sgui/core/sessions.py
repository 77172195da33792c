"""Guests come and go. None of it moves the focus, except that a session's end leaves it at nobody (E01)."""

from dataclasses import replace

from sgui.core import layout
from sgui.core.backoff import dropped, released, wait_ms
from sgui.core.domain import Domain, Session
from sgui.core.effects import Audit, CloseSession, Effect, Refused
from sgui.core.events import (
    ReleaseAsked,
    RingStalled,
    SessionClosed,
    SessionOpened,
    SignalChanged,
    SurfaceChanged,
    Throttled,
)
from sgui.core.focus import move
from sgui.core.state import Outcome, State
from sgui.core.words import printable
from sgui.values.geometry import Size
from sgui.values.limits import CONNECTS_PER_SECOND
from sgui.values.quote import quoted
from sgui.values.scene import Link, Stance

WELCOME, BUSY, NOT_ALLOWED, QUARANTINED, WAIT = range(5)  # status of the welcome packet
CLOSING_POLICY = 2  # code of CLOSING: this domain may not have this session any longer
CLOSING_STOP = 0
_SECOND_US = 1_000_000

SurfaceEvent = SurfaceChanged | SignalChanged | RingStalled | Throttled


def may_connect(state: State, domain: str, at_us: int) -> tuple[int, int]:
    """The welcome packet's status for who knocks at this domain's socket, and with WAIT the milliseconds."""
    known = state.domain(domain)
    if known is None or state.stance is Stance.STOPPED:
        return NOT_ALLOWED, 0
    if known.conduct.quarantined or known.stopped:
        return QUARANTINED, 0
    if known.session:
        return BUSY, 0
    wait = max(wait_ms(known.conduct, at_us), _too_often_ms(known, at_us))
    return (WAIT, wait) if wait else (WELCOME, 0)


def suggested_size(state: State, domain: str) -> Size:
    """For the welcome packet. Before there is a screen: the most that policy allows."""
    policy = state.policy.domain(domain)
    most = policy.max_size if policy else Size(1, 1)
    return layout.suggested_size(state, domain) or most


def opened(state: State, event: SessionOpened) -> Outcome:
    """Also re-attached ones of an earlier seat. What may_connect would refuse is closed."""
    if state.session_of(event.generation):
        return state, ()
    domain = state.domain(event.domain)
    status, _ = may_connect(state, event.domain, event.at_us)
    if domain is None or status != WELCOME:
        return state, (CloseSession(event.generation, CLOSING_POLICY, "session: not allowed now"),)
    session = Session(event.generation, suggested_size(state, event.domain))
    openings = (*_recent(domain, event.at_us), event.at_us)[-CONNECTS_PER_SECOND:]
    after = state.with_domain(replace(domain, session=session, reason="", ended_at="", openings=openings))
    if state.departed == event.domain:
        after = replace(after, departed=None)
    return after, (_audit("session.opened", domain, event.generation),)


def closed(state: State, event: SessionClosed) -> Outcome:
    domain = state.session_of(event.generation)
    if domain is None:
        return state, ()
    if event.violation:
        return _violated(state, domain, event)
    after = replace(domain, session=None, ended_at=printable(event.clock))
    state, effects = ended(state, after)
    return state, (_audit("session.closed", domain, event.generation), *effects)


def ended(state: State, domain: Domain) -> Outcome:
    """domain: as it is without its session. The focus, or the way back to it, ends with the session."""
    under_focus = domain.name in (state.focus, state.return_focus)
    state = state.with_domain(domain)
    if under_focus:
        state = replace(state, departed=domain.name)
    if domain.name == state.return_focus:
        return replace(state, return_focus=None), ()
    return move(state, None, "session ended") if domain.name == state.focus else (state, ())


def seen(state: State, event: SurfaceEvent) -> Outcome:
    """What the screen, a bridge or the ring says of a session; nothing of one that is over."""
    domain = state.session_of(event.generation)
    if domain is None or domain.session is None:
        return state, ()
    return state.with_domain(replace(domain, session=_updated(domain.session, event))), ()


def release_asked(state: State, event: ReleaseAsked) -> Outcome:
    domain = state.domain(event.domain)
    if domain is None:
        return state, (Refused(f"release: {quoted(event.domain)}, allowed is a domain of the policy"),)
    if domain.stopped:
        return state, (
            Refused(f"release: {domain.name} was stopped by the user, allowed on the attention screen alone"),
        )
    if domain.link is not Link.QUARANTINED:
        return state, (
            Refused(f"release: {domain.name} is {domain.link.value}, allowed is a quarantined domain"),
        )
    after = replace(domain, conduct=released(domain.conduct), reason="", ended_at="")
    return state.with_domain(after), (Audit("domain.released", {"domain": domain.name, "by": "control"}),)


def _violated(state: State, domain: Domain, event: SessionClosed) -> Outcome:
    rule = printable(event.violation)
    conduct = dropped(domain.conduct, event.at_us)
    violation = Audit(
        "guest.violation",
        {
            "domain": domain.name,
            "generation": event.generation,
            "rule": rule,
            "violations": conduct.violations,
        },
    )
    effects: tuple[Effect, ...] = (violation,)
    if conduct.quarantined:
        effects = (violation, Audit("domain.quarantined", {"domain": domain.name, "rule": rule}))
    state, more = ended(state, replace(domain, session=None, conduct=conduct, reason=rule))
    return state, (*effects, *more)


def _updated(session: Session, event: SurfaceEvent) -> Session:
    match event:
        case SurfaceChanged(_, admitted):
            return replace(session, layout=admitted)
        case SignalChanged(_, present, clock):
            return replace(session, lost_at="" if present else printable(clock))
        case RingStalled(_, stalled):
            return replace(session, stalled=stalled)
        case _:
            return replace(session, busy=event.busy)


def _recent(domain: Domain, at_us: int) -> tuple[int, ...]:
    return tuple(t for t in domain.openings if at_us - t < _SECOND_US)


def _too_often_ms(domain: Domain, at_us: int) -> int:
    recent = _recent(domain, at_us)
    if len(recent) < CONNECTS_PER_SECOND:
        return 0
    return -(-(recent[0] + _SECOND_US - at_us) // 1000)


def _audit(kind: str, domain: Domain, generation: int) -> Audit:
    return Audit(kind, {"domain": domain.name, "generation": generation})
