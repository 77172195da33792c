"""The attention screen: from the secure attention key on, no guest gets anything until the user leaves (E06).

Ways out: Escape (to the old focus if it is still there), a digit, a fresh Enter on the chosen card, a click
on a card.
"""

from dataclasses import replace

from sgui.core.cards import card_rects, columns
from sgui.core.chords import DIGITS
from sgui.core.effects import Audit, Effect
from sgui.core.focus import changed, in_front, silence
from sgui.core.keys import Hands
from sgui.core.pointer import CLICKS
from sgui.core.state import Outcome, State
from sgui.values.scene import Stance

KEY_ESCAPE = 1
ENTERS = frozenset({28, 96})  # KEY_ENTER, KEY_KPENTER
KEY_UP, KEY_LEFT, KEY_RIGHT, KEY_DOWN = 103, 105, 106, 108


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


def pressed(state: State, before: Hands, code: int) -> Outcome:
    """before: what was held when the key went down."""
    if code == KEY_ESCAPE:
        return leave(state, state.return_focus, "escape")
    if code in DIGITS:
        return _choose(state, _nth(state, DIGITS[code]), "digit")
    if code in ENTERS:
        fresh = not any(held in ENTERS for _, held in before.down)
        return _choose(state, state.selected, "enter") if fresh else (state, ())
    if code in CLICKS:
        card = _card_under(state)
        return replace(state, armed=card, selected=card or state.selected), ()
    return replace(state, selected=_moved(state, code)), ()


def lifted(state: State, code: int) -> Outcome:
    """A button that went down on a card and comes up on it chooses it."""
    if code not in CLICKS or state.armed is None:
        return state, ()
    card, armed = _card_under(state), state.armed
    state = replace(state, armed=None)
    return _choose(state, card, "pointer") if card == armed else (state, ())


def _choose(state: State, name: str | None, by: str) -> Outcome:
    return leave(state, name, by) if name is not None and state.connected(name) else (state, ())


def _moved(state: State, code: int) -> str | None:
    """Left and right go around all domains; up and down by rows, not over the edge."""
    names = [domain.name for domain in state.domains]
    if state.selected not in names:
        return state.selected
    at, count = names.index(state.selected), len(names)
    row = columns(count)
    to = {
        KEY_LEFT: (at - 1) % count,
        KEY_RIGHT: (at + 1) % count,
        KEY_UP: at - row,
        KEY_DOWN: at + row,
    }.get(code, at)
    return names[to] if 0 <= to < count else names[at]


def _card_under(state: State) -> str | None:
    if state.pointer is None or state.output is None:
        return None
    rects = card_rects(state.output, state.policy.scale_q, len(state.domains))
    for domain, rect in zip(state.domains, rects, strict=True):
        if rect.holds(state.pointer.x, state.pointer.y):
            return domain.name
    return None


def _nth(state: State, nth: int) -> str | None:
    return state.domains[nth].name if nth < len(state.domains) else None


def _first(state: State) -> str | None:
    return state.domains[0].name if state.domains else None
