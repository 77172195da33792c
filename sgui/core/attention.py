"""The attention screen: from the secure attention key on, no guest gets anything until the user leaves (E06).

Here is how one gets there and away again; core/attention_hands.py has what hands do there.
"""

from dataclasses import replace

from sgui.core.effects import Audit, Effect
from sgui.core.focus import changed, in_front, silence
from sgui.core.panel import Panel
from sgui.core.state import Outcome, State
from sgui.values.scene import Stance


def enter(state: State, by: str) -> Outcome:
    """Idempotent. What the focus holds comes up first."""
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
    )
    return after, (*effects, Audit("attention.entered", {"return_focus": state.focus, "by": by}))


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
