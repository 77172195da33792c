"""Devices of the seat's own over the whole system; the kernel's part is played by tests/fake_devices.py."""

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sgui.core.band import band_zones
from sgui.core.cards import attention_zones
from sgui.core.panel import answer_rects, panel_rect
from sgui.values.geometry import Point, Size
from tests.fake_devices import FakeDevice
from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DELETE, ENTER, ESC, POLICY, RIGHT, A, B, C, Rig

TAB, BUTTON = 15, 0x110
pytestmark = pytest.mark.slow


class DeviceRig(Rig):
    """Its keyboard is event0, its mouse event1."""

    def __init__(self, folder: Path, grabbed: bool = True, policy: str | None = None) -> None:
        super().__init__(folder, policy)
        self.nodes = folder / "input"
        self.nodes.mkdir()
        self.keyboard = FakeDevice(self.nodes, "event0", "keyboard-at", grabbed)
        self.mouse = FakeDevice(self.nodes, "event1", "mouse-usb")

    def command(self) -> list[str]:
        command = super().command()
        command[command.index("-m") + 1 : command.index("run")] = ["tests.fake_devices", str(self.nodes)]
        command[command.index("--input") + 1] = "evdev"
        return command

    def open_typing(self) -> int:
        return -1

    def aim(self, at: Point, to: Point) -> None:
        self.mouse.send((2, 0, to.x - at.x), (2, 1, to.y - at.y))

    def type(self, *codes: int) -> None:
        for code in codes:
            self.keyboard.tap(code)


def typed(guest: RawGuest, *taps: int) -> None:
    """The guest was told of these taps and of nothing else."""
    expected = [(code, pressed) for code in taps for pressed in (1, 0)]
    end = time.monotonic() + 15
    seen: list[tuple[int, int]] = []
    while len(seen) < len(expected) and time.monotonic() < end:
        seen += guest.keys(0.1)
    assert seen == expected


def standings(devices: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(device["kind"], device["standing"]) for device in devices]


def reborn(rig: DeviceRig, dead: int) -> dict[str, Any]:
    """The status of the next seat."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            status = rig.status()
            if status["processes"]["seat"] != dead:
                return status
        time.sleep(0.05)
    raise AssertionError(rig.errors())


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeviceRig]:
    with DeviceRig(tmp_path_factory.mktemp("d")) as rig:
        guest = rig.guest("bank")
        guest.show(320, 200, 9, 9, 9)
        rig.until(lambda s: s["domains"][0]["state"] == "connected")
        rig.focus("bank")
        yield rig


def test_what_is_there_at_the_start_is_trusted_and_types(rig: DeviceRig) -> None:
    status = rig.status()["input"]
    assert standings(status["devices"]) == [("keyboard", "admitted"), ("pointer", "admitted")]
    assert (status["pending"], status["exclusive"]) == ([], True)
    rig.type(A, B)
    typed(rig.guests[0], A, B)


@pytest.mark.requirement("FDP_PDC_EXT.1", "over the running system: a plugged keyboard types 1000 keys")
def test_f01_a_keyboard_plugged_in_later_types_a_thousand_keys_without_effect(rig: DeviceRig) -> None:
    new = FakeDevice(rig.nodes, "event2", "yubikey")
    rig.keyboard.tap(CTRL, ALT, DELETE)  # whoever looks at the attention screen has the warden look as well
    rig.until(lambda s: standings(s["input"]["pending"]) == [("keyboard", "pending")])
    rig.keyboard.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == "bank")
    rig.guests[0].events()  # Ctrl and Alt
    for code in (CTRL, ALT, DELETE):
        new.send((1, code, 1))
    for number in range(1000):
        new.tap(A + number % 7)
    rig.type(C)
    typed(rig.guests[0], C)
    assert rig.status()["mode"] == "normal"
    new.unplug()
    rig.until(lambda s: not s["input"]["pending"])
    rig.until(lambda _: [record["kind"] for record in rig.audit()].count("device.gone") == 1)


def test_f08_unplugged_with_keys_held_all_come_up(rig: DeviceRig) -> None:
    rig.keyboard.send((1, A, 1))
    rig.keyboard.send((1, B, 1))
    rig.keyboard.unplug()
    seen: list[tuple[int, int]] = []
    end = time.monotonic() + 15
    while len(seen) < 4 and time.monotonic() < end:
        seen += rig.guests[0].keys(0.05)
    assert seen == [(A, 1), (B, 1), (B, 0), (A, 0)]


def test_f11_a_dead_seat_keeps_what_was_admitted_and_widens_nothing(tmp_path: Path) -> None:
    with DeviceRig(tmp_path) as rig:
        guest = rig.guest("bank")
        guest.show(320, 200, 9, 9, 9)
        new = FakeDevice(rig.nodes, "event2", "yubikey")
        assert rig.request(request="attention")["ok"]
        before = rig.until(lambda s: len(s["input"]["pending"]) == 1)
        rig.kill("seat")
        rig.keyboard.tap(A)  # to nobody
        after = reborn(rig, before["processes"]["seat"])
        rig.until(lambda s: s["presented_mode"] == "normal", 20)
        assert after["input"] == before["input"]
        rig.focus("bank")
        rig.type(B)
        typed(guest, B)
        new.unplug()


def test_f10_what_another_process_has_grabbed_is_not_used_and_the_band_says_so(tmp_path: Path) -> None:
    with DeviceRig(tmp_path, grabbed=False) as rig:
        status = rig.status()["input"]
        assert standings(status["devices"]) == [("keyboard", "refused"), ("pointer", "admitted")]
        assert not status["exclusive"]
        assert status["devices"][0]["reason"] == "another process hears it"
        rig.keyboard.tap(CTRL, ALT, DELETE)
        time.sleep(0.2)
        assert rig.status()["mode"] == "normal"


def test_p17_the_user_admits_a_keyboard_for_always_and_the_next_sgui_remembers(tmp_path: Path) -> None:
    with DeviceRig(tmp_path) as rig:
        guest = rig.guest("bank")
        guest.show(320, 200, 9, 9, 9)
        rig.until(lambda s: s["domains"][0]["state"] == "connected")
        rig.focus("bank")
        new = FakeDevice(rig.nodes, "event2", "yubikey")
        rig.keyboard.tap(CTRL, ALT, DELETE)
        rig.until(lambda s: s["questions"] and s["presented_mode"] == "attention", 15)
        time.sleep(1)  # what the hand meets must have been in sight
        new.tap(TAB, RIGHT, RIGHT, ENTER)  # not by itself
        for code in (TAB, RIGHT, RIGHT):
            rig.keyboard.tap(code)
        rig.keyboard.tap(ENTER)
        status = rig.until(lambda s: not s["questions"])
        assert status["input"]["devices"][2]["standing"] == "admitted"
        rig.keyboard.tap(ESC)
        rig.until(lambda s: s["presented_focus"] == "bank", 15)
        guest.events()
        new.tap(B)
        typed(guest, B)
        kept = rig.state / "devices.json"
        rig.until(lambda _: kept.exists())
        rig.keyboard.unplug()
        rig.mouse.unplug()
    (tmp_path / "again").mkdir()
    shutil.copytree(rig.state, tmp_path / "again" / "state")
    with DeviceRig(tmp_path / "again") as rig:
        FakeDevice(rig.nodes, "event3", "yubikey")
        assert rig.request(request="attention")["ok"]
        rig.until(lambda s: len(s["input"]["devices"]) == 3, 15)
        assert rig.status()["input"]["pending"] == []


def plug_in_anew(rig: DeviceRig) -> None:
    """The keyboard of the start; somebody looks at the attention screen, so that the warden looks as well."""
    rig.keyboard.unplug()
    rig.until(lambda s: standings(s["input"]["devices"]) == [("pointer", "admitted")])
    rig.keyboard = FakeDevice(rig.nodes, "event5", "keyboard-at")


def connected(rig: DeviceRig) -> RawGuest:
    guest = rig.guest("bank")
    guest.show(320, 200, 9, 9, 9)
    rig.until(lambda s: s["domains"][0]["state"] == "connected")
    return guest


def test_v5_the_one_keyboard_comes_back_where_the_policy_lets_it(tmp_path: Path) -> None:
    policy = POLICY.format(layout="full", scale=1.0) + "\n[devices]\nreturning = true\n"
    with DeviceRig(tmp_path, policy=policy) as rig:
        guest = connected(rig)
        plug_in_anew(rig)
        assert rig.request(request="attention")["ok"]
        rig.until(lambda s: ("keyboard", "admitted") in standings(s["input"]["devices"]))
        rig.keyboard.tap(CTRL, ALT, DELETE)  # the user's own word, so that the next key counts at once
        rig.keyboard.tap(ESC)
        rig.until(lambda s: s["presented_mode"] == "normal")
        rig.focus("bank")
        rig.type(B)
        typed(guest, B)


def test_v5_without_a_trusted_keyboard_the_mouse_answers_for_the_one_that_comes_back(tmp_path: Path) -> None:
    with DeviceRig(tmp_path) as rig:
        guest = connected(rig)
        plug_in_anew(rig)
        output = Size(*rig.size)
        start = Point(output.width // 2, output.height // 2)
        status = band_zones(output, 4).status
        rig.aim(start, to := Point(status.x + status.width // 2, status.height // 2))
        rig.mouse.tap(BUTTON)
        rig.until(lambda s: s["questions"] and s["presented_mode"] == "attention")
        panel = panel_rect(attention_zones(output, 4, asked=True).question, 4)
        once = answer_rects(panel, 4, 3)[1]
        time.sleep(1)  # what the hand meets must have been in sight
        rig.aim(to, Point(once.x + 9, once.y + 9))
        rig.mouse.tap(BUTTON)
        rig.until(lambda s: ("keyboard", "admitted") in standings(s["input"]["devices"]))
        rig.keyboard.tap(ESC)
        rig.until(lambda s: s["presented_mode"] == "normal")
        rig.focus("bank")
        rig.type(B)
        typed(guest, B)


def test_f07_a_flood_on_one_device_does_not_delay_the_secure_attention_key_on_another(tmp_path: Path) -> None:
    with DeviceRig(tmp_path) as rig:
        flooding = threading.Event()

        def flood() -> None:
            while not flooding.is_set():
                rig.mouse.send(*[(2, 0, 1), (2, 1, -1)] * 20)

        thread = threading.Thread(target=flood)
        thread.start()
        try:
            time.sleep(0.5)
            waits = [patience(rig) for _ in range(5)]
            assert min(waits) < 0.25, "what is asked for; a busy machine may be late, but not each time"
            assert max(waits) < 2
        finally:
            flooding.set()
            thread.join()


def patience(rig: DeviceRig) -> float:
    """Seconds until the secure attention key counts."""
    begun = time.monotonic()
    rig.keyboard.tap(CTRL, ALT, DELETE)
    rig.until(lambda s: s["mode"] == "attention")
    waited = time.monotonic() - begun
    rig.keyboard.tap(ESC)
    rig.until(lambda s: s["mode"] == "normal")
    return waited
