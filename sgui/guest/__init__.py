"""The guest's side of the channel: what bridges, demonstrations and tests are written with.

    from sgui.guest import SessionEnded, connect

    with connect("/run/sgui/guests/bank.sock") as display:
        display.configure(display.width, display.height)
        display.framebuffer[: 4 * display.width] = bytes(4 * display.width)
        display.update(0, 0, display.width, 1)

docs/guest.md tells it whole, examples/guest.c does it without any library.
"""

from sgui.guest.display import Display, Event, connect
from sgui.guest.pasted import Pasted
from sgui.guest.refused import Busy, InQuarantine, NotAllowed, Refused, SessionEnded, Wait

__all__ = [
    "Busy",
    "Display",
    "Event",
    "InQuarantine",
    "NotAllowed",
    "Pasted",
    "Refused",
    "SessionEnded",
    "Wait",
    "connect",
]
