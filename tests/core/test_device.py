"""What decides whether a device counts; the rest is in test_devices.py."""

import pytest

from sgui.core.device import Device, Standing, admitted, found, judged
from sgui.values.device import Identity

STREAM = Identity("pipe", 0, 0, "", "", "pipe")
KEYBOARD = Identity("keyboard", 1, 2, "usb-1", "00", "K")


@pytest.mark.parametrize(
    ("device", "standing"),
    [
        (Device(1, STREAM), Standing.ADMITTED),
        (Device(1, KEYBOARD), Standing.PENDING),
        (Device(1, KEYBOARD, trusted=True), Standing.ADMITTED),
        (Device(1, KEYBOARD, trusted=True, shared=True), Standing.REFUSED),
        (Device(1, Identity("none", 1, 2, "", "", ""), trusted=True), Standing.REFUSED),
    ],
)
def test_what_decides(device: Device, standing: Standing) -> None:
    one = judged(device)
    assert (one.standing, one.admitted) == (standing, standing is Standing.ADMITTED)
    assert one.reason


def test_a_stream_needs_nobody_to_vouch_for_it() -> None:
    assert not Device(1, STREAM, trusted=True).vouched
    assert Device(1, KEYBOARD, trusted=True).vouched


def test_by_number() -> None:
    devices = (judged(Device(3, STREAM)), judged(Device(4, KEYBOARD)))
    assert admitted(devices, 3)
    assert not admitted(devices, 4)
    assert not admitted(devices, 5)
    assert found(devices, 4) is devices[1]
    assert found(devices, 5) is None
