"""The machine sleeps, and somebody else takes its display: what is seen and who is told, on a real kernel.

Another card than test_machine's: how virtio-gpu sleeps has not been tried.
The power key wakes it. QEMU shows what the card shows, asleep or not.
"""

import re
import threading
import time
from collections.abc import Iterator

import pytest

from tests.machine.looks import SLOWNESS, A, B, C, D, all_up, band_tells, got, quiet, unheard
from tests.machine.machine import Machine, blank, booted

pytestmark = [pytest.mark.vm, pytest.mark.slow]

SLEEP = "echo freeze >/sys/power/state; dmesg | grep PM:"


class Bochs(Machine):
    card, heads = "bochs-display", 1


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with booted(Bochs) as running:
        yield running


def looked_on(machine: Machine, command: str, meanwhile: object = None) -> tuple[str, list[object]]:
    """What the command said in the machine, and each picture until then."""
    said: list[str] = []
    asking = threading.Thread(target=lambda: said.append(machine.ask("run", command=command)), daemon=True)
    asking.start()
    pictures, end = [], time.monotonic() + 60 * SLOWNESS
    while asking.is_alive():
        assert time.monotonic() < end, "it does not wake up"
        pictures.append(machine.shot())
        time.sleep(0.3)
        if callable(meanwhile) and len(pictures) == 12:
            meanwhile()
    return said[0], pictures


def test_p9_who_takes_the_display_gets_no_key_and_keys_stop_with_the_first_frame_that_is_refused(
    machine: Machine,
) -> None:
    """Root makes our screen drop the card and takes it, of which the kernel tells nobody. What is seen stays
    ours until the next frame, here of what the focused guest answers to a key; so that key is still its own.
    """
    machine.focus("bank")
    console, screen = machine.ask("console"), machine.status()["processes"]["screen"]
    thief = f"python3 -I /extra/thief.py {screen} >/tmp/thief 2>&1 & echo $! >/tmp/thief.pid"
    machine.ask("run", command=f"{thief}; until grep -q master /tmp/thief; do sleep 0.1; done")
    with quiet(machine, "web"):
        assert band_tells(machine, machine.shot(), "bank")
        machine.type("d")
        got(machine, "bank", D)
        machine.until(lambda status: status["presented_focus"] is None)
        with quiet(machine, "bank"):
            unheard(machine)
        picture = machine.shot()  # this card shows its last picture even when it is switched off
        assert blank(picture) or band_tells(machine, picture, "bank")
        assert machine.status()["presented_focus"] is None
        machine.ask("run", command="kill $(cat /tmp/thief.pid)")
        machine.until(lambda status: status["presented_focus"] == "bank", 60 * SLOWNESS)
    assert machine.ask("console") == console, "the text console got keys"
    assert band_tells(machine, machine.shot(), "bank")
    machine.type("ab")
    got(machine, "bank", A, B)


@pytest.mark.soak  # QEMU ended once in the midst of it, which was not traced
def test_p19_asleep_and_awake_the_picture_is_labelled_and_the_keys_are_the_focuss(machine: Machine) -> None:
    """The kernel's own way through sleep: devices are stopped, and USB's keyboards come back by a reset. What
    was held is lifted, nobody else hears a key afterwards, and the next ones reach who has the focus."""
    machine.ask("run", command="pkill -f power.py")  # else the key might also end the machine
    machine.focus("bank")
    machine.send("c", True)
    got(machine, "bank", C)
    with quiet(machine, "web"):
        told, pictures = looked_on(machine, SLEEP, lambda: machine.qmp("system_powerdown"))
        assert re.search(r"suspend entry \(s2idle\).*suspend exit", told, re.DOTALL), told
        for picture in (*pictures, machine.shot()):
            assert blank(picture) or band_tells(machine, picture, "bank")
        machine.send("c", False)
        all_up(machine, "bank")
        status = machine.status()
        assert status["input"]["exclusive"] and status["presented_focus"] == "bank"
        machine.type("ab")
        got(machine, "bank", A, B)
        unheard(machine)
    machine.chord("ctrl", "alt", "delete")
    machine.until(lambda status: status["presented_mode"] == "attention")
    machine.chord("esc")
    machine.until(lambda status: status["presented_focus"] == "bank")
