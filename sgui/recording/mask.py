"""What a recording may know of keys: those that sgui itself acted on, and of the others that there were some.

Invariants, each held by tests/recording/test_mask.py:
  M1  a key that went to a guest, or to nobody, is never told: MASKED stands for it, its time blurred; but for
      Caps, Num and Scroll Lock, which the band shows;
  M2  a modifier is told only together with the hotkey that it was held for, not when it goes down;
  M4  where a recording may name keys (`--record-keys`), it names none that is typed while the seat is locked;
  M3  what is left makes the same core show the same scenes.
What sgui acts on is listed here, so that a key of which nobody thought stays hidden.
"""

from dataclasses import replace

from sgui.core import attention
from sgui.core.attention_hands import (
    ACTIONS,
    ENTERS,
    KEY_DOWN,
    KEY_ESCAPE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_TAB,
    KEY_UP,
    offered,
)
from sgui.core.chords import DIGITS, MODIFIERS, Hotkey, locks, recognised
from sgui.core.events import Event, LockerSaid, Typed
from sgui.core.floating import nudge
from sgui.core.focus import receiver
from sgui.core.keys import BUTTONS, Hold, touch
from sgui.core.locks import LOCK_KEYS
from sgui.core.state import State
from sgui.values.input import InputLost, Key, KeyHeld
from sgui.values.limits import KEY_CODE_MAX, TYPED_GRAIN_US
from sgui.values.lock import Answer
from sgui.values.scene import Stance

MASKED = KEY_CODE_MAX  # KEY_MAX: no key has this code, and no hotkey can name it
BLUR_US = TYPED_GRAIN_US

ON_ATTENTION = frozenset({KEY_ESCAPE, KEY_TAB, KEY_UP, KEY_LEFT, KEY_RIGHT, KEY_DOWN, *DIGITS})


class Mask:
    """One seat's recording. keys: it may name keys. told: what it says is down, as far as it does."""

    def __init__(self, keys: bool = False) -> None:
        self._keys = keys
        self._told: frozenset[Hold] = frozenset()

    def events(self, state: State, event: Event) -> tuple[Event, ...]:
        """What to record of an event that came in this state: the last stands for it, others come before."""
        if isinstance(event, LockerSaid) and event.answer is Answer.TYPED:
            return (replace(event, at_us=event.at_us - event.at_us % BLUR_US),)
        if not isinstance(event, Typed):
            return (event,)
        match event.input:
            case Key(device, code, True):
                return self._pressed(state, (device, code), event.at_us)
            case Key(device, code):
                return (self._lifted((device, code), event.at_us),)
            case KeyHeld(device, code):
                return self._held(state, (device, code), event.at_us)
            case InputLost(device):
                self._told = frozenset(hold for hold in self._told if hold[0] != device)
        return (event,)

    def _pressed(self, state: State, hold: Hold, at_us: int) -> tuple[Event, ...]:
        if hold in state.hands.down or hold[1] > KEY_CODE_MAX:
            return (_hidden(hold, True, at_us),)
        if self._keys and state.stance is not Stance.LOCKED:
            return self._tell(hold, at_us=at_us)
        if _hotkey(replace(state, hands=touch(state.hands, hold)), hold[1]):
            held = sorted(each for each in state.hands.down - self._told if each[1] in MODIFIERS)
            return self._tell(*held, hold, at_us=at_us)
        if (
            hold[1] in BUTTONS
            or (hold[1] in LOCK_KEYS and receiver(state))
            or (
                state.stance is Stance.ATTENTION
                and not attention.startled(state, at_us)
                and _chooses(state, hold[1])
            )
        ):
            return self._tell(hold, at_us=at_us)
        return (_hidden(hold, True, at_us),)

    def _held(self, state: State, hold: Hold, at_us: int) -> tuple[Event, ...]:
        """A key that was found to be down is told if it completes the secure attention key."""
        told = self._pressed(state, hold, at_us)
        attentive = _attentive(replace(state, hands=touch(state.hands, hold)), hold[1])
        return told if attentive else (Typed(KeyHeld(hold[0], MASKED), at_us - at_us % BLUR_US),)

    def _tell(self, *holds: Hold, at_us: int) -> tuple[Event, ...]:
        self._told |= frozenset(holds)
        return tuple(Typed(Key(device, code, True), at_us) for device, code in holds)

    def _lifted(self, hold: Hold, at_us: int) -> Event:
        if hold not in self._told:
            return _hidden(hold, False, at_us)
        self._told -= {hold}
        return Typed(Key(*hold, False), at_us)


def _hotkey(state: State, code: int) -> bool:
    """Whether this key-down, which hands hold already, is one that sgui keeps for itself."""
    pressed = recognised(state.policy.hotkeys, state.hands, code)
    if _attentive(state, code):
        return True
    if state.stance is Stance.ATTENTION:
        return locks(state.policy.hotkeys, state.hands, code)
    return state.stance is Stance.NORMAL and (pressed is not None or nudge(state, code) is not None)


def _attentive(state: State, code: int) -> bool:
    """Whether it is the secure attention key."""
    pressed = recognised(state.policy.hotkeys, state.hands, code)
    return pressed is not None and pressed.hotkey is Hotkey.ATTENTION


def _chooses(state: State, code: int) -> bool:
    """On the attention screen; an Enter that is not fresh counts for nothing there."""
    if code in ENTERS:
        return not any(held in ENTERS for _, held in state.hands.down)
    if code in ACTIONS:
        return not state.panel.here and offered(state) is ACTIONS[code]
    return code in ON_ATTENTION


def _hidden(hold: Hold, pressed: bool, at_us: int) -> Event:
    return Typed(Key(hold[0], MASKED, pressed), at_us - at_us % BLUR_US)
