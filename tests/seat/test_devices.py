"""A device behind a FIFO: what was typed unseen is gone, and the end of a writer lifts everything."""

import os
from pathlib import Path

import pytest

from sgui.host.fifo import open_fifo
from sgui.seat.devices import Device
from sgui.values.input import InputLost, Key
from sgui.wire.input import EV_KEY, EV_SYN, encode


@pytest.fixture
def fifo(tmp_path: Path) -> str:
    os.mkfifo(tmp_path / "keys")
    return str(tmp_path / "keys")


def test_records_become_inputs_and_the_end_of_file_lifts_all(fifo: str) -> None:
    fd = open_fifo(fifo)
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, encode(EV_KEY, 30, 1))
    device = Device(3, "pipe", fd)
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
