"""Plugging and typing at random for a while, from a seed; after each deed a look at what may never happen.

The trusted keyboard types a to h, all that is plugged in types s to z: none of that may reach a guest.
"""

import random
import time
from collections.abc import Callable

from sgui.demo.hands import CODES
from tests.machine.looks import band_tells, presses
from tests.machine.machine import DIGITS, PATIENCE_S, Machine, blank

OURS, THEIRS = "abcdefgh", "stuvwxyz"
FOREIGN = {CODES[letter] for letter in THEIRS}
DRIVERS = ("usb-kbd", "usb-mouse", "usb-tablet")
PORTS = ("3", "4", "6", "7", "8")


class Soak:
    """deeds: by name, how often each was done."""

    def __init__(self, machine: Machine, seed: int) -> None:
        self._machine, self._chance = machine, random.Random(seed)
        self._plugged: dict[str, str] = {}  # by port, the driver
        self._last = 0
        self._ids: dict[str, str] = {}
        self.deeds: dict[str, int] = {}
        self._before = {name: len(presses(machine, name)) for name in DIGITS}
        self._console = machine.ask("console")

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        choices = (
            self._plug,
            self._plug,
            self._unplug,
            self._type,
            self._type_there,
            self._switch,
            self._attend,
        )
        while time.monotonic() < end:
            deed: Callable[[], None] = self._chance.choice(choices)
            deed()
            name = deed.__name__.strip("_")
            self.deeds[name] = self.deeds.get(name, 0) + 1
            self._look()
        for port in list(self._plugged):
            self._pull(port)
        self._machine.until(lambda status: not status["input"]["pending"])

    # -- deeds -----------------------------------------------------------------------------------------------

    def _plug(self) -> None:
        free = [port for port in PORTS if port not in self._plugged]
        if free:
            port, driver = self._chance.choice(free), self._chance.choice(DRIVERS)
            self._last += 1
            self._plugged[port], self._ids[port] = driver, f"soak{self._last}"
            self._machine.qmp("device_add", driver=driver, id=self._ids[port], bus="usb.0", port=port)
            self._dawdle()

    def _unplug(self) -> None:
        """As often as not while a key is held on it."""
        if self._plugged:
            port = self._chance.choice(list(self._plugged))
            if self._keyboards() and self._chance.random() < 0.5:
                self._machine.send(self._chance.choice(THEIRS), True, trusted=False)
            self._pull(port)
            self._dawdle()

    def _pull(self, port: str) -> None:
        del self._plugged[port]
        self._machine.qmp("device_del", id=self._ids[port])

    def _type(self) -> None:
        self._machine.type("".join(self._chance.choices(OURS, k=8)), pause_s=0.01)

    def _type_there(self) -> None:
        if self._keyboards():
            self._machine.type("".join(self._chance.choices(THEIRS, k=20)), trusted=False, pause_s=0)
            self._machine.chord("ctrl", "alt", "delete", trusted=False)

    def _switch(self) -> None:
        name = self._chance.choice(list(DIGITS))
        self._machine.chord("ctrl", "alt", DIGITS[name])
        self._machine.until(lambda status: status["presented_focus"] == name, PATIENCE_S)

    def _attend(self) -> None:
        self._machine.chord("ctrl", "alt", "delete")
        self._machine.until(lambda status: status["presented_mode"] == "attention", PATIENCE_S)
        self._type()
        self._machine.chord("esc")
        self._machine.until(lambda status: status["presented_mode"] == "normal", PATIENCE_S)

    def _keyboards(self) -> bool:
        """Whether there is one that QEMU gives what is not for the trusted one."""
        return "usb-kbd" in self._plugged.values()

    def _dawdle(self) -> None:
        time.sleep(self._chance.choice((0.0, 0.05, 0.4)))

    # -- what is looked for ----------------------------------------------------------------------------------

    def _look(self) -> None:
        machine, picture = self._machine, self._machine.shot()
        assert blank(picture) or band_tells(machine, picture, "", *DIGITS)
        for name in DIGITS:
            assert not FOREIGN & set(presses(machine, name)[self._before[name] :]), name
        assert machine.ask("console") == self._console
        status = machine.status()
        assert all(each["standing"] != "admitted" for each in status["input"]["pending"])


def holds(machine: Machine, before: dict[str, int]) -> None:
    """As many as then, as soon as what was plugged in last is forgotten."""
    end = time.monotonic() + PATIENCE_S
    while (now := descriptors(machine)) != before:
        assert time.monotonic() < end, (now, before)
        time.sleep(0.2)


def descriptors(machine: Machine) -> dict[str, int]:
    """How many each process of sgui holds."""
    pids = machine.status()["processes"]
    count = "ls /proc/{}/fd | wc -l"
    names = ("warden", "seat", "screen")
    return {name: int(machine.ask("run", command=count.format(pids[name]))) for name in names}
