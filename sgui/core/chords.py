"""Chords: which key-down completes a hotkey, given the modifiers that hands hold.

Modifiers match exactly, left and right alike; lock keys are no modifiers. Only the secure attention key
tolerates more modifiers than it names. A chord is recognised over all devices together.
"""

from dataclasses import dataclass
from enum import Enum

from sgui.core.keys import Hands
from sgui.core.policy import Hotkeys

MODIFIERS = {
    29: "ctrl",  # KEY_LEFTCTRL
    97: "ctrl",  # KEY_RIGHTCTRL
    56: "alt",  # KEY_LEFTALT
    100: "alt",  # KEY_RIGHTALT
    42: "shift",  # KEY_LEFTSHIFT
    54: "shift",  # KEY_RIGHTSHIFT
    125: "meta",  # KEY_LEFTMETA
    126: "meta",  # KEY_RIGHTMETA
}
DIGITS = {code: n for n, code in enumerate(range(2, 12))}  # KEY_1 names the first domain, KEY_0 the tenth
KEY_DELETE, KEY_SYSRQ, KEY_PAUSE, KEY_BREAK = 111, 99, 119, 411


class Hotkey(Enum):
    ATTENTION = "attention"
    NEXT = "next"
    PREVIOUS = "previous"
    DIRECT = "direct"
    LAYOUT = "layout"
    COPY = "copy"
    PASTE = "paste"
    LOCK = "lock"
    CAPTURE = "capture"
    FULLSCREEN = "fullscreen"


@dataclass(frozen=True, slots=True)
class Pressed:
    """nth: which domain a DIRECT names, from 0."""

    hotkey: Hotkey
    nth: int = 0


_ATTENTION = Pressed(Hotkey.ATTENTION)
_ATTENTION_CODES = {
    "ctrl+alt+delete": frozenset({KEY_DELETE}),
    "pause": frozenset({KEY_PAUSE, KEY_BREAK}),  # with Ctrl, a PS/2 keyboard says KEY_BREAK
    "sysrq": frozenset({KEY_SYSRQ}),
}


def modifiers(hands: Hands) -> frozenset[str]:
    return frozenset(MODIFIERS[code] for _, code in hands.down if code in MODIFIERS)


def recognised(hotkeys: Hotkeys, hands: Hands, code: int) -> Pressed | None:
    """The hotkey that this key-down completes. With `attention-only` there is one hotkey."""
    if code in MODIFIERS:
        return None
    held = modifiers(hands)
    if _attention(hotkeys, held, code):
        return _ATTENTION
    return None if hotkeys.attention_only else _other(hotkeys, held, code)


def locks(hotkeys: Hotkeys, hands: Hands, code: int) -> bool:
    """The lock's chord, for the attention screen: with `attention-only` too, where no guest hears it."""
    return code == hotkeys.lock.code and modifiers(hands) == hotkeys.lock.modifiers


def _attention(hotkeys: Hotkeys, held: frozenset[str], code: int) -> bool:
    if code not in _ATTENTION_CODES[hotkeys.attention]:
        return False
    return hotkeys.attention != "ctrl+alt+delete" or held >= {"ctrl", "alt"}


def _other(hotkeys: Hotkeys, held: frozenset[str], code: int) -> Pressed | None:
    if code in DIGITS and held == hotkeys.direct:
        return Pressed(Hotkey.DIRECT, DIGITS[code])
    for hotkey, chord in (
        (Hotkey.NEXT, hotkeys.next),
        (Hotkey.PREVIOUS, hotkeys.previous),
        (Hotkey.LAYOUT, hotkeys.layout),
        (Hotkey.COPY, hotkeys.copy),
        (Hotkey.PASTE, hotkeys.paste),
        (Hotkey.LOCK, hotkeys.lock),
        (Hotkey.CAPTURE, hotkeys.capture),
        (Hotkey.FULLSCREEN, hotkeys.fullscreen),
    ):
        if code == chord.code and held == chord.modifiers:
            return Pressed(hotkey)
    return None
