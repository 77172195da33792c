"""The questions that pictures show, as the core asks them."""

from dataclasses import replace

from sgui.core import devices
from sgui.core.device import Device
from sgui.core.state import initial
from sgui.values.hardware import identity
from sgui.values.scene import QuestionView
from tests.core.samples import POLICY
from tests.hardware import vector

PASTING = QuestionView(
    "paste",
    "office to bank",
    "Paste from office into bank?",
    "office copied 1.2 KiB. bank gets the text if you allow it, once.",
    ("deny", "once"),
    0,
    True,
    1,
    1,
)
STOPPING = QuestionView(
    "stop",
    "office",
    "Stop the display of office?",
    "Its session ends, and what office shows is gone. It stays away until you release it here.",
    ("keep", "stop"),
    1,
    True,
    1,
    2,
)


def plugged(name: str, chosen: int = 0, here: bool = False, nth: int = 1, count: int = 1) -> QuestionView:
    """About the device of this description, in tests/vectors/devices."""
    waits = Device(7, identity(vector(name).description))
    (asked,) = devices.pending(replace(initial(POLICY), devices=(waits,)))
    said = (asked.kind, asked.key, asked.title, asked.words, asked.answers)
    return QuestionView(*said, chosen, here, nth, count)
