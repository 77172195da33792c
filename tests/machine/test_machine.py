"""sgui as a machine: booted from its image, typed on, plugged, killed, looked at. One boot for all.

Without KVM, and beside other work, such a machine is slow: bounds in seconds are the claim times SLOWNESS.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sgui.demo.hands import CODES
from tests.machine.machine import SIZE, Machine, Typist, blank
from tests.machine.reference import reference

pytestmark = [pytest.mark.vm, pytest.mark.slow]

SLOWNESS = 4
BAND = 32
CTRL, ALT, DELETE, ESCAPE = 29, 56, 111, 1
A, B, C, D = (CODES[letter] for letter in "abcd")


def band_is_trusted(machine: Machine, picture: Any) -> bool:
    """The band's left end, where the focus is told, is one that this machine has shown when it was well."""
    return any((picture[:BAND, :280] == known).all() for known in machine.bands)


@contextmanager
def quiet(machine: Machine, *names: str) -> Iterator[None]:
    """These guests get no key press meanwhile."""
    before = {name: len(presses(machine, name)) for name in names}
    yield
    time.sleep(0.5)
    for name in names:
        assert presses(machine, name)[before[name] :] == [], name


def presses(machine: Machine, name: str) -> list[int]:
    """What the guest heard, but for the modifiers of hotkeys, which a guest may hear a moment later."""
    return [code for code, value in machine.keys(name) if value and code not in (CTRL, ALT)]


def got(machine: Machine, name: str, *codes: int, seconds: float = 30.0) -> None:
    """The guest's newest presses are these, within that time."""
    end = time.monotonic() + seconds
    while presses(machine, name)[-len(codes) :] != list(codes):
        assert time.monotonic() < end, (name, presses(machine, name)[-12:], codes)
        time.sleep(0.05)


def all_up(machine: Machine, name: str) -> None:
    """The guest has heard the release of each key that it has heard pressed."""
    end = time.monotonic() + 10 * SLOWNESS
    while held := {code for code, value in dict(machine.keys(name)).items() if value}:
        assert time.monotonic() < end, held
        time.sleep(0.1)


def test_nothing_is_seen_before_the_band(machine: Machine) -> None:
    """From the first moment on each picture is blank or has the band: no console text, nothing of a guest."""
    assert any(blank(picture) for picture in machine.before), "the first look came too late"
    for picture in machine.before:
        assert blank(picture) or (picture[:BAND, :280] == machine.bands[0]).all()


def test_the_picture_is_the_reference_renderers(machine: Machine, tmp_path: Path) -> None:
    """What leaves for the display equals what another sgui, here, paints of the same scene."""
    machine.focus("web")
    machine.type("echo here\n")
    machine.wait_for("web: shell: echo here")
    machine.focus("bank")
    machine.type("hello")
    got(machine, "bank", *(CODES[letter] for letter in "hello"))
    wanted, tabs = reference(tmp_path, SIZE, web="echo here\n", bank="hello")
    end = time.monotonic() + 20 * SLOWNESS
    while not (same := (machine.shot() == wanted).all(axis=2))[BAND:].all() or not same[:, :tabs].all():
        assert time.monotonic() < end, np.argwhere(~same)[:5]
        time.sleep(0.2)
    machine.chord("ret")
    machine.wait_for("bank: shell: hello")


def test_typing_reaches_the_focused_domain_alone(machine: Machine) -> None:
    for name, other in (("web", "bank"), ("bank", "web")):
        machine.focus(name)
        with quiet(machine, other):
            machine.type("abc")
            got(machine, name, A, B, C)
        machine.type("\n")
        machine.wait_for(f"{name}: shell: abc")
    all_up(machine, "web")
    all_up(machine, "bank")


def test_e06_nothing_typed_around_the_secure_attention_key_reaches_a_guest(machine: Machine) -> None:
    machine.focus("bank")
    with quiet(machine, "web"):
        machine.type("a")
        got(machine, "bank", A)
        before = len(presses(machine, "bank"))
        machine.chord("ctrl", "alt", "delete")
        machine.type("bc" * 10, pause_s=0)  # at once, as fast as QEMU takes it
        machine.until(lambda status: status["presented_mode"] == "attention")
        machine.type("bc")
        time.sleep(0.5)
        assert presses(machine, "bank")[before:] == []
        assert DELETE not in presses(machine, "bank")
        machine.chord("esc")
        machine.until(lambda status: status["presented_focus"] == "bank")
        machine.type("a")
        got(machine, "bank", A)
    assert ESCAPE not in presses(machine, "bank")


def test_e13_after_lost_events_no_key_is_stuck_and_the_attention_key_works(machine: Machine) -> None:
    """The seat is frozen until the kernel has dropped events, releases among them (SYN_DROPPED)."""
    machine.focus("bank")
    machine.send("ctrl", True)
    machine.send("c", True)
    got(machine, "bank", C)
    before, group = len(presses(machine, "bank")), "/sys/fs/cgroup/frozen"
    seat = machine.status()["processes"]["seat"]
    freeze = f"mount -t cgroup2 none /sys/fs/cgroup; mkdir {group}; echo {seat} >{group}/cgroup.procs"
    machine.ask("run", command=f"{freeze}; echo 1 >{group}/cgroup.freeze")
    machine.send("c", False)
    machine.type("ab" * 40)
    machine.send("ctrl", False)
    time.sleep(0.5)
    machine.ask("run", command=f"echo 0 >{group}/cgroup.freeze")
    all_up(machine, "bank")
    assert len(presses(machine, "bank")) - before < 80, "nothing was lost"
    machine.chord("ctrl", "alt", "delete")
    machine.until(lambda status: status["presented_mode"] == "attention")
    machine.chord("esc")
    machine.until(lambda status: status["presented_focus"] == "bank")
    machine.type("a")
    got(machine, "bank", A)


def test_f01_a_keyboard_that_is_plugged_in_types_nothing_until_it_is_admitted(machine: Machine) -> None:
    machine.focus("bank")
    machine.qmp("device_add", driver="usb-kbd", id="late", bus="usb.0", port="3")
    status = machine.until(lambda status: status["input"]["pending"])
    assert status["input"]["pending"][0]["kind"].startswith("keyboard")
    with quiet(machine, "bank", "web"):
        for _ in range(10):
            machine.type("abcdefghij" * 9, trusted=False, pause_s=0.003)
            machine.chord("ctrl", "alt", "2", trusted=False)
            machine.chord("ctrl", "alt", "delete", trusted=False)
    status = machine.status()
    assert (status["mode"], status["focus"]) == ("normal", "bank")
    machine.qmp("device_del", id="late")  # QEMU may have dropped releases: its keys would stay down
    machine.until(lambda status: not status["input"]["pending"])
    machine.qmp("device_add", driver="usb-kbd", id="again", bus="usb.0", port="3")
    machine.chord("ctrl", "alt", "delete")
    machine.until(lambda status: status["presented_mode"] == "attention" and status["questions"])
    machine.chord("right", trusted=False)
    machine.chord("ret", trusted=False)
    time.sleep(2.0)  # an answer counts half a second after the question has been seen
    for key in ("tab", "right", "ret"):
        machine.chord(key)
        time.sleep(0.3)
    machine.until(lambda status: not status["input"]["pending"] and not status["questions"])
    if machine.status()["mode"] == "attention":
        machine.chord("esc")
    status = machine.until(lambda status: status["presented_focus"] == "bank")
    assert [each["standing"] for each in status["input"]["devices"][-1:]] == ["admitted"], status["input"]
    machine.type("ab", trusted=False)
    got(machine, "bank", A, B)
    machine.qmp("device_del", id="again")


def test_f02_a_mouse_that_comes_back_as_a_keyboard_is_another_device(machine: Machine) -> None:
    def mice() -> list[str]:
        return [
            each["standing"] for each in machine.status()["input"]["devices"] if each["kind"] == "pointer"
        ]

    machine.focus("bank")
    assert "admitted" in mice(), "it was there at the start"
    machine.qmp("device_del", id="mouse")
    machine.until(lambda _: not mice())
    machine.qmp("device_add", driver="usb-kbd", id="badusb", bus="usb.0", port="1")
    status = machine.until(lambda status: status["input"]["pending"])
    assert [each["kind"] for each in status["input"]["pending"]] == ["keyboard"]
    with quiet(machine, "bank", "web"):
        machine.type("abc", trusted=False)
    machine.qmp("device_del", id="badusb")
    machine.until(lambda status: not status["input"]["pending"])


def test_f08_unplugging_a_keyboard_lifts_what_was_held_on_it(machine: Machine) -> None:
    machine.focus("bank")
    machine.send("c", True, trusted=False)  # the spare keyboard, which was there at the start
    got(machine, "bank", C)
    machine.qmp("device_del", id="spare")
    end = time.monotonic() + 10 * SLOWNESS
    while machine.keys("bank")[-1] != (C, 0):
        assert time.monotonic() < end, machine.keys("bank")[-3:]
        time.sleep(0.05)


def test_f10_another_reader_is_told_on_the_band(machine: Machine) -> None:
    assert machine.status()["input"]["exclusive"]
    machine.ask("run", command="set -- /dev/hidraw*; sleep 60 <$1 >/dev/null 2>&1 & echo $! >/tmp/reader")
    machine.qmp(
        "device_add", driver="usb-mouse", id="hint", bus="usb.0", port="4"
    )  # sgui looks when it is told
    machine.until(lambda status: not status["input"]["exclusive"])
    machine.ask("run", command="kill $(cat /tmp/reader)")
    machine.qmp("device_del", id="hint")
    machine.until(lambda status: status["input"]["exclusive"])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["kill", "stop"])
@pytest.mark.parametrize("name", ["screen", "seat"])
def test_f11_g03_a_process_dies_under_typing(machine: Machine, name: str, number: signal.Signals) -> None:
    """No key reaches console, another reader or a guest; the display is dark or trusted within a second."""
    machine.focus("bank")
    pid, console = machine.status()["processes"][name], machine.ask("console")
    with Typist(machine, "c", per_second=20) as before:
        while before.count < 10:
            time.sleep(0.05)
        gone_ms = machine.ask("signal", pid=pid, number=int(number))
        struck = time.monotonic()
    with Typist(machine, "d", per_second=20) as after:
        while not blank(picture := machine.shot()):
            assert time.monotonic() - struck < SLOWNESS, "not dark"
            assert band_is_trusted(machine, picture)
        assert machine.ask("spy", seconds=0.7) == 0, "another reader hears keys"
    assert blank(machine.shot()), "too quick a machine for this test: keys flow again with the next picture"
    assert after.count >= 5 and gone_ms < 1000 * SLOWNESS
    machine.restarted(name, pid)
    assert band_is_trusted(machine, machine.shot())
    assert D not in presses(machine, "bank") + presses(machine, "web")
    assert machine.ask("console") == console, "the text console got keys"
    machine.focus("bank")
    machine.type("ab")
    got(machine, "bank", A, B)
    assert D not in presses(machine, "bank") + presses(machine, "web")


def test_no_other_console_comes_in_front(machine: Machine) -> None:
    machine.ask("run", command="timeout 2 chvt 2")
    machine.chord("ctrl", "alt", "f2")
    assert machine.ask("run", command="cat /sys/class/tty/tty0/active").strip() == "tty1"
    assert band_is_trusted(machine, machine.shot())


def test_g10_a_screen_without_memory_shows_nothing_rather_than_something(machine: Machine) -> None:
    machine.focus("web")
    pid = machine.status()["processes"]["screen"]
    limit = f"import resource; resource.prlimit({pid}, resource.RLIMIT_AS, (1 << 20, 1 << 20))"
    machine.ask("run", command=f"python3 -I -c '{limit}'")
    machine.chord("ctrl", "alt", "delete")
    end = time.monotonic() + 30 * SLOWNESS
    seen = []
    while time.monotonic() < end:
        picture = machine.shot()
        seen.append(blank(picture) or band_is_trusted(machine, picture))
        assert seen[-1] or machine.status()["mode"] == "attention"
        if machine.status()["presented_mode"] == "attention":
            break
    assert machine.status()["presented_mode"] == "attention"
    machine.chord("esc")
    machine.until(lambda status: status["presented_focus"] == "web")


def test_displays_change_and_the_band_is_on_each(machine: Machine) -> None:
    machine.focus("bank")
    machine.resize_display(0, 800, 600)
    machine.until(lambda status: (status["output"]["width"], status["output"]["height"]) == (800, 600))
    machine.until(lambda status: status["presented_focus"] == "bank")
    assert machine.shot().shape == (600, 800, 3)
    machine.resize_display(1, 800, 600)
    end = time.monotonic() + 10 * SLOWNESS
    while not (
        machine.shot(head=1).shape == (600, 800, 3) and (machine.shot(head=1) == machine.shot()).all()
    ):
        assert time.monotonic() < end, machine.shot(head=1).shape
        time.sleep(0.2)
    machine.resize_display(0, *SIZE)


def test_the_log_is_whole(machine: Machine) -> None:
    told = machine.ask("run", command="python3 -I -m sgui audit verify --state-dir /var/lib/sgui; echo $?")
    assert told.strip().endswith("0"), told
    assert "Traceback" not in "\n".join(machine.lines())


def test_the_power_key_ends_the_machine_in_order(machine: Machine) -> None:
    """The last one: nothing is left to be tested afterwards."""
    with quiet(machine, "bank", "web"):
        machine.qmp("system_powerdown")
    machine.process.wait(30 * SLOWNESS)
    assert "sgui ended with 0" in machine.lines()
