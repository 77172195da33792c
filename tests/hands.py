"""What a person does and what a guest hears of it, for tests of typing over the running system."""

import time

from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, SHIFT, Rig

RIGHT_CTRL, ALT_GR, META, RIGHT_SHIFT = 97, 100, 125, 54
CAPS, NUM, SCROLL = 58, 69, 70
BTN_LEFT, BTN_RIGHT, BTN_MIDDLE = 272, 273, 274
EV_KEY, EV_REL, EV_ABS = 1, 2, 3
MODIFIERS = (CTRL, ALT, SHIFT, RIGHT_CTRL, ALT_GR, RIGHT_SHIFT, META)


def in_attention(rig: Rig) -> None:
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")


def settle(rig: Rig, *guests: RawGuest) -> None:
    """What was typed has been routed (a status was asked after it); forget what the guests were told."""
    rig.status()
    time.sleep(0.03)
    for guest in guests:
        guest.events()


def told(rig: Rig, guest: RawGuest, wait: float = 0.06) -> list[tuple[int, int]]:
    """(code, pressed) of all that it was told.

    If that is nothing, a busy machine gets a little more time to prove otherwise.
    """
    rig.status()
    time.sleep(wait)
    return guest.keys() or guest.keys(0.3)


def down_after(events: list[tuple[int, int]], held: frozenset[int] = frozenset()) -> frozenset[int]:
    for code, pressed in events:
        held = held | {code} if pressed else held - {code}
    return held
