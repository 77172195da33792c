"""A device behind a FIFO: what was typed unseen is gone, and the end of a writer lifts everything."""

import errno
import os
import socket
import struct
from pathlib import Path
from unittest.mock import Mock

import pytest

from sgui.core.events import DeviceHeld
from sgui.core.state import initial
from sgui.host.fifo import open_fifo
from sgui.seat.devices import Device
from sgui.seat.inputs import Inputs
from sgui.values.input import InputLost, Key, KeyHeld, PointerAt
from sgui.wire.input import EV_ABS, EV_KEY, EV_SYN, encode
from sgui.wire.ward_input import Opened
from tests.core.samples import POLICY
from tests.hardware import vector


@pytest.fixture
def fifo(tmp_path: Path) -> str:
    os.mkfifo(tmp_path / "keys")
    return str(tmp_path / "keys")


def test_f09_a_device_that_is_gone_before_it_is_looked_at_is_no_crash(
    fifo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unplugged between the warden's open and the seat's first read: the kernel says ENODEV."""
    fd = open_fifo(fifo)
    with monkeypatch.context() as patch:
        patch.setattr(os, "read", Mock(side_effect=OSError(errno.ENODEV, "No such device")))
        device = Device(Opened(3, "evdev", "x"), fd)
        assert device.read() == () and device.gone
    os.close(fd)


def test_records_become_inputs_and_the_end_of_file_lifts_all(fifo: str) -> None:
    fd = open_fifo(fifo)
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, encode(EV_KEY, 30, 1))
    device = Device(Opened(3, "pipe", "pipe"), fd)
    assert device.read() == ()  # typed before anybody sat there
    os.write(writer, encode(EV_KEY, 30, 1) + encode(EV_SYN, 0, 0)[:10])
    assert device.read() == (Key(3, 30, True),)
    os.close(writer)
    assert device.read() == (InputLost(3),) and device.ended
    device.reopen()
    assert not device.waiting()  # although a read would say that the file has ended
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, encode(EV_KEY, 48, 1))  # half a record of the last writer must not shift this one
    assert device.waiting()
    assert device.read() == (Key(3, 48, True),) and not device.ended
    os.write(writer, encode(EV_KEY, 48, 0))
    assert device.lost() == InputLost(3)
    assert device.read() == ()
    os.close(writer)
    device.light(True, True, True)  # there is nothing to light
    device.close()


def evdev_device(name: str = "tablet-qemu") -> tuple[Device, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    opened = Opened(3, "evdev", "event3", vector(name).description)
    return Device(opened, ours.detach()), theirs


def test_f08_an_unplugged_device_is_gone() -> None:
    device, machine = evdev_device()
    machine.send(encode(EV_KEY, 0x110, 1))
    assert device.read() == (Key(3, 0x110, True),)
    machine.close()
    assert device.read() == () and device.gone
    device.close()


def test_keys_that_are_down_at_the_start_are_said_to_be_until_all_are_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = Mock()
    seat.start.state_dir, seat.start.company, seat.state = str(tmp_path), None, initial(POLICY)
    inputs, (device, machine) = Inputs(seat), evdev_device("keyboard-at")
    inputs._devices[3] = device
    monkeypatch.setattr("sgui.host.evdev_unsafe.keys_down", lambda _: frozenset({30, 42}))
    inputs.hear(3)
    for records in ((48, 1), (48, 0), (30, 0), (42, 0), (42, 1), (42, 0)):
        machine.send(encode(EV_KEY, *records) + encode(EV_SYN, 0, 0))
        inputs._typed(device)
    told = [call.args[0] for call in seat.later.call_args_list]
    assert [each.held for each in told if isinstance(each, DeviceHeld)] == [True, True, False]
    machine.close()
    device.close()


def test_its_own_axes_count() -> None:
    device, machine = evdev_device()
    machine.send(encode(EV_ABS, 0, 16384) + encode(EV_ABS, 1, 32768) + encode(EV_SYN, 0, 0))
    assert device.read() == (PointerAt(3, 32768, 65535),)
    machine.close()
    device.close()


def test_e08_f12_its_lamps_are_lit_as_far_as_it_has_any_and_the_echo_is_no_key() -> None:
    device, machine = evdev_device("keyboard-at")
    device.light(True, False, False)
    said = machine.recv(1000)
    records = struct.iter_unpack("<qqHHi", said)
    assert [record[2:] for record in records] == [(17, 0, 0), (17, 1, 1), (17, 2, 0), (0, 0, 0)]
    machine.send(said)
    assert device.read() == ()
    machine.close()
    device.light(False, False, False)
    device.close()
    mouse, machine = evdev_device("mouse-usb")
    mouse.light(True, True, True)
    machine.setblocking(False)
    with pytest.raises(BlockingIOError):
        machine.recv(1000)
    machine.close()
    mouse.close()


def test_e13_after_a_loss_the_kernel_is_asked_what_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    device, machine = evdev_device()
    monkeypatch.setattr("sgui.host.evdev_unsafe.keys_down", lambda _: frozenset({30, 111, 29, 56}))
    assert device.compared(frozenset({30, 48})) == (
        Key(3, 48, False),
        *(KeyHeld(3, code) for code in (29, 56, 111)),
    )
    machine.close()
    device.close()


def test_where_the_kernel_does_not_say_everything_counts_as_lifted() -> None:
    device, machine = evdev_device()
    assert device.compared(frozenset({30})) == (InputLost(3),)
    machine.close()
    device.close()
