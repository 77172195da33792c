"""Input from an admitted device: to the trusted path, or to the focus, or to nobody."""

from dataclasses import replace

from sgui.core import attention, attention_hands, contacts, lock, pointer
from sgui.core.chords import Hotkey, locks, recognised
from sgui.core.device import admitted
from sgui.core.floating import nudge, nudged
from sgui.core.focus import receiver, route
from sgui.core.hotkeys import act
from sgui.core.keys import BUTTONS, Hold, give, lift, touch
from sgui.core.state import Outcome, State
from sgui.core.unplugged import all_up
from sgui.core.wheel import ASIDE
from sgui.values.input import (
    TOUCH_CANCEL,
    TOUCH_DOWN,
    TOUCH_MOVE,
    TOUCH_UP,
    Input,
    Key,
    KeyHeld,
    PointerAt,
    PointerBy,
    Touch,
    Wheel,
)
from sgui.values.limits import CONTACTS_MAX, KEY_CODE_MAX
from sgui.values.scene import Stance

BTN_LEFT = 0x110


def typed(state: State, heard: Input, at_us: int) -> Outcome:
    """What an unknown or not admitted device says changes nothing (P17)."""
    if state.stance is Stance.STOPPED or not admitted(state.devices, heard.device):
        return state, ()
    match heard:
        case Key(device, code, True):
            return _down(state, (device, code), at_us)
        case Key(device, code):
            return _up(state, (device, code), at_us)
        case KeyHeld(device, code):
            return _held(state, (device, code))
        case PointerAt() | PointerBy():
            return pointer.moved(state, heard, at_us)
        case Wheel():
            return pointer.turned(state, heard, at_us)
        case Touch():
            return _touched(state, heard, at_us)
        case _:
            return all_up(state, heard.device, at_us)


def _touched(state: State, touch: Touch, at_us: int) -> Outcome:
    """A finger: the guest's, or one at a time in the pointer's place; while it is captured there is none."""
    who = (touch.device, touch.slot)
    contact = next((each for each in state.contacts if (each.device, each.slot) == who), None)
    if touch.phase == TOUCH_DOWN:
        return _finger_down(state, touch, at_us) if contact is None and state.finger != who else (state, ())
    if touch.phase == TOUCH_MOVE and contact:
        return contacts.moved(state, contact, touch, at_us)
    if touch.phase == TOUCH_MOVE and state.finger == who and not state.captured:
        return pointer.moved(state, PointerAt(touch.device, touch.x, touch.y), at_us)
    if touch.phase not in (TOUCH_UP, TOUCH_CANCEL):
        return state, ()
    if contact:
        return contacts.let_go(state, (contact,), at_us)
    return _finger_up(state, touch, at_us) if state.finger == who else (state, ())


def _finger_down(state: State, touch: Touch, at_us: int) -> Outcome:
    if (found := contacts.taken(state, touch, at_us)) is not None:
        return found
    if state.finger or state.captured or not 0 <= touch.slot < CONTACTS_MAX:
        return state, ()
    state = replace(state, finger=(touch.device, touch.slot))
    state, effects = pointer.moved(state, PointerAt(touch.device, touch.x, touch.y), at_us)
    state, more = _down(state, (touch.device, BTN_LEFT), at_us)
    return state, (*effects, *more)


def _finger_up(state: State, touch: Touch, at_us: int) -> Outcome:
    """What was not meant chooses nothing."""
    armed = None if touch.phase == TOUCH_CANCEL else state.armed
    return _up(replace(state, finger=None, armed=armed), (touch.device, BTN_LEFT), at_us)


def _down(state: State, hold: Hold, at_us: int) -> Outcome:
    before, startled = state.hands, attention.startled(state, at_us)
    state = attention.stirred(state, at_us)
    if hold in before.down or hold[1] in ASIDE or not 1 <= hold[1] <= KEY_CODE_MAX:
        return state, ()
    state = replace(state, hands=touch(before, hold))
    pressed = recognised(state.policy.hotkeys, state.hands, hold[1])
    if pressed and pressed.hotkey is Hotkey.ATTENTION:
        state = replace(state, startled_us=None)
        return lock.cleared(state) if state.stance is Stance.LOCKED else attention.enter(state, "hotkey")
    if state.stance is Stance.LOCKED:
        return lock.typed(state, hold[1])
    if state.stance is Stance.ATTENTION:
        if locks(state.policy.hotkeys, state.hands, hold[1]):
            return lock.enter(state, "hotkey")
        if startled:
            return state, ()
        return attention_hands.pressed(state, before, hold[1], at_us)
    if pressed:
        return act(state, pressed, at_us)
    if hold[1] in BUTTONS:
        return pointer.pressed(state, hold, at_us)
    if (push := nudge(state, hold[1])) is not None:
        return nudged(state, push, at_us)
    return _key(state, hold, at_us)


def _held(state: State, hold: Hold) -> Outcome:
    """Nobody was told of its press, so nobody will be told of its release; but of the secure attention key
    not even a part is lost (E13)."""
    if hold in state.hands.down or not 1 <= hold[1] <= KEY_CODE_MAX:
        return state, ()
    state = replace(state, hands=touch(state.hands, hold))
    pressed = recognised(state.policy.hotkeys, state.hands, hold[1])
    attentive = pressed is not None and pressed.hotkey is Hotkey.ATTENTION
    return attention.enter(state, "hotkey") if attentive else (state, ())


def _key(state: State, hold: Hold, at_us: int) -> Outcome:
    if receiver(state) is None:
        return state, ()
    hands, records = give(state.hands, hold)
    return route(replace(state, hands=hands), records, at_us)


def _up(state: State, hold: Hold, at_us: int) -> Outcome:
    if hold not in state.hands.down:
        return state, ()
    hands, records = lift(state.hands, hold)
    state = replace(state, hands=hands)
    if state.stance is Stance.ATTENTION:
        return attention_hands.lifted(state, hold[1], at_us)
    return route(state, records, at_us)
