"""What hands do on the attention screen: choose a domain, answer a question. No guest gets any of it.

Ways out: Escape (to the old focus if it is still there), a digit, a fresh Enter on the chosen card, a click
on a card, the answer to a question that the way in has asked.
"""

from dataclasses import replace

from sgui.core import questions, stopping
from sgui.core.attention import leave
from sgui.core.cards import columns
from sgui.core.chords import DIGITS
from sgui.core.keys import Hands
from sgui.core.pointer import CLICKS
from sgui.core.state import Outcome, State
from sgui.core.target import Offer, Part, Target, target_at
from sgui.values.scene import Action

KEY_ESCAPE, KEY_TAB = 1, 15
ENTERS = frozenset({28, 96})  # KEY_ENTER, KEY_KPENTER
KEY_R, KEY_DELETE = 19, 111
ACTIONS = {KEY_DELETE: Action.STOP, KEY_R: Action.RELEASE}  # for the marked card
KEY_UP, KEY_LEFT, KEY_RIGHT, KEY_DOWN = 103, 105, 106, 108
ACROSS = {KEY_LEFT: -1, KEY_RIGHT: 1}
DOWNWARD = {KEY_UP: -1, KEY_DOWN: 1}


def pressed(state: State, before: Hands, code: int, at_us: int) -> Outcome:
    """before: what was held when the key went down."""
    if code == KEY_ESCAPE:
        return _back(state)
    if code in DIGITS:
        return _choose(state, _nth(state, DIGITS[code]), "digit")
    if code in ENTERS:
        fresh = not any(held in ENTERS for _, held in before.down)
        return _enter(state, at_us) if fresh else (state, ())
    if code in CLICKS:
        return _aimed(state, _under(state) if state.panel.steady(at_us) else None), ()
    if code == KEY_TAB:
        return questions.turned(state, 1), ()
    if state.panel.here:
        return _on_panel(state, code), ()
    if code in ACTIONS:
        return _acted(state, at_us) if offered(state) is ACTIONS[code] else (state, ())
    return _on_cards(state, code), ()


def lifted(state: State, code: int, at_us: int) -> Outcome:
    """A button that went down on something and comes up on it means it."""
    if code not in CLICKS or state.armed is None:
        return state, ()
    armed, under, state = state.armed, _under(state), replace(state, armed=None)
    if armed.part is Part.CARD and under == Target(Part.ACTION, armed.nth):
        under = armed  # the button came with the mark, when the pointer was there already
    if under != armed:
        return state, ()
    match armed:
        case Target(Part.CARD, nth):
            return _choose(state, _nth(state, nth), "pointer")
        case Target(Part.ANSWER):
            return questions.answer(state, at_us)
        case Target(Part.COUNTER):
            return questions.after_it(state), ()
        case Target(Part.ACTION):
            return _acted(state, at_us)
    return state, ()


def offered(state: State) -> Action:
    """What may be done about the marked card's domain."""
    domain = state.domain(state.selected)
    return stopping.action(domain) if domain else Action.NONE


def _acted(state: State, at_us: int) -> Outcome:
    """To stop destroys what the guest shows, so the user is asked; to release does not."""
    domain, action = state.domain(state.selected), offered(state)
    assert domain is not None, "only what is offered has a key or a button"
    if action is Action.STOP:
        return stopping.ask(state, domain, at_us), ()
    return stopping.release(state, domain)


def _back(state: State) -> Outcome:
    """One step: out of a question that the user has put himself, else away."""
    if state.stopping:
        return stopping.dropped(state), ()
    return leave(state, state.return_focus, "escape")


def _enter(state: State, at_us: int) -> Outcome:
    """What was meant for a question that has just gone chooses no card (E07)."""
    if state.panel.here:
        return questions.answer(state, at_us)
    gone = state.panel.shown is None and not state.panel.steady(at_us)
    return (state, ()) if gone else _choose(state, state.selected, "enter")


def _aimed(state: State, target: Target | None) -> State:
    """A button goes down: what is under the pointer is marked."""
    state = replace(state, armed=target)
    match target:
        case Target(Part.CARD | Part.ACTION, nth):
            return replace(state, selected=_nth(state, nth), panel=replace(state.panel, here=False))
        case Target(Part.ANSWER, nth):
            return questions.marked(state, nth)
        case Target():
            return replace(state, panel=replace(state.panel, here=True))
    return state


def _choose(state: State, name: str | None, by: str) -> Outcome:
    return leave(state, name, by) if name is not None and state.connected(name) else (state, ())


def _on_panel(state: State, code: int) -> State:
    """Left and right mark another answer; up and down go to another question, or to the cards."""
    if code in ACROSS:
        return questions.marked(state, state.panel.answer + ACROSS[code])
    return questions.turned(state, DOWNWARD[code]) if code in DOWNWARD else state


def _on_cards(state: State, code: int) -> State:
    """Left and right go around all domains; up and down by rows, over the upper edge to a question."""
    names = [domain.name for domain in state.domains]
    if state.selected not in names:
        return questions.turned(state, 1) if code == KEY_UP else state
    at, count = names.index(state.selected), len(names)
    row = columns(count)
    to = {
        KEY_LEFT: (at - 1) % count,
        KEY_RIGHT: (at + 1) % count,
        KEY_UP: at - row,
        KEY_DOWN: at + row,
    }.get(code, at)
    if to < 0:
        return questions.turned(state, 1)
    return replace(state, selected=names[to if to < count else at])


def _under(state: State) -> Target | None:
    if state.pointer is None or state.output is None:
        return None
    asked = questions.question(state)
    names = [domain.name for domain in state.domains]
    action = names.index(state.selected) if state.selected in names and offered(state).value else None
    offer = Offer(len(names), len(asked.answers) if asked else 0, action)
    return target_at(state.pointer, state.output, state.policy.scale_q, offer)


def _nth(state: State, nth: int) -> str | None:
    return state.domains[nth].name if nth < len(state.domains) else None
