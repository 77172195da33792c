"""step(state, event) -> (state, effects): all that the seat decides. Total: every event is legal at any time.

Order within a step: what is overdue goes, the event is decided, then the screen is told if anything to be
seen has changed.
"""

from dataclasses import replace

from sgui.core import (
    asked,
    capture,
    consent,
    contacts,
    copy_paste,
    devices,
    events,
    fullscreen,
    lock,
    output,
    questions,
    reload,
    sessions,
)
from sgui.core.device import admitted
from sgui.core.effects import Effect, HintSize, Show
from sgui.core.floating import steadied
from sgui.core.focus import discard, presented
from sgui.core.lamps import relit
from sgui.core.layout import suggested_size
from sgui.core.overlays import excused
from sgui.core.pointer import settled
from sgui.core.scene import build
from sgui.core.state import Outcome, Shown, State
from sgui.core.typed import typed
from sgui.values.geometry import Size
from sgui.values.scene import Scene

PENDING_MAX = 64  # changes of focus that a screen may lag behind and still say what it shows


def step(state: State, event: events.Event) -> Outcome:
    """Apply one event."""
    before = state
    state, overdue = _overdue(state, event)
    state, effects = _decide(state, event)
    state, settled = questions.settled(steadied(state))
    state = fullscreen.steadied(state)
    effects = (*overdue, *effects, *settled)
    if _sights(state) != _sights(before):
        state, more = _seen(state)
        effects = (*effects, *more)
    news = (*capture.news(before, state), *fullscreen.news(before, state))
    return state, (*effects, *relit(before, state), *news)


def deadline(state: State) -> int | None:
    """Monotonic us at which the core needs a Tick; None: never. The band's minute is the process's."""
    dues = (
        state.gate.deadline,
        state.clipboard.deadline,
        state.clipboard.paste_deadline,
        state.lock.deadline,
        lock.idle_deadline(state),
    )
    return min((due for due in dues if due is not None), default=None)


def _overdue(state: State, event: events.Event) -> Outcome:
    at_us = getattr(event, "at_us", None)
    if at_us is None:
        return state, ()
    if state.gate.held and state.gate.expired(at_us):
        state = discard(state)
    state, effects = copy_paste.expired(state) if state.clipboard.overdue(at_us) else (state, ())
    state, unasked = consent.expired(state, at_us)
    state, locked = lock.overdue(state, at_us)
    if state.touched_us is None or _by_hand(state, event):
        state = lock.touched(state, at_us)
    return state, (*effects, *unasked, *locked)


def _by_hand(state: State, event: events.Event) -> bool:
    """Somebody is there, not only a device that nobody admitted (P17)."""
    return isinstance(event, events.Typed) and admitted(state.devices, event.input.device)


def _decide(state: State, event: events.Event) -> Outcome:
    match event:
        case events.Typed(heard, at_us):
            return typed(state, heard, at_us)
        case events.Presented(serial, at_us):
            return presented(state, serial, at_us)
        case events.Tick(_, clock):
            return replace(state, clock=clock), ()
        case events.SessionOpened():
            return sessions.opened(state, event)
        case events.SessionClosed():
            return sessions.closed(state, event)
        case events.SurfaceChanged() | events.SignalChanged() | events.RingStalled() | events.Throttled():
            return sessions.seen(state, event)
        case events.ScreenReady():
            return output.ready(state, event)
        case events.ScreenLost():
            return output.lost(state)
        case events.InputState(words):
            return replace(state, input_words=words), ()
        case events.PlatformSeen(words):
            return replace(state, integrity=words), ()
        case events.DeviceFound() | events.DeviceShared() | events.DeviceHeld() | events.DeviceGone():
            return devices.changed(state, event)
        case events.UnlockMeans(why):
            return replace(state, no_unlock=why), ()
        case events.LockerCame():
            return lock.came(state, event)
        case events.LockerLost():
            return lock.lost(state)
        case events.LockerSaid():
            return lock.said(state, event)
        case events.AuditHealth(healthy):
            return replace(state, audit_healthy=healthy), ()
        case events.PolicyReplaced(policy):
            return reload.replaced(state, policy)
        case events.ClipboardSeeded(nonce):
            return replace(state, clipboard=replace(state.clipboard, nonce=nonce)), ()
        case events.ClipboardAnswered():
            return copy_paste.answered(state, event)
        case _:
            return _ask(state, event)


def _ask(state: State, event: events.Asked) -> Outcome:
    match event:
        case events.FocusAsked():
            return asked.focus_asked(state, event)
        case events.AttentionAsked():
            return asked.attention_asked(state, event)
        case events.LayoutAsked(name):
            return asked.layout_asked(state, name)
        case events.LockAsked():
            return asked.lock_asked(state)
        case events.ReleaseAsked():
            return sessions.release_asked(state, event)
        case _:
            return asked.stop_asked(state)


def _sights(state: State) -> tuple[object, ...]:
    """All that a scene shows but the pointer. Compared after each step, so it has to be cheap."""
    return (
        state.policy,
        state.domains,
        state.layout,
        state.stance,
        state.focus,
        state.return_focus,
        state.selected,
        state.departed,
        state.ground,
        state.stack,
        state.drag,
        state.output,
        state.renderer,
        state.clock,
        state.devices,
        state.input_words,
        state.integrity,
        state.audit_healthy,
        state.clipboard.held,
        state.clipboard.paste,
        state.panel,
        state.captured,
        state.stopping,
        state.fullscreen,
        state.lock,
        state.scene is None,
    )


def _seen(state: State) -> Outcome:
    """The new scene, if it differs from what the screen has, and what follows from it."""
    if state.output is None:
        return state, ()
    scene = build(state, state.output)
    state, effects = _hinted(state)
    if _same(state.scene, scene):
        return state, effects
    records = excused(state.policy, state.scene, scene)
    state, releases = settled(_showing(state, scene))
    state, lifted = contacts.settled(state)
    return state, (*releases, *lifted, Show(scene), *effects, *records)


def _showing(state: State, scene: Scene) -> State:
    shown = Shown(scene.serial, scene.stance, scene.focus)
    last = state.pending[-1] if state.pending else state.presented
    news = last is None or (last.stance, last.focus) != (shown.stance, shown.focus)
    pending = (*state.pending, shown)[-PENDING_MAX:] if news else state.pending
    return replace(state, scene=scene, serial=scene.serial, pending=pending)


def _same(old: Scene | None, new: Scene) -> bool:
    return old is not None and replace(new, serial=old.serial, pointer=old.pointer) == old


def _hinted(state: State) -> Outcome:
    """Each guest whose place has changed is told the size it would best have; a moving one when it rests."""
    effects: list[Effect] = []
    for domain in state.domains:
        if state.drag and state.drag.domain == domain.name:
            continue
        best = suggested_size(state, domain.name)
        if domain.session and best and best != domain.session.hinted:
            effects.append(HintSize(domain.session.generation, best.width, best.height))
            state = _told_size(state, domain.name, best)
    return state, tuple(effects)


def _told_size(state: State, name: str, size: Size) -> State:
    domain = state.domain(name)
    assert domain is not None and domain.session is not None, "asked by _hinted for connected ones"
    return state.with_domain(replace(domain, session=replace(domain.session, hinted=size)))
