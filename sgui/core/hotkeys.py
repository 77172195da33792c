"""What each hotkey does. What the guest holds comes up first; the completing key reaches nobody."""

from collections.abc import Callable
from dataclasses import replace

from sgui.core import capture, copy_paste, fullscreen, lock
from sgui.core.chords import Hotkey, Pressed
from sgui.core.effects import Audit
from sgui.core.focus import let_go, move, neighbour, silence
from sgui.core.state import LAYOUTS, Outcome, State
from sgui.values.scene import Layout


def act(state: State, pressed: Pressed, at_us: int) -> Outcome:
    """Every hotkey but the secure attention key, in the normal stance."""
    state, released = let_go(state, at_us)
    state, effects = _ACTS[pressed.hotkey](state, pressed, at_us)
    return state, (*released, *effects)


def arrange(state: State, layout: Layout, by: str) -> Outcome:
    if layout is state.layout:
        return replace(state, fullscreen=False), ()
    state, effects = silence(state) if state.captured else (state, ())
    return replace(state, layout=layout, fullscreen=False), (
        *effects,
        Audit("layout.changed", {"layout": layout.value, "by": by}),
    )


def _neighbour(state: State, pressed: Pressed, _: int) -> Outcome:
    name = neighbour(state, 1 if pressed.hotkey is Hotkey.NEXT else -1)
    return move(state, name, "hotkey") if name else (state, ())


def _direct(state: State, pressed: Pressed, _: int) -> Outcome:
    """To a domain without a session: nothing, the key is kept from guests all the same."""
    domain = state.domains[pressed.nth] if pressed.nth < len(state.domains) else None
    return move(state, domain.name, "hotkey") if domain and domain.session else (state, ())


def _layout(state: State, _: Pressed, __: int) -> Outcome:
    after = LAYOUTS[(LAYOUTS.index(state.layout) + 1) % len(LAYOUTS)]
    return arrange(state, after, "hotkey")


def _copy(state: State, _: Pressed, at_us: int) -> Outcome:
    return copy_paste.copy(state, at_us)


def _paste(state: State, _: Pressed, at_us: int) -> Outcome:
    return copy_paste.paste(state, at_us)


def _lock(state: State, _: Pressed, __: int) -> Outcome:
    return lock.enter(state, "hotkey")


def _capture(state: State, _: Pressed, __: int) -> Outcome:
    return capture.toggled(state)


def _fullscreen(state: State, _: Pressed, __: int) -> Outcome:
    return fullscreen.toggled(state)


_ACTS: dict[Hotkey, Callable[[State, Pressed, int], Outcome]] = {
    Hotkey.NEXT: _neighbour,
    Hotkey.PREVIOUS: _neighbour,
    Hotkey.DIRECT: _direct,
    Hotkey.LAYOUT: _layout,
    Hotkey.COPY: _copy,
    Hotkey.PASTE: _paste,
    Hotkey.LOCK: _lock,
    Hotkey.CAPTURE: _capture,
    Hotkey.FULLSCREEN: _fullscreen,
}
