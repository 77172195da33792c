"""What decides whether a device counts; the rest is in test_devices.py."""

import pytest

from sgui.core.device import Device, Standing, admitted, found, judged
from sgui.core.policy import DeviceRules
from sgui.values.device import Identity

STREAM = Identity("pipe", 0, 0, "", "", "pipe")
KEYBOARD = Identity("keyboard", 1, 2, "usb-1", "00", "K")
RULES = DeviceRules()


@pytest.mark.parametrize(
    ("device", "standing"),
    [
        (Device(1, STREAM), Standing.ADMITTED),
        (Device(1, KEYBOARD), Standing.PENDING),
        (Device(1, KEYBOARD, trusted=True), Standing.ADMITTED),
        (Device(1, KEYBOARD, trusted=True, shared=True), Standing.REFUSED),
        (Device(1, KEYBOARD, trusted=True, denied=True), Standing.REFUSED),
        (Device(1, Identity("none", 1, 2, "", "", ""), trusted=True), Standing.REFUSED),
    ],
)
def test_what_decides(device: Device, standing: Standing) -> None:
    one = judged(RULES, device)
    assert (one.standing, one.admitted) == (standing, standing is Standing.ADMITTED)
    assert one.reason


def test_a_stream_needs_nobody_to_vouch_for_it() -> None:
    assert not Device(1, STREAM, trusted=True).vouched
    assert Device(1, KEYBOARD, trusted=True).vouched


def test_by_number() -> None:
    devices = (judged(RULES, Device(3, STREAM)), judged(RULES, Device(4, KEYBOARD)))
    assert admitted(devices, 3)
    assert not admitted(devices, 4)
    assert not admitted(devices, 5)
    assert found(devices, 4) is devices[1]
    assert found(devices, 5) is None


BOTH = Identity("keyboard+pointer", 0x46D, 0xC31C, "usb-1", "00", "K")


@pytest.mark.parametrize(
    ("allow", "deny", "reason"),
    [
        ({"keyboard", "pointer"}, set(), "trusted"),
        ({"pointer"}, set(), "not allowed by the policy"),
        (set(), set(), "not allowed by the policy"),
        ({"046d:c31c"}, set(), "trusted"),
        ({"port:usb-1"}, set(), "trusted"),
        ({"port:usb-"}, set(), "not allowed by the policy"),
        ({"046d:c31c", "keyboard", "pointer"}, {"keyboard"}, "denied by the policy"),
        ({"keyboard", "pointer"}, {"port:usb-1"}, "denied by the policy"),
        ({"keyboard", "pointer"}, {"046d:c31c"}, "denied by the policy"),
        ({"keyboard", "pointer"}, {"046d:c31d", "touch"}, "trusted"),
    ],
)
def test_f03_every_function_must_be_allowed_and_a_denial_beats_all(
    allow: set[str], deny: set[str], reason: str
) -> None:
    rules = DeviceRules(frozenset(allow), frozenset(deny))
    assert judged(rules, Device(1, BOTH, trusted=True)).reason == reason
    assert judged(rules, Device(1, STREAM)).admitted
