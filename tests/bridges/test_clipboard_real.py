"""Copied in one real guest, pasted into another, through the whole of sgui: policy, bridges, QEMU, agents."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.demo.machine import Machine, Plan
from sgui.values.geometry import Size
from tests.bridges.real_qemu import BOOT_S, QEMU, WITH_AGENT, build_agent, guest_parts, root_of, with_agent
from tests.rig import ALT, CTRL, C, Rig
from tests.stage import policy

pytestmark = pytest.mark.vm
V = 47
COPIED = "r\u00e4tsel \u20ac copied in a real guest"
NAMES = ("work", "bank")  # work has copied, bank gets it


class World:
    def __init__(self, folder: Path) -> None:
        made = guest_parts()
        agent = build_agent(folder)
        self.machines: dict[str, Machine] = {}
        for name in NAMES:
            root = with_agent(root_of(made, name), agent, COPIED if name == "work" else None)
            (folder / f"{name}.cpio").write_bytes(root)
            plan = Plan(
                name,
                made.kernel,
                folder / f"{name}.cpio",
                folder,
                Size(640, 480),
                "bochs-display",
                more=WITH_AGENT,
                program=QEMU,
            )
            self.machines[name] = Machine(plan)
        shares = {
            "work": 'label = "green"\nclipboard = { copy = true }',
            "bank": 'label = "red"\nclipboard = { copy = true, paste_from = ["green"] }',
        }
        domains = {
            name: f'{lines}\nbridge = {{ kind = "qemu", qmp = "{self.machines[name].plan.qmp}" }}'
            for name, lines in shares.items()
        }
        self.rig = Rig(folder, policy(domains))

    def until(self, name: str, line: str, wait: float = BOOT_S) -> None:
        self.wait(lambda: self.machines[name].said(line), f"{name}: {line}", wait)

    def wait(self, holds: Callable[[], object], what: str, wait: float = 10.0) -> None:
        end = time.monotonic() + wait
        while not holds():
            said = {name: machine.serial_lines()[-5:] for name, machine in self.machines.items()}
            assert time.monotonic() < end, (what, said, self.rig.errors()[-500:], self.rig.status())
            time.sleep(0.05)

    def lines(self, name: str, start: str) -> list[str]:
        return [line for line in self.machines[name].serial_lines() if line.startswith(start)]

    def count(self, name: str, start: str) -> int:
        return len(self.lines(name, start))

    def close(self) -> None:
        for machine in self.machines.values():
            machine.stop()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("clipboard"))
    try:
        with made.rig:
            yield made
            assert "Traceback" not in made.rig.errors()
    finally:
        made.close()


def copy(world: World, name: str) -> None:
    world.rig.focus(name)
    world.rig.tap(CTRL, ALT, C)


def test_copied_in_one_guest_pasted_into_another_once(world: World) -> None:
    rig = world.rig
    for name in NAMES:
        world.until(name, f"guest {name}: ready")
    rig.until(lambda s: all(d["size"] for d in s["domains"]), 20)
    for name in ("work", "bank"):
        world.wait(lambda name=name: world.count(name, "agent: ready"), f"{name}: agent", 20)  # type: ignore[misc]
    time.sleep(0.5)
    assert world.count("work", "agent: gave") == 0, "fetched unasked"
    copy(world, "work")
    size = len(COPIED.encode())
    rig.until(lambda s: s["clipboard"] == {"owner": "work", "bytes": size}, 10)
    assert world.machines["work"].said(f"agent: gave {size}")
    rig.focus("bank")
    rig.tap(CTRL, ALT, V)
    world.until("bank", f"agent: pasted {COPIED}", 10)
    world.until("bank", "agent: released", 10)
    assert [line for line in world.lines("bank", "agent: again") if line != "agent: again 0"] == []
    assert rig.status()["clipboard"] is None
    assert world.count("bank", "agent: pasted") == 1


def test_e17_a_guest_that_has_copied_nothing_answers_nothing(world: World) -> None:
    copy(world, "bank")
    time.sleep(2.3)
    status = world.rig.status()
    assert status["clipboard"] is None
    assert {d["name"]: d["state"] for d in status["domains"]} == dict.fromkeys(NAMES, "connected")


def test_a_bridge_that_comes_later_finds_the_clipboard_too(world: World) -> None:
    """QEMU forgets no registered client by itself: the new one takes its place."""
    rig = world.rig
    old, ready = rig.status()["processes"]["bridges"]["work"], world.count("work", "agent: ready")
    os.kill(old, signal.SIGKILL)
    rig.until(lambda s: s["processes"]["bridges"].get("work") not in (None, old), 10)
    rig.until(lambda s: next(d for d in s["domains"] if d["name"] == "work")["size"], 10)
    world.wait(lambda: world.count("work", "agent: ready") > ready, "work: agent again", 10)
    copy(world, "work")
    rig.until(lambda s: s["clipboard"] is not None, 10)
