"""sgui as a machine: booted from its image, typed on, plugged, killed, looked at. One boot for all.

Without KVM, and beside other work, such a machine is slow: bounds in seconds are the claim times SLOWNESS.
"""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sgui.demo.hands import CODES
from tests.machine.devices import (
    ABSURD,
    ALL_KEYS,
    COMPOSITE,
    EV_ABS,
    EV_KEY,
    EV_REL,
    HOSTILE,
    KEYBOARD,
    LEAST,
    MANY_KEYS,
    MOST,
    MOUSE,
    REPORT,
    make,
    play,
    strokes,
)
from tests.machine.faults import BELIEVES_PROGRAMS, FAULTS, mend, spoil
from tests.machine.looks import (
    ALT,
    BAND,
    CTRL,
    DELETE,
    ESCAPE,
    SLOWNESS,
    A,
    B,
    C,
    D,
    all_up,
    allow,
    band_tells,
    frozen,
    got,
    lifted,
    presses,
    quiet,
    secure,
    unheard,
)
from tests.machine.machine import SIZE, Machine, Typist, blank
from tests.machine.reference import reference
from tests.machine.soak import Soak, descriptors, holds

pytestmark = [pytest.mark.vm, pytest.mark.slow]


def test_nothing_is_seen_before_the_band(machine: Machine) -> None:
    """From the first moment on each picture is blank or has the band: no console text, nothing of a guest."""
    assert any(blank(picture) for picture in machine.before), "the first look came too late"
    assert machine.first_frame_s is not None and machine.first_frame_s < 30 * SLOWNESS
    print(f"first picture with the band {machine.first_frame_s:.1f} s after power on")
    for picture in machine.before:
        assert blank(picture) or band_tells(machine, picture, "")


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
        secure(machine, "bank")
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
    before = len(presses(machine, "bank"))
    with frozen(machine, "seat"):
        machine.send("c", False)
        machine.type("ab" * 40)
        machine.send("ctrl", False)
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
    with machine.plugged("usb-kbd", "3"):
        status = machine.until(lambda status: status["input"]["pending"])
        assert status["input"]["pending"][0]["kind"] == "keyboard"
        with quiet(machine, "bank", "web"):
            for _ in range(10):
                machine.type("abcdefghij" * 10, trusted=False, pause_s=0.003)
                machine.chord("ctrl", "alt", "2", trusted=False)
                machine.chord("ctrl", "alt", "delete", trusted=False)
        status = machine.status()
        assert (status["mode"], status["focus"]) == ("normal", "bank")
    with machine.plugged("usb-kbd", "3"):  # another one: QEMU may have dropped releases of the first
        machine.until(lambda status: status["input"]["pending"])
        machine.chord("ctrl", "alt", "delete")
        machine.until(lambda status: status["presented_mode"] == "attention" and status["questions"])
        machine.chord("right", trusted=False)
        machine.chord("ret", trusted=False)
        allow(machine)
        machine.until(lambda status: status["presented_focus"] == "bank")
        machine.type("ab", trusted=False)
        got(machine, "bank", A, B)


def test_f02_a_mouse_that_comes_back_as_a_keyboard_is_another_device(machine: Machine) -> None:
    def mice() -> list[str]:
        return [
            each["standing"] for each in machine.status()["input"]["devices"] if each["kind"] == "pointer"
        ]

    machine.focus("bank")
    assert "admitted" in mice(), "it was there at the start"
    machine.qmp("device_del", id="mouse")
    machine.until(lambda _: not mice())
    with machine.plugged("usb-kbd", "1"):
        status = machine.until(lambda status: status["input"]["pending"])
        assert [each["kind"] for each in status["input"]["pending"]] == ["keyboard"]
        with quiet(machine, "bank", "web"):
            machine.type("abc", trusted=False)


def test_f08_unplugging_a_keyboard_lifts_what_was_held_on_it(machine: Machine) -> None:
    machine.focus("bank")
    machine.send("c", True, trusted=False)  # the spare keyboard, which was there at the start
    got(machine, "bank", C)
    machine.qmp("device_del", id="spare")
    lifted(machine, "bank")


def test_f10_another_reader_is_told_on_the_band(machine: Machine) -> None:
    assert machine.status()["input"]["exclusive"]
    machine.ask("run", command="set -- /dev/hidraw*; sleep 60 <$1 >/dev/null 2>&1 & echo $! >/tmp/reader")
    with machine.plugged("usb-mouse", "4"):  # sgui looks when it is told
        machine.until(lambda status: not status["input"]["exclusive"])
        machine.ask("run", command="kill $(cat /tmp/reader)")
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
            assert band_tells(machine, picture, "bank")
        assert machine.ask("spy", seconds=0.7) == 0, "another reader hears keys"
    assert blank(machine.shot()), "too quick a machine for this test: keys flow again with the next picture"
    assert after.count >= 5 and gone_ms < 1000 * SLOWNESS
    machine.restarted(name, pid)
    assert band_tells(machine, machine.shot(), "", "bank")
    assert D not in presses(machine, "bank") + presses(machine, "web")
    assert machine.ask("console") == console, "the text console got keys"
    machine.focus("bank")
    machine.type("ab")
    got(machine, "bank", A, B)
    assert D not in presses(machine, "bank") + presses(machine, "web")


def test_no_other_console_comes_in_front(machine: Machine) -> None:
    machine.focus("bank")
    machine.ask("run", command="timeout 2 chvt 2")
    machine.chord("ctrl", "alt", "f2")
    assert machine.ask("run", command="cat /sys/class/tty/tty0/active").strip() == "tty1"
    assert band_tells(machine, machine.shot(), "bank")
    with quiet(machine, "web"):
        machine.type("ab")
        got(machine, "bank", A, B)
        unheard(machine)


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
        seen.append(blank(picture) or band_tells(machine, picture, "", "web"))
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


def test_d16_without_a_display_the_screen_waits_and_nobody_is_told_anything(machine: Machine) -> None:
    machine.focus("bank")
    screen = machine.status()["processes"]["screen"]
    machine.resize_display(1, 0, 0)
    machine.resize_display(0, 0, 0)
    machine.until(lambda status: status["output"]["width"] == 0)
    with quiet(machine, "bank", "web"):
        machine.type("abc")
        time.sleep(1.0)
    assert machine.status()["presented_focus"] is None
    machine.resize_display(0, *SIZE)
    machine.until(lambda status: status["presented_focus"] == "bank")
    assert machine.status()["processes"]["screen"] == screen
    assert band_tells(machine, machine.shot(), "bank")
    machine.type("ab")
    got(machine, "bank", A, B)


def test_f01_f08_f09_a_soak_of_plugging_and_typing_at_random(machine: Machine) -> None:
    """A short one; `make soak` takes ten minutes. The seed is printed, and SGUI_SOAK_SEED takes it."""
    seed = int(os.environ.get("SGUI_SOAK_SEED", time.time_ns() % 1_000_000))
    with contextlib.suppress(AssertionError):  # pulled out by an earlier test
        machine.qmp("device_del", id="spare")
    machine.focus("bank")
    before, soak = descriptors(machine), Soak(machine, seed)
    print(f"SGUI_SOAK_SEED={seed}", flush=True)
    soak.run(float(os.environ.get("SGUI_SOAK_SECONDS", "20")))
    print(f"done, and how often: {soak.deeds}", flush=True)
    holds(machine, before)
    machine.focus("bank")
    machine.type("ab")
    got(machine, "bank", A, B)
    all_up(machine, "bank")
    all_up(machine, "web")


def test_f10_a_keyboard_that_a_program_makes_never_counts(machine: Machine) -> None:
    """Whatever it claims: here that it is the trusted one."""
    machine.focus("bank")
    make(machine, "QEMU QEMU USB Keyboard", KEYBOARD)
    refused = "no hardware behind it"
    machine.until(lambda status: refused in {each["reason"] for each in status["input"]["devices"]})
    with quiet(machine, "bank", "web"):
        for code in (A, B, C):
            play(machine, "QEMU QEMU USB Keyboard", strokes(code, 1, 0))
        play(machine, "QEMU QEMU USB Keyboard", [*strokes(CTRL, 1), *strokes(ALT, 1), *strokes(DELETE, 1, 0)])
    status = machine.status()
    assert (status["mode"], status["focus"], status["input"]["pending"]) == ("normal", "bank", [])
    machine.ask("unmake", name="QEMU QEMU USB Keyboard")


@pytest.fixture(scope="class")
def liars(machine: Machine) -> Iterator[None]:
    """What no hardware is behind is believed here, by an sgui that root of the machine has changed."""
    spoil(machine, BELIEVES_PROGRAMS)
    for name, device in (("absurd", ABSURD), (HOSTILE, MANY_KEYS), ("all", ALL_KEYS), ("both", COMPOSITE)):
        make(machine, name, device)
    machine.restart()
    machine.focus("bank")
    yield
    mend(machine)  # from the next start on


@pytest.mark.usefixtures("liars")
class TestDevicesThatLie:
    """As far as the kernel lets them; they were there at the start, so what they say is heard."""

    def test_f03_f04_f05_they_have_a_harmless_name_and_a_kind(self, machine: Machine) -> None:
        told = {each["name"]: each for each in machine.status()["input"]["devices"]}
        assert all(name.isascii() and name.isprintable() and len(name) <= 64 for name in told)
        assert told["both"]["kind"] == "keyboard+pointer"
        assert told["absurd"]["kind"] == "pointer"
        assert [each["kind"] for each in told.values() if each["name"].startswith("%s%n")] == ["keyboard"]
        assert told.pop("all")["kind"] == "keyboard+gamepad", "which the policy does not allow"
        assert {each["standing"] for each in told.values()} == {"admitted"}

    def test_f05_what_they_say_is_bounded_and_no_crash(self, machine: Machine) -> None:
        seat, before = machine.status()["processes"]["seat"], len(machine.keys("bank"))
        axes = [[EV_ABS, code, value] for code in (0, 1, 2, 0x18) for value in (LEAST, MOST, 0, 1)]
        play(machine, "absurd", [*axes, REPORT, [EV_KEY, 0x110, 5], [EV_KEY, 0x110, -1], REPORT])
        wild = [
            (0, 1),
            (0x2FF, 1),
            (C, 1),
            (C, 1),
            (C, 5),
            (C, 2),
            (C, -7),
            (C, 0),
            (C, 0),
            (0x2FF, 0),
            (0, 0),
        ]
        play(machine, HOSTILE, [event for code, value in wild for event in strokes(code, value)])
        got(machine, "bank", C)
        all_up(machine, "bank")
        assert [each for each in machine.keys("bank")[before:] if each[0] == C] == [(C, 1), (C, 0)]
        assert machine.status()["processes"]["seat"] == seat

    def test_f05_f08_half_a_report_is_finished_or_lifted(self, machine: Machine) -> None:
        play(machine, HOSTILE, [[EV_KEY, A, 1]])  # never reported
        machine.type("b")
        got(machine, "bank", B)
        play(machine, HOSTILE, [*strokes(C, 1), [EV_KEY, C, 0]])
        got(machine, "bank", A, C)
        with frozen(machine, "seat"):  # so that it hears nothing but that the device is gone
            machine.ask("unmake", name=HOSTILE)
        all_up(machine, "bank")

    def test_f07_a_flood_keeps_the_secure_attention_key_from_nobody(self, machine: Machine) -> None:
        machine.ask("flood", name="both", events=[[EV_REL, 0, 1], REPORT, [EV_REL, 0, -1], REPORT] * 16)
        begun = time.monotonic()
        machine.chord("ctrl", "alt", "delete")
        machine.until(lambda status: status["presented_mode"] == "attention")
        assert time.monotonic() - begun < 5 * SLOWNESS
        machine.ask("unmake", name="both")
        machine.chord("esc")
        machine.until(lambda status: status["presented_focus"] == "bank")

    def test_f09_plugging_without_end_leaves_nothing_behind(self, machine: Machine) -> None:
        before = descriptors(machine)
        for number in range(40):
            make(machine, f"brief {number}", MOUSE if number % 2 else KEYBOARD)
            play(machine, f"brief {number}", strokes(D, 1))
            machine.ask("unmake", name=f"brief {number}")
        machine.until(lambda status: not any("brief" in each["name"] for each in status["input"]["devices"]))
        holds(machine, before)
        assert not machine.status()["input"]["pending"]

    def test_f12_without_a_trusted_keyboard_nothing_is_admitted(self, machine: Machine) -> None:
        """The last one: the next start has it again."""
        with contextlib.suppress(AssertionError):  # pulled out by an earlier test
            machine.qmp("device_del", id="spare")
        machine.qmp("device_del", id="trusted")
        machine.ask("unmake", name="all")
        machine.until(lambda status: not any("board" in each["kind"] for each in status["input"]["devices"]))
        machine.qmp("device_add", driver="usb-kbd", id="trusted", bus="usb.0", port="5", display="gpu")
        machine.until(lambda status: status["input"]["pending"])
        with quiet(machine, "bank", "web"):
            machine.type("abc")
            machine.chord("ctrl", "alt", "delete")
        assert machine.status()["mode"] == "normal"


@pytest.mark.soak
def test_each_look_finds_a_fault(machine: Machine) -> None:
    """Seeded in sgui's own code, all at once, so that one start is enough."""
    spoil(machine, BELIEVES_PROGRAMS, *FAULTS)
    machine.restart()
    machine.chord("ctrl", "alt", "1")
    machine.until(lambda status: status["presented_focus"] == "bank")
    time.sleep(1.0)
    assert not band_tells(machine, machine.shot(), "bank"), "a band that does not say whose the keys are"
    with pytest.raises(AssertionError):
        unheard(machine)
    make(machine, "late", KEYBOARD)
    machine.until(lambda status: any(each["name"] == "late" for each in status["input"]["devices"]))
    with pytest.raises(AssertionError), quiet(machine, "bank"):
        play(machine, "late", [*strokes(A, 1, 0), *strokes(C, 1)])
    got(machine, "bank", C)
    with frozen(machine, "seat"):  # else it may hear the kernel lift them
        machine.ask("unmake", name="late")
    with pytest.raises(AssertionError):
        lifted(machine, "bank", seconds=2.0)
    with pytest.raises(AssertionError):
        secure(machine, "bank")
    mend(machine)
    machine.restart()
    machine.focus("bank")
    assert band_tells(machine, machine.shot(), "bank")
    unheard(machine)


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
