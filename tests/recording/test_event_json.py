"""Each event to JSON and back; anything else is refused."""

from dataclasses import fields
from typing import Any, get_args

import pytest

from sgui import config
from sgui.core import events
from sgui.core.events import Event
from sgui.recording.event_json import decode_event, decode_policy, encode_event, encode_policy
from sgui.values.device import Identity
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.input import InputLost, Key, KeyHeld, PointerAt, PointerBy, Touch, Wheel
from sgui.values.lock import Answer
from sgui.values.pixels import PixelLayout

POLICY = config.parse(
    b'version = 1\n[domains.bank]\nlabel = "finance"\n', "x", shipped_labels=config.shipped_labels()
)

SAMPLES: tuple[Event, ...] = (
    events.Typed(Key(1, 30, True), 5),
    events.Typed(PointerAt(1, 0, 65535), 5),
    events.Typed(PointerBy(1, -3, 4), 5),
    events.Typed(Wheel(1, -1), 5),
    events.Typed(InputLost(1), 5),
    events.SessionOpened("bank", 7, 5),
    events.SessionClosed(7, "fbif: 'x'", 5, "12:00:00"),
    events.SurfaceChanged(7, PixelLayout(4, 4, 16, 0, 32, 64)),
    events.ScreenReady(Size(800, 600), ""),
    events.ScreenLost(5),
    events.PolicyReplaced(POLICY, 5),
    events.AuditHealth(False),
    events.PlatformSeen("DMA open"),
    events.DeviceFound(3, Identity("keyboard", 0x46D, 0xC31C, "usb-1", "00" * 8, "K"), True, False, False, 5),
    events.Typed(KeyHeld(1, 30), 5),
    events.Typed(Touch(1, 9, 2, 65535, 0), 5),
    events.LockerSaid(7, Answer.TYPED, 3, False, 5),
)

# What a recording holds of each event. A new event, or field, is recorded: think of what it may tell of a
# guest's secrets or of what was typed, then put it here.
RECORDED = {
    "Typed": "input at_us",
    "SessionOpened": "domain generation at_us",
    "SessionClosed": "generation violation at_us clock",
    "SurfaceChanged": "generation layout",
    "SignalChanged": "generation present clock",
    "RingStalled": "generation stalled",
    "Throttled": "generation busy",
    "ScreenReady": "size renderer",
    "ScreenLost": "at_us",
    "Presented": "serial at_us",
    "Tick": "at_us clock",
    "FocusAsked": "domain at_us",
    "AttentionAsked": "at_us",
    "LayoutAsked": "layout",
    "LockAsked": "at_us",
    "ReleaseAsked": "domain",
    "PolicyReplaced": "policy at_us",
    "ClipboardSeeded": "nonce",
    "ClipboardAnswered": "generation nonce size_bytes at_us",
    "UnlockMeans": "why",
    "LockerCame": "nonce at_us",
    "LockerLost": "at_us",
    "LockerSaid": "nonce answer typed caps at_us",
    "AuditHealth": "healthy",
    "InputState": "words",
    "PlatformSeen": "words",
    "DeviceFound": "device identity at_start remembered shared at_us",
    "DeviceShared": "device shared at_us",
    "DeviceHeld": "device held at_us",
    "DeviceGone": "device at_us",
    "StopAsked": "at_us",
}


def test_what_is_recorded_of_each_event_was_thought_of() -> None:
    for kind in get_args(Event):
        assert " ".join(field.name for field in fields(kind)) == RECORDED[kind.__name__]


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_comes_back(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


def test_a_policy_comes_back_whole() -> None:
    assert decode_policy(encode_policy(POLICY)) == POLICY


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        ["Nothing", 1],
        [["Tick"], 1, "12:00"],
        ["Tick", 1],
        ["Tick", 1, "12:00", 2],
        ["Tick", True, "12:00"],
        ["Tick", 1.0, "12:00"],
        ["Tick", 1 << 63, "12:00"],
        ["Tick", 1, None],
        ["Tick", 1, "x" * 513],
        ["AuditHealth", 1],
        ["LockerSaid", 7, "opened", 3, False, 5],
        ["LockerSaid", 7, 1, 3, False, 5],
        ["Typed", ["Key", 1, 30], 5],
        ["Typed", None, 5],
        ["SurfaceChanged", 7, [4, 4, 16, 0, 31, 64]],
        ["PolicyReplaced", 5, 5],
        ["PolicyReplaced", "version = 2\n", 5],
    ],
    ids=ascii,
)
def test_anything_else_is_refused(plain: Any) -> None:
    with pytest.raises(ProtocolError):
        decode_event(plain)
