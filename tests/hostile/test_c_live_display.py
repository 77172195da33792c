"""Attacks C07 and C08 over the running system: a QEMU in its guest's hands, behind a bridge.

What each of them does to the bridge alone is in tests/bridges/. Here the core must see one guest less, or
nothing at all.
"""

import contextlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType

from tests.bridges.fake_qemu import LISTENER, MAP, FakeQemu, Peer
from tests.hostile.siege import unharmed
from tests.rig import ALT, CTRL, DELETE, ESC, POLICY, Rig

pytestmark = pytest.mark.slow
XRGB = 0x20020888
NESTED = "(" * 64 + "u" + ")" * 64


class Bridged:
    """bank is bridged to a QEMU that says what we like, work is an honest guest."""

    def __init__(self, folder: Path) -> None:
        self.qemu = FakeQemu(folder / "qmp")
        policy = POLICY.format(layout="full", scale=1.0)
        policy += f'\n[domains.bank.bridge]\nkind = "qemu"\nqmp = "{folder / "qmp"}"\n'
        self.rig = Rig(folder, policy=policy)

    def begin(self) -> Peer:
        self.honest = self.rig.guest("work")
        self.honest.show(64, 64, 1, 2, 3)
        peer = self.qemu.listener()
        peer.call("Scanout", "uuuuay", (64, 48, 256, XRGB, b"\x10\x20\x30\xff" * 64 * 48))
        self.rig.until(lambda s: s["domains"][0]["size"] == [64, 48], 8)
        return peer


@pytest.fixture
def bridged(tmp_path: Path) -> Iterator[Bridged]:
    made = Bridged(tmp_path)
    with made.rig:
        yield made
        assert "Traceback" not in made.rig.errors()
    made.qemu.stop()


def wrong_signature(peer: Peer) -> None:
    peer.call("Update", "s", ("not what it says",))


def nesting(peer: Peer) -> None:
    """A signature that a general reader would follow 64 levels down."""
    value: object = 1
    for _ in range(64):
        value = (value,)
    peer.call("Scanout", NESTED, (value,))


def endless(peer: Peer) -> None:
    """128 MiB, announced."""
    peer.end.sendall(b"l\1\1\1" + struct.pack("<III", 128 << 20, 99, 8) + bytes(8))


def missing_descriptor(peer: Peer) -> None:
    peer.send(MessageType.method_call, fields_of("ScanoutMap", MAP), "uuuuuu", (0, 0, 64, 48, 256, XRGB))


def foreign_descriptor(peer: Peer) -> None:
    fd = os.open("/dev/zero", os.O_RDONLY)
    peer.call("ScanoutMap", "huuuuu", (fd, 0, 64, 48, 256, XRGB), MAP)
    os.close(fd)


def unknown_format(peer: Peer) -> None:
    peer.call("Scanout", "uuuuay", (1, 1, 4, 0x34325258, b"XR24"))


def dma_buf(peer: Peer) -> None:
    fd = os.open("/dev/null", os.O_RDONLY)
    peer.call("ScanoutDMABUF", "huuuutb", (fd, 64, 48, 256, 0x34325258, 0, False))
    os.close(fd)


def fields_of(member: str, at: tuple[str, str] = LISTENER) -> dict[HeaderFields, str]:
    return {HeaderFields.path: at[0], HeaderFields.interface: at[1], HeaderFields.member: member}


@pytest.mark.parametrize(
    "attack",
    [wrong_signature, nesting, endless, missing_descriptor, foreign_descriptor, unknown_format, dma_buf],
)
def test_c07_whatever_a_display_server_says_costs_its_guest_alone(
    bridged: Bridged, attack: Callable[[Peer], None]
) -> None:
    rig, peer = bridged.rig, bridged.begin()
    rig.focus("bank")
    with contextlib.suppress(BrokenPipeError):  # refused before all was said
        attack(peer)
    status = rig.until(lambda s: s["domains"][0]["state"] == "absent")
    assert status["focus"] is None and status["domains"][0]["content"] is None
    rig.focus("work")
    unharmed(rig, bridged.honest)


def test_c08_lamps_warps_and_keys_of_a_server_do_nothing(bridged: Bridged) -> None:
    """Floods of them, while the user presses the secure attention key."""
    rig, peer = bridged.rig, bridged.begin()
    console = bridged.qemu.console
    assert console is not None
    rig.focus("bank")
    rig.point(500, 300)
    records = len(rig.audit())
    changed = ("/org/qemu/Display1/Console_0", "org.freedesktop.DBus.Properties")
    keyboard = ("/org/qemu/Display1/Console_0", "org.qemu.Display1.Keyboard")
    end, number = time.monotonic() + 1.0, 0
    while time.monotonic() < end:
        for _ in range(50):
            number += 1
            lamps: tuple[object, ...] = (keyboard[1], {"Modifiers": ("u", number % 8)}, [])
            console.send(MessageType.signal, fields_of("PropertiesChanged", changed), "sa{sv}as", lamps)
            console.call("Press", "u", (30,), keyboard)
            peer.call("MouseSet", "iii", (number % 64, number % 48, number % 2))
            peer.call("Bell", "", ())
        time.sleep(0.01)
    assert len(rig.audit()) == records
    status = rig.status()
    assert status["focus"] == "bank" and status["domains"][0]["state"] == "connected"
    assert bridged.honest.events() == []
    began = time.monotonic()
    rig.tap(CTRL, ALT, DELETE)
    rig.until(lambda s: s["presented_mode"] == "attention", 2)
    assert time.monotonic() - began < 1.0
    rig.tap(ESC)
    rig.until(lambda s: s["presented_mode"] == "normal")
    assert bridged.qemu.clipboard.qsize() <= 2  # Unregister, Register
