"""Nodes come and go: what is opened, grabbed and kept, under which number."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.host import evdev_unsafe
from sgui.values.limits import DEVICES_MAX
from sgui.warden import devices
from sgui.warden.devices import GRAB_PAUSE_S, LOOK_PAUSE_S, Devices
from tests.fake_devices import FakeDevice, Kernel

KEYBOARD, MOUSE, POWER = "keyboard-usb-qemu", "mouse-usb", "power-button"
OURS = frozenset({os.getpid()})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kernel = Kernel(tmp_path)
    for name in ("nodes", "open_node", "describe", "grab", "place"):
        monkeypatch.setattr(evdev_unsafe, name, getattr(kernel, name))
    monkeypatch.setattr(devices, "readers", lambda ours, places: [])
    return tmp_path


@pytest.fixture
def keyboard(folder: Path) -> Iterator[FakeDevice]:
    made = FakeDevice(folder, "event0", KEYBOARD)
    yield made
    with contextlib.suppress(OSError):  # a test may have pulled it out
        made.unplug()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_what_is_there_at_the_start_is_known_from_what_comes_later(
    folder: Path, keyboard: FakeDevice
) -> None:
    kept = Devices()
    mouse = FakeDevice(folder, "event1", MOUSE)
    (found,) = kept.look(0.0, OURS)
    assert [(each.number, each.at_start) for each in kept.kept.values()] == [(1, True), (2, False)]
    assert (found.number, found.node[0], found.grabbed) == (2, "event1", True)
    assert kept.look(0.0, OURS) == [], "it is no news"
    assert kept.company.exclusive and not kept.company.shared
    kept.close()
    mouse.unplug()


def test_the_systems_own_buttons_are_left_alone(folder: Path, keyboard: FakeDevice) -> None:
    button = FakeDevice(folder, "event1", POWER)
    kept = Devices()
    before = descriptors()
    kept.look(0.0, OURS)
    assert [each.node[0] for each in kept.kept.values()] == ["event0"]
    assert descriptors() == before, "it was not opened again"
    kept.close()
    button.unplug()


def test_f08_one_that_is_unplugged_is_dropped_and_soon_looked_for(folder: Path, keyboard: FakeDevice) -> None:
    kept = Devices()
    (fd,) = (each.fd for each in kept.kept.values())
    assert kept.due() is None
    keyboard.unplug()
    kept.hear(fd, now=10.0)
    assert not kept.kept and kept.due() == 10.0 + LOOK_PAUSE_S
    kept.hear(fd, now=10.01)  # a descriptor that is nobody's any more
    assert kept.look(10.1, OURS) == [] and kept.due() is None
    kept.close()


def test_f09_a_node_that_becomes_another_devices_has_another_number(
    folder: Path, keyboard: FakeDevice
) -> None:
    """And the hint may be lost: a look finds out by itself."""
    kept = Devices()
    keyboard.unplug()
    mouse = FakeDevice(folder, "event0", MOUSE)
    (found,) = kept.look(0.0, OURS)
    assert (found.number, found.at_start) == (2, False)
    assert list(kept.kept) == [2], "no number is given twice"
    kept.close()
    mouse.unplug()


def test_f09_plugging_without_end_leaks_nothing_and_looks_are_rare(folder: Path) -> None:
    kept = Devices()
    before = descriptors()
    for turn in range(50):
        device = FakeDevice(folder, f"event{turn}", KEYBOARD)
        kept.look_soon(now=turn / 1000)
        assert kept.due() == LOOK_PAUSE_S, "the first hint says when"
        if turn % 2:
            kept.look(0.0, OURS)
            kept.look_soon(now=0.0)
        device.unplug()
    kept.look(0.0, OURS)
    assert not kept.kept and descriptors() == before
    kept.close()


def test_f09_one_that_goes_between_two_questions_is_none(
    folder: Path, keyboard: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(fd: int) -> bool:
        raise OSError(19, "No such device")

    counts = set()
    for question in ("describe", "grab", "place") * 3:
        with monkeypatch.context() as patch:
            patch.setattr(evdev_unsafe, question, gone)
            kept = Devices()
            assert not kept.kept
            kept.close()
        counts.add(descriptors())
    assert len(counts) == 1


def test_f10_what_somebody_else_has_grabbed_is_said_and_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = FakeDevice(folder, "event0", KEYBOARD, grabbed=False)
    kept = Devices()
    assert (kept.company.exclusive, kept.company.shared) == (False, frozenset({1}))
    kept.look(5.0, OURS)
    assert kept.due() == 5.0 + GRAB_PAUSE_S
    monkeypatch.setattr(evdev_unsafe, "grab", lambda fd: True)
    kept.look(7.0, OURS)
    assert kept.company.exclusive and kept.due() is None
    kept.close()
    device.unplug()


def test_f10_who_reads_as_well_is_named(
    folder: Path, keyboard: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[frozenset[int], int]] = []

    def listener(ours: frozenset[int], places: list[Path]) -> list[str]:
        asked.append((ours, len(places)))
        return ["spy 77"]

    monkeypatch.setattr(devices, "readers", listener)
    kept = Devices()
    assert (kept.company.exclusive, kept.company.others) == (False, ("spy 77",))
    kept.look(0.0, frozenset({1, 2}))
    assert asked == [(OURS, 1), (frozenset({1, 2}), 1)]
    kept.close()


def test_there_is_a_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "DEVICES_MAX", 3)
    assert DEVICES_MAX > 3
    made = [FakeDevice(folder, f"event{number}", MOUSE) for number in range(5)]
    kept = Devices()
    assert list(kept.kept) == [1, 2, 3]
    for device in made[:2]:
        device.unplug()
    assert len(kept.look(0.0, OURS)) == 2, "there is room again"
    kept.close()
    for device in made[2:]:
        device.unplug()
