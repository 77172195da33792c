"""The screen comes, changes its size, goes. Without one nothing is delivered."""

from dataclasses import replace

from sgui.core.effects import Audit
from sgui.core.events import ScreenReady
from sgui.core.focus import silence
from sgui.core.pointer import clamped
from sgui.core.state import Outcome, State


def ready(state: State, event: ScreenReady) -> Outcome:
    """A screen, or a new size of it: nothing that it presented before counts any longer (P11, D16)."""
    quiet, effects = silence(state)
    after = replace(
        quiet,
        output=event.size,
        renderer=event.renderer,
        scene=None,
        presented=None,
        pending=(),
        pointer=clamped(state.pointer, event.size) if state.pointer else None,
        panel=state.panel.moved(state.serial + 1),
    )
    size: dict[str, str | int | bool | None] = {"width": event.size.width, "height": event.size.height}
    return after, (*effects, Audit("screen.ready", size))


def lost(state: State) -> Outcome:
    if state.output is None:
        return state, ()
    quiet, effects = silence(state)
    panel = state.panel.moved(state.serial + 1)
    after = replace(quiet, output=None, scene=None, presented=None, pending=(), panel=panel)
    return after, (*effects, Audit("screen.lost"))
