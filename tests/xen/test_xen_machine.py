"""sgui in dom0 of a real Xen, with Linux's own frontends in two PV guests. One boot for all.

bank is made by xl with sgui in QEMU's place; for web a bridge of the policy waits, and gives it its devices.
"""

import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from image.layer import FILES
from sgui.demo.hands import CODES
from tests.machine.machine import BAND
from tests.machine.reference import reference
from tests.xen.xen_machine import SIZE, XenMachine

pytestmark = [pytest.mark.vm, pytest.mark.slow]

PATIENCE_S = 120.0
BACKGROUND = {"bank": (170, 0, 170), "web": (170, 85, 0)}  # of each guest's banner: ANSI 45 and 43, R G B


def presses(xen: XenMachine, name: str) -> list[int]:
    return [code for code, value in xen.keys(name) if value and code not in (29, 56)]


def typed(xen: XenMachine, name: str, letters: str) -> None:
    """The guest's kernel has heard exactly these last, and its shell the line."""
    before = len(presses(xen, name))
    xen.type(letters + "\n")
    wanted = [*(CODES[letter] for letter in letters), 28]
    end = time.monotonic() + PATIENCE_S
    while presses(xen, name)[before:] != wanted:
        assert time.monotonic() < end, (presses(xen, name)[before:], wanted)
        time.sleep(0.1)
    xen.wait_for(f"{name}: shell: {letters}")


def domain(xen: XenMachine, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in xen.status()["domains"] if each["name"] == name)
    return found


def xen_number(xen: XenMachine, name: str) -> int:
    return int(xen.ask("run", command=f"xl domid {name}"))


def pixels(picture: Any, color: tuple[int, int, int]) -> Any:
    """Rows and columns of the picture's pixels in exactly that colour."""
    return np.argwhere((picture == color).all(axis=2))


def shown(xen: XenMachine, name: str) -> bool:
    return len(pixels(xen.shot(), BACKGROUND[name])) > 5000


def until(what: Any, words: str, seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, words
        time.sleep(0.3)


def test_both_guests_consoles_are_on_the_display_each_in_its_own_tile(xen: XenMachine) -> None:
    """Linux's own console in Linux's own framebuffer: exact colours, and none in the other's place."""
    until(lambda: all(shown(xen, name) for name in BACKGROUND), "both banners")
    bank, web = (pixels(xen.shot(), BACKGROUND[name]) for name in ("bank", "web"))
    middle = xen.shot().shape[1] // 2
    assert bank[:, 1].max() < middle <= web[:, 1].min()
    assert min(bank[:, 0].min(), web[:, 0].min()) >= 32, "below the band"


def test_each_guest_is_labelled_as_the_reference_renderer_does_it(xen: XenMachine, tmp_path: Path) -> None:
    """Around the guests' own pixels all is what another sgui, here, paints of that scene."""
    xen.focus("bank")
    rules, sizes = FILES / "xen" / "policy.toml", {"bank": "640x480", "web": "640x480"}
    wanted, tabs = reference(tmp_path, SIZE, rules, sizes, bank="")
    same = (xen.shot() == wanted).all(axis=2)
    for name in sizes:
        x, y, width, height = domain(xen, name)["content"]
        assert (width, height) == (640, 480)
        same[y : y + height, x : x + width] = True
    assert same[BAND:].all() and same[:, :tabs].all(), np.argwhere(~same)[:5]


def test_keys_reach_the_focused_guest_alone(xen: XenMachine) -> None:
    for name, other in (("web", "bank"), ("bank", "web")):
        xen.focus(name)
        before = presses(xen, other)
        typed(xen, name, f"echo {name}")
        assert presses(xen, other) == before
    assert "echo web" not in xen.said("bank") and "echo bank" not in xen.said("web")


def test_sgui_is_killed_and_comes_back_to_the_same_guests(xen: XenMachine) -> None:
    """Seat, screen and a bridge at once; Linux's frontends stay CONNECTED, and the next bridge takes over."""
    generation = domain(xen, "bank")["generation"]
    xen.ask("run", command="kill -9 $(ps -o pid,args | awk '/[b]ridges.xen --domain bank/ {print $1}')")
    pids = {name: xen.kill(name, signal.SIGKILL)[0] for name in ("screen", "seat")}
    for name, pid in pids.items():
        xen.restarted(name, pid)
    until(lambda: domain(xen, "bank")["generation"] not in (0, generation), "another bridge")
    until(lambda: all(shown(xen, guest) for guest in BACKGROUND), "both pictures again")
    xen.focus("bank")
    typed(xen, "bank", "echo again")


def test_xl_reboot_brings_the_guest_back_as_another_xen_domain(xen: XenMachine) -> None:
    """In its label, to be typed into; xl has ended our program for the old one and begun another."""
    number, began = xen_number(xen, "bank"), xen.welcomes("bank")
    xen.ask("run", command="xl reboot bank")
    until(lambda: xen.welcomes("bank") > began, "it starts again")
    assert xen_number(xen, "bank") != number
    until(lambda: shown(xen, "bank"), "its picture")
    xen.focus("bank")
    typed(xen, "bank", "echo rebooted")
    models = xen.ask("run", command="ps -o args | grep '[b]ridges.xen_device_model'").splitlines()
    assert len(models) == 1 and f"-xen-domid {xen_number(xen, 'bank')} " in models[0], models


def test_a_guest_that_is_saved_and_restored_goes_on_where_it_was(xen: XenMachine) -> None:
    """Linux's frontends suspend, find a new backend under a new number, and connect to it."""
    began = xen.welcomes("bank")
    assert "Restore successful" not in xen.ask("run", command="xl save bank /dev/shm/bank")
    until(lambda: domain(xen, "bank")["state"] != "connected", "no session of a guest that is a file")
    assert "bank" not in xen.ask("run", command="xl list")
    assert "Restore successful" in xen.ask("run", command="xl restore /dev/shm/bank; rm /dev/shm/bank")
    until(lambda: domain(xen, "bank")["state"] == "connected", "a session again")
    until(lambda: shown(xen, "bank"), "its picture, which it does not paint again")
    xen.focus("bank")
    typed(xen, "bank", "echo restored")
    assert xen.welcomes("bank") == began, "it has not been started again"


def test_a_destroyed_guest_leaves_the_screen_and_no_zombie(xen: XenMachine) -> None:
    xen.ask("run", command="xl destroy web")
    until(lambda: "web" not in xen.ask("run", command="xl list"), "the domain is gone, its memory too")
    until(lambda: domain(xen, "web")["state"] != "connected", "no session")
    assert "(null)" not in xen.ask("run", command="xl list"), "a zombie: somebody keeps its pages"
    until(lambda: not shown(xen, "web"), "no picture of a guest that is gone")
    assert shown(xen, "bank")


def sound(xen: XenMachine) -> None:
    assert not [line for line in xen.lines() if "Traceback" in line]
    told = xen.ask("run", command="python3 -I -m sgui audit verify --state-dir /var/lib/sgui; echo $?")
    assert told.strip().endswith("0"), told


def test_nothing_ended_in_a_traceback(xen: XenMachine) -> None:
    sound(xen)
