"""What a device is, by what it could send: recorded descriptions of real and of malicious hardware."""

from dataclasses import replace

import pytest

from sgui.values.device import Axis
from sgui.values.hardware import fingerprint, identity, port, system_only
from tests.hardware import Vector, vector, vectors


@pytest.mark.requirement(
    "FDP_FIL_EXT.1/KM", "recorded real and malicious devices are told by what they could send"
)
@pytest.mark.parametrize("one", vectors(), ids=lambda one: one.name)
def test_f03_f05_each_is_what_it_could_do(one: Vector) -> None:
    known = identity(one.description)
    assert known.kind == one.expected["kind"]
    assert system_only(one.description) == (one.expected["start"] == "passed")
    assert one.expected.get("port", known.port) == known.port
    assert known.virtual == (one.expected.get("virtual") == "yes")


@pytest.mark.requirement("FDP_RDR_EXT.1", "a device that comes back with other capabilities is another one")
def test_f02_a_device_that_comes_back_with_more_is_another() -> None:
    mouse = vector("mouse-usb").description
    assert fingerprint(mouse) == fingerprint(replace(mouse))
    for other in (
        vector("hostile-composite").description,
        replace(mouse, keys=mouse.keys | 1 << 30),
        replace(mouse, phys="usb-0000:00:14.0-2/input0"),
        replace(mouse, uniq="1"),
        replace(mouse, axes=((0, Axis(0, 1)),)),
    ):
        assert fingerprint(other) != fingerprint(mouse)


@pytest.mark.parametrize(
    ("phys", "plugged"),
    [
        ("usb-0000:00:14.0-2.1/input1", "usb-0000:00:14.0-2.1"),
        ("isa0060/serio1/input0", "isa0060/serio1"),
        ("i2c-ELAN2097:00", "i2c-ELAN2097:00"),
        ("/input0", "/input0"),
        ("a/b", "a/b"),
        ("", ""),
    ],
)
def test_the_port_is_where_it_is_plugged_in(phys: str, plugged: str) -> None:
    assert port(phys) == plugged


def test_f04_a_name_is_short_and_decides_nothing() -> None:
    one = replace(vector("mouse-usb").description, name="K" * 255)
    assert identity(one).name == "K" * 64
    assert identity(one).kind == "pointer"


def test_bits_of_an_event_type_that_it_does_not_send_are_none() -> None:
    assert identity(replace(vector("keyboard-at").description, events=1)).kind == "none"
    assert identity(replace(vector("mouse-usb").description, events=3)).kind == "none"


def test_words_of_a_device_are_cut_to_what_a_band_can_hold() -> None:
    """A scene that its reader refuses would end the screen, as often as it came back."""
    one = identity(replace(vector("keyboard-at").description, phys="p" * 255, name="n" * 255))
    assert (len(one.port), len(one.name)) == (64, 64)
