"""The machine sleeps and wakes up: what is seen and who is told, on a real kernel.

Another card than test_machine's, since virtio-gpu of Linux 6.1 does not survive a sleep.
The power key wakes it. QEMU shows what the card shows, asleep or not.
"""

import re
import threading
import time
from collections.abc import Iterator

import pytest

from tests.machine.looks import SLOWNESS, A, B, C, all_up, band_tells, got, quiet, unheard
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
