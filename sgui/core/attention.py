"""The attention screen: from the secure attention key on, no guest gets anything until the user leaves (E06).

Here is how one gets there and away again; core/attention_hands.py has what hands do there.

Invariant, held by tests/core/test_attention.py:
  A1  where it was not the secure attention key or a click that led there, the user may be typing for a guest:
      nothing counts but that key and the lock's, until he was shown it and has paused for FRESH_MS (E07).
"""

from dataclasses import replace

from sgui.core.effects import Audit, Effect
from sgui.core.focus import changed, in_front, silence
from sgui.core.panel import Panel
from sgui.core.state import Outcome, State
from sgui.values.limits import FRESH_MS, TYPED_GRAIN_US
from sgui.values.scene import Stance


def enter(state: State, by: str, startling_us: int | None = None) -> Outcome:
    """Idempotent. What the focus holds comes up first. startling_us: now, where the user may be typing on."""
    if state.stance is not Stance.NORMAL:
        return state, ()
    quiet, effects = silence(state)
    after = replace(
        quiet,
        stance=Stance.ATTENTION,
        focus=None,
        return_focus=state.focus,
        selected=state.focus or _first(state),
        armed=None,
        panel=Panel(),
        startled_us=startling_us,
    )
    return after, (*effects, Audit("attention.entered", {"return_focus": state.focus, "by": by}))


def startled(state: State, at_us: int) -> bool:
    """Whether what goes down now may be meant for a guest (A1), in the grain of recordings."""
    if state.stance is not Stance.ATTENTION or state.startled_us is None:
        return False
    seen = state.presented is not None and state.presented.stance is Stance.ATTENTION
    return not seen or _grain(at_us) - _grain(state.startled_us) < FRESH_MS * 1000


def stirred(state: State, at_us: int) -> State:
    """Something went down: the pause begins anew, or is over."""
    if state.startled_us is None:
        return state
    return replace(state, startled_us=at_us if startled(state, at_us) else None)


def _grain(at_us: int) -> int:
    return at_us - at_us % TYPED_GRAIN_US


def leave(state: State, focus: str | None, by: str) -> Outcome:
    """To the normal stance; the gate opens when a frame shows it (F3)."""
    quiet, _ = silence(state)
    after = replace(
        in_front(quiet, focus, by),
        stance=Stance.NORMAL,
        focus=focus,
        return_focus=None,
        selected=None,
        armed=None,
        departed=None if focus else state.departed,
    )
    effects: tuple[Effect, ...] = (Audit("attention.left", {"focus": focus, "by": by}),)
    if focus != state.return_focus:
        effects = (*effects, changed(state.return_focus, focus, "attention"))
    return after, effects


def _first(state: State) -> str | None:
    return state.domains[0].name if state.domains else None
