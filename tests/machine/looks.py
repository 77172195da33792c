"""What is looked at on the machine in more than one test; each raises AssertionError where it is not so."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sgui.demo.hands import CODES
from tests.machine.machine import BAND, TOLD, Machine, Typist

SLOWNESS = 4
HEARD_S = 1.0  # from a key to the line that the guest writes of it, on a busy machine
CTRL, ALT, DELETE, ESCAPE = 29, 56, 111, 1
A, B, C, D = (CODES[letter] for letter in "abcd")


def band_tells(machine: Machine, picture: Any, *focus: str) -> bool:
    """That typing goes to one of these ("": to nobody), as the machine said it when it was well."""
    return any((picture[:BAND, :TOLD] == machine.bands[name]).all() for name in focus)


@contextmanager
def quiet(machine: Machine, *names: str) -> Iterator[None]:
    """These guests get no key press meanwhile."""
    before = {name: len(presses(machine, name)) for name in names}
    yield
    time.sleep(HEARD_S)
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


def allow(machine: Machine) -> None:
    """Answer the question on the attention screen, and leave it. An answer counts half a second after the
    question has been seen, so on a busy machine the first may come too early.
    """
    end = time.monotonic() + 30 * SLOWNESS
    while machine.status()["questions"]:
        assert time.monotonic() < end, machine.status()["questions"]
        machine.chord("esc")
        machine.until(lambda status: status["presented_mode"] == "normal")
        machine.chord("ctrl", "alt", "delete")
        machine.until(lambda status: status["presented_mode"] == "attention")
        time.sleep(2.0)
        for key in ("tab", "right", "ret"):
            machine.chord(key)
            time.sleep(0.3)
        time.sleep(1.0)
    if machine.status()["mode"] == "attention":
        machine.chord("esc")


def unheard(machine: Machine) -> None:
    """What is typed at 20 keys a second reaches no other reader and no text console."""
    console = machine.ask("console")
    with Typist(machine, "d", per_second=20) as typist:
        assert machine.ask("spy", seconds=0.7) == 0, "another reader hears keys"
    assert machine.ask("console") == console, "the text console got keys"
    assert typist.count >= 5


def lifted(machine: Machine, name: str, seconds: float = 10.0 * SLOWNESS) -> None:
    """The newest that the guest heard is that C came up."""
    end = time.monotonic() + seconds
    while machine.keys(name)[-1] != (C, 0):
        assert time.monotonic() < end, machine.keys(name)[-3:]
        time.sleep(0.05)


def secure(machine: Machine, name: str) -> None:
    """Nothing that is typed on the attention screen reaches the guest that had the focus."""
    before = len(presses(machine, name))
    machine.chord("ctrl", "alt", "delete")
    machine.type("bc" * 10, pause_s=0)  # at once, as fast as QEMU takes it
    machine.until(lambda status: status["presented_mode"] == "attention")
    machine.type("bc")
    machine.settled()
    time.sleep(HEARD_S)
    assert presses(machine, name)[before:] == []


@contextmanager
def frozen(machine: Machine, name: str) -> Iterator[None]:
    """This process of sgui stands still meanwhile, and its parent is not told."""
    group, pid = "/sys/fs/cgroup/frozen", machine.status()["processes"][name]
    there = f"[ -d {group} ] || mount -t cgroup2 none /sys/fs/cgroup; mkdir -p {group}"
    machine.ask("run", command=f"{there}; echo {pid} >{group}/cgroup.procs; echo 1 >{group}/cgroup.freeze")
    yield
    time.sleep(0.5)
    machine.ask("run", command=f"echo 0 >{group}/cgroup.freeze")
