"""Fingers on the focused guest's picture, told as they are where policy has `touch = true` for it.

Every other finger is a hand on the pointer (core/typed.py). Invariants, each held by
tests/core/test_contacts.py and test_properties.py:
  H1  a finger is the guest's only if it went down inside the content of the focus;
  H2  it comes up for the guest at the border and before the focus goes (P5, E09), and is nobody's then;
  H3  a guest sees at most CONTACTS_MAX of them, under numbers of its own.
"""

from dataclasses import replace

from sgui.core.focus import route
from sgui.core.pointer import guest_point, place
from sgui.core.state import Outcome, State
from sgui.core.touching import Contact, lifted
from sgui.values.geometry import Point
from sgui.values.input import TOUCH_DOWN, TOUCH_MOVE, PointerAt, Touch, TouchRecord
from sgui.values.limits import CONTACTS_MAX


def taken(state: State, touch: Touch, at_us: int) -> Outcome | None:
    """A finger went down: the focus's; None if it is not for the guest as a finger."""
    policy = state.policy.domain(state.focus) if state.focus else None
    point = _point(state, touch)
    here = _guest_point(state, point)
    if policy is None or not policy.touch or point is None or here is None:
        return None
    used = {contact.number for contact in state.contacts}
    number = next((n for n in range(CONTACTS_MAX) if n not in used), None)
    if number is None:
        return state, ()
    mine = Contact(touch.device, touch.slot, number, point)
    after = replace(state, contacts=(*state.contacts, mine))
    return route(after, (TouchRecord(TOUCH_DOWN, number, here.x, here.y),), at_us)


def moved(state: State, contact: Contact, touch: Touch, at_us: int) -> Outcome:
    """Over the border it comes up (H2)."""
    point = _point(state, touch)
    here = _guest_point(state, point)
    if point is None or here is None:
        return let_go(state, (contact,), at_us)
    if point == contact.at:
        return state, ()
    others = tuple(replace(each, at=point) if each is contact else each for each in state.contacts)
    record = TouchRecord(TOUCH_MOVE, contact.number, here.x, here.y)
    return route(replace(state, contacts=others), (record,), at_us)


def let_go(state: State, gone: tuple[Contact, ...], at_us: int) -> Outcome:
    left = tuple(contact for contact in state.contacts if contact not in gone)
    return route(replace(state, contacts=left), lifted(gone), at_us)


def settled(state: State) -> Outcome:
    """After a new scene: the content may have gone away from under a finger."""
    gone = tuple(contact for contact in state.contacts if _guest_point(state, contact.at) is None)
    return let_go(state, gone, state.gate.first_us) if gone else (state, ())


def _point(state: State, touch: Touch) -> Point | None:
    return place(state, PointerAt(touch.device, touch.x, touch.y))


def _guest_point(state: State, point: Point | None) -> Point | None:
    return guest_point(replace(state, pointer=point))
