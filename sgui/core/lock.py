"""The lock: while it is on, nothing is delivered, nothing of a guest is shown, and only a password opens it.

Invariants, each held by tests/core/test_lock.py and test_lock_properties.py:
  U1  no record reaches a guest while it is locked, but the releases of what the guest held before (E06);
  U2  no scene of a locked seat has a surface, a tab or a clipboard (D16);
  U3  only GRANTED opens it, said by the locker of the attempt that it is making; no command, no policy, no
      event of a screen or guest does;
  U4  each attempt counts when it begins, and the next one waits.
"""

from dataclasses import replace

from sgui.core import copy_paste
from sgui.core.effects import Audit, ClearLocker, Effect, KeepLocked, OpenLocker, Refused, TypeToLocker
from sgui.core.events import LockerCame, LockerSaid
from sgui.core.focus import in_front, silence
from sgui.core.keys import Hands
from sgui.core.locked import SECOND_US, STARTING, Lock, fresh, punished, waiting
from sgui.core.state import Outcome, State
from sgui.values.limits import LOCK_DOTS, TYPED_GRAIN_US
from sgui.values.lock import Answer, LockPhase
from sgui.values.scene import Stance

SHIFT, ALTGR, CTRL = 1, 2, 4  # what is held while a key goes down
HELD = {42: SHIFT, 54: SHIFT, 100: ALTGR, 29: CTRL, 97: CTRL}
WRONG = "Wrong password"
BROKEN = "The password could not be checked"
AGAIN = "What checks passwords has ended and is started again"
NONCES = 1 << 32
LOCKABLE = (Stance.NORMAL, Stance.ATTENTION)


def refused(state: State) -> str:
    """Why it may not be locked; "" if it may. Who could never come back in is not locked out by accident."""
    if state.stance is Stance.STOPPED:
        return "sgui is ending"
    if state.no_unlock and state.policy.lock.unlock != "none":
        return f'nobody could unlock, {state.no_unlock}; allowed then only with lock.unlock = "none"'
    return ""


def enter(state: State, by: str) -> Outcome:
    """Idempotent. What the focus holds comes up first, and nobody is asked for a text any more."""
    if state.stance is Stance.LOCKED:
        return state, ()
    if why := refused(state):
        return state, (Audit("lock.unavailable", {"by": by, "why": why}), Refused(f"lock: {why}"))
    back = state.focus or state.return_focus
    state, effects = silence(state)
    state, ignored = copy_paste.unasked(state)
    after = replace(
        state,
        stance=Stance.LOCKED,
        focus=None,
        return_focus=back,
        selected=None,
        armed=None,
        drag=None,
        lock=fresh(state.policy.lock),
    )
    return after, (*effects, *ignored, KeepLocked(0, _checked(after)), Audit("lock.locked", {"by": by}))


def typed(state: State, code: int) -> Outcome:
    """A key went down. While nobody listens it is lost, and is nobody's later (E05)."""
    if state.lock.phase is not LockPhase.OPEN:
        return state, ()
    return state, (TypeToLocker(code, _held(state.hands)),)


def cleared(state: State) -> Outcome:
    """The secure attention key: what was typed goes, and the lock stays."""
    return state, (ClearLocker(),) if state.lock.phase is LockPhase.OPEN else ()


def came(state: State, event: LockerCame) -> Outcome:
    """A locker is there. It may make an attempt at once, unless the last one has to be paid for."""
    if not _listening(state):
        return state, ()
    lock = replace(state.lock, nonce=event.nonce % NONCES, typed=0, caps=False)
    lock = replace(lock, said="") if lock.said in (STARTING, AGAIN) else lock
    return _opened(replace(state, lock=waiting(lock, event.at_us)), event.at_us)


def lost(state: State) -> Outcome:
    if not _listening(state):
        return state, ()
    lock = replace(state.lock, phase=LockPhase.STARTING, typed=0, caps=False, said=state.no_unlock or AGAIN)
    return replace(state, lock=lock), (Audit("lock.locker_ended"),)


def said(state: State, event: LockerSaid) -> Outcome:
    """Of another attempt than the one that it is making, or out of turn: nothing (U3)."""
    lock = state.lock
    if not _listening(state) or event.nonce != lock.nonce:
        return state, ()
    match lock.phase, event.answer:
        case LockPhase.OPEN, Answer.TYPED:
            shown = min(event.typed, LOCK_DOTS)
            words = "" if shown else lock.said
            return replace(state, lock=replace(lock, typed=shown, caps=event.caps, said=words)), ()
        case LockPhase.OPEN, Answer.CHECKING:
            lock = replace(punished(lock, event.at_us), phase=LockPhase.CHECKING, said="")
            attempt = Audit("lock.attempt", {"failures": lock.failures - 1})
            return replace(state, lock=lock), (KeepLocked(lock.failures, True), attempt)
        case LockPhase.CHECKING, Answer.GRANTED:
            return _leave(state, event.at_us)
        case LockPhase.CHECKING, Answer.REFUSED | Answer.BROKEN:
            return _again(state, event)
        case _:
            return state, ()


def overdue(state: State, at_us: int) -> Outcome:
    """What time alone brings: another second less to wait, or the lock itself."""
    due = idle_deadline(state)
    if due is not None and _grain(at_us) >= due:
        return enter(state, "idle")
    due = state.lock.deadline
    if due is None or at_us < due or not _listening(state):
        return state, ()
    return _opened(replace(state, lock=waiting(state.lock, at_us)), at_us)


def idle_deadline(state: State) -> int | None:
    """Monotonic us at which nobody has touched anything for as long as the policy allows."""
    idle_s = state.policy.lock.idle_s
    if not idle_s or state.touched_us is None or state.stance not in LOCKABLE or refused(state):
        return None
    return _grain(state.touched_us) + idle_s * SECOND_US


def touched(state: State, at_us: int) -> State:
    """Somebody is there. In the grain of a recording, so that a replay locks at the same event."""
    if not state.policy.lock.idle_s or state.touched_us == _grain(at_us):
        return state
    return replace(state, touched_us=_grain(at_us))


def lock_shown(state: State) -> bool:
    """A frame that shows the lock has been presented since."""
    return state.presented is not None and state.presented.stance is Stance.LOCKED


def kept(state: State) -> KeepLocked:
    """For a seat that starts: what it wants of whoever started it."""
    return KeepLocked(state.lock.failures if state.locked else None, _checked(state))


def _checked(state: State) -> bool:
    return state.locked and state.lock.phase is not LockPhase.CLOSED


def _listening(state: State) -> bool:
    return state.stance is Stance.LOCKED and _checked(state)


def _opened(state: State, at_us: int) -> Outcome:
    """The next attempt, if the wait is over."""
    lock, terms = state.lock, state.lock.terms
    if terms is None or lock.wait_s:
        return state, ()
    lock = replace(lock, phase=LockPhase.OPEN, nonce=(lock.nonce + 1) % NONCES, typed=0)
    return replace(state, lock=lock), (OpenLocker(lock.nonce, terms.user, terms.services, terms.layout),)


def _again(state: State, event: LockerSaid) -> Outcome:
    """The wait counts from the answer: PAM's own delay is no part of it."""
    broken = event.answer is Answer.BROKEN
    lock = replace(state.lock, retry_at_us=0, typed=0, said=BROKEN if broken else WRONG)
    kind = "lock.broken" if broken else "lock.refused"
    return replace(state, lock=waiting(lock, event.at_us)), (Audit(kind, {"failures": lock.failures}),)


def _leave(state: State, at_us: int) -> Outcome:
    """Back to who had the focus, if it is still there; the gate opens when a frame shows it (F3)."""
    back = state.return_focus if state.connected(state.return_focus) else None
    quiet, _ = silence(state)
    after = replace(
        in_front(quiet, back, "unlock"),
        stance=Stance.NORMAL,
        focus=back,
        return_focus=None,
        departed=None if back else state.departed,
        lock=Lock(),
    )
    effects: tuple[Effect, ...] = (KeepLocked(None, False), Audit("lock.unlocked", {"focus": back}))
    return touched(after, at_us), effects


def _held(hands: Hands) -> int:
    held = 0
    for _, code in hands.down:
        held |= HELD.get(code, 0)
    return held


def _grain(at_us: int) -> int:
    return at_us - at_us % TYPED_GRAIN_US
