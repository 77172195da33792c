"""A device that is gone, or of which something was lost: everything held on it comes up, fingers too."""

from dataclasses import replace

from sgui.core.focus import route
from sgui.core.keys import lose
from sgui.core.state import Outcome, State
from sgui.core.touching import lifted


def all_up(state: State, device: int, at_us: int) -> Outcome:
    """The focus is told of what it knew."""
    mine = tuple(contact for contact in state.contacts if contact.device == device)
    others = tuple(contact for contact in state.contacts if contact.device != device)
    hands, released = lose(state.hands, device)
    finger = None if state.finger and state.finger[0] == device else state.finger
    after = replace(state, hands=hands, contacts=others, finger=finger, armed=None)
    return route(after, (*released, *lifted(mine)), at_us)
