"""The kernel's word that something came or went."""

import socket

import pytest

from sgui.host import uevents
from sgui.host.uevents import Uevents
from sgui.values.errors import HostError


def test_it_can_be_listened_to_and_drained() -> None:
    hints = Uevents()
    assert hints.fileno() >= 0
    hints.drain()
    hints.close()


def test_a_flood_is_drained_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.setblocking(False)
    hints = Uevents()
    monkeypatch.setattr(hints, "_socket", ours)
    monkeypatch.setattr(uevents, "HINTS", 2)
    for _ in range(3):
        theirs.send(b"add@/devices/x\0")
    hints.drain()
    assert ours.recv(100)
    hints.drain()
    with pytest.raises(BlockingIOError):
        ours.recv(100)
    theirs.close()
    hints.close()


def test_where_the_kernel_tells_nobody_there_is_no_evdev_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uevents, "KOBJECT_UEVENT", 77)
    with pytest.raises(HostError, match="input: no word from the kernel"):
        Uevents()
