"""sgui in a driver domain of a real Xen, with Linux's own vdispl and vkbd frontends in two guests.

One boot for all. dom0 is the toolstack alone; sgui runs whole in an unprivileged PV domain, headless, typed
at through a pipe, since a real display cannot be given to it here: test_what_this_emulation_cannot_do has the
proof. In the guests kms.c draws one colour on each connector.
"""

import re
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.xen.conftest import kept
from tests.xen.driver_machine import DriverMachine

pytestmark = [pytest.mark.vm, pytest.mark.slow]

F, A = 33, 30
PICTURES = {  # of each guest's connector: size, colour, R G B
    "office": ((400, 300), (0x20, 0x60, 0xC0)),
    "office-right": ((320, 240), (0x30, 0xA0, 0x50)),
    "lab": ((400, 300), (0x20, 0x60, 0xC0)),
}
OTHER = (0xC0, 0x60, 0x20)  # what a flip of the first connector turns to
STRIP = 16
PATIENCE_S = 240.0
HELD_S = 6.0  # sixteen flips take one
UNPACED = ("bridges/xen_session.py", "self._head.pending and self.channel.presented", "self._head.pending")


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest) -> Iterator[DriverMachine]:
    yield from kept(request, DriverMachine, "driver-serial.log")


def looked(driver: DriverMachine, *names: str) -> list[list[list[int]]]:
    """Of each surface on one picture of the composition: the strip at its left, and the rest."""
    told = driver.until(lambda status: all(_content(status, name) for name in names), PATIENCE_S)
    places = {name: _content(told, name) for name in names}
    boxes = []
    for x, y, width, height in (places[name] for name in names):
        boxes += [(x, y, STRIP, height), (x + STRIP, y, width - STRIP, height)]
    return driver.colors(*boxes)


def flips(driver: DriverMachine, name: str) -> list[tuple[int, int]]:
    """(how many so far, how long the last sixteen took in ms of the guest's clock)."""
    told = [re.fullmatch(rf"{name}: kms: flips (\d+) in (\d+) ms", line) for line in driver.lines()]
    return [(int(match[1]), int(match[2])) for match in told if match is not None]


def presses(driver: DriverMachine, name: str) -> list[int]:
    return [code for code, value in driver.keys(name) if value and code not in (29, 56)]


def until(what: Any, words: str, seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, words
        time.sleep(0.3)


def flipping(driver: DriverMachine, name: str) -> None:
    """Start or stop it; a press of F, which its guest alone hears."""
    driver.focus(name)
    driver.tap(F)


def test_every_connector_is_a_surface_in_exact_colours(driver: DriverMachine) -> None:
    """A guest with two monitors is two surfaces, each under a label of its own; the whole picture."""
    seen = looked(driver, *PICTURES)
    for (size, color), strip, rest in zip(PICTURES.values(), seen[::2], seen[1::2], strict=True):
        width, height = size
        assert strip == [[STRIP * height, 255, 255, 255]]
        assert rest == [[(width - STRIP) * height, *color]]


def test_keys_reach_the_focused_guest_alone_whichever_of_its_monitors(driver: DriverMachine) -> None:
    for name, guest, other in (
        ("lab", "lab", "office"),
        ("office", "office", "lab"),
        ("office-right", "office", "lab"),
    ):
        before = {each: presses(driver, each) for each in (guest, other)}
        driver.focus(name)
        driver.tap(A)
        until(
            lambda guest=guest, before=before: presses(driver, guest) == [*before[guest], A], f"{name}'s key"
        )
        assert presses(driver, other) == before[other]


def test_flips_are_acknowledged_when_they_have_been_presented_and_never_tear(driver: DriverMachine) -> None:
    """Every shot of a guest that turns from one colour to the other shows one of the two, whole."""
    flipping(driver, "lab")
    until(lambda: len(flips(driver, "lab")) > 1, "flips")
    for _ in range(3):
        _, rest = looked(driver, "lab")
        assert [color for _, *color in rest] in ([[*PICTURES["lab"][1]]], [[*OTHER]]), "two frames in one"
    held = paced(driver, "lab")
    flipping(driver, "lab")
    assert held


def paced(driver: DriverMachine, name: str) -> bool:
    """Whether its flips stop while sgui's screen is stopped; it goes on afterwards, as it must."""
    screen = driver.status()["processes"]["screen"]
    driver.ask("run", command=f"kill -STOP {screen}")
    try:
        time.sleep(1.0)  # what was on its way arrives
        before = len(flips(driver, name))
        time.sleep(HELD_S)
        held = len(flips(driver, name)) == before
    finally:
        driver.ask("run", command=f"kill -CONT {screen}")
    before = len(flips(driver, name))
    until(lambda: len(flips(driver, name)) > before, "flips again")
    return held


def test_the_driver_domain_maps_what_is_granted_and_nothing_else(driver: DriverMachine) -> None:
    """No privcmd is open in it although the device is there, and Xen refuses it a foreign frame."""
    assert "control_d" not in driver.ask("run", command="cat /proc/xen/capabilities")
    opened = driver.ask("run", command="ls -l /proc/[0-9]*/fd 2>/dev/null | grep -o '/dev/xen/.*' | sort -u")
    assert set(opened.split()) == {"/dev/xen/evtchn", "/dev/xen/gntdev", "/dev/xen/xenbus"}
    guest = int(driver.toolstack("xl domid lab"))
    driver.ask("write", path="/tmp/foreign.py", hex=FOREIGN.format(guest=guest).encode().hex())
    tried = driver.ask("run", command="python3 -I /tmp/foreign.py")
    assert tried.strip() == f"xen: 1 frames of domain {guest}: Operation not permitted"


def test_what_this_emulation_cannot_do(driver: DriverMachine) -> None:
    """Why the driver domain has neither the display nor a guest of another kind: xl's own words."""
    for kind, more, why in (
        ("pv", 'pci = ["00:01.0"]', "passthrough not supported on this platform"),
        ("pvh", "", "neither hap nor shadow paging available"),
    ):
        sed = f'sed \'/^v/d; s/"lab"/"other"/; s/"pv"/"{kind}"/\' /extra/lab.cfg'
        config = f"({sed}; echo '{more}') > /tmp/other.cfg"
        told = driver.toolstack(f"{config}; xl create -q /tmp/other.cfg")
        assert why in told, told


FOREIGN = """
from sgui.host.xen_unsafe import ForeignMemory
try:
    ForeignMemory().map({guest}, [16])
except Exception as refused:
    print(refused)
"""


def test_sgui_is_killed_and_comes_back_to_the_same_guests(driver: DriverMachine) -> None:
    """Seat, screen and a bridge at once; the guest's display is plugged anew, and its flips go on."""
    for name in ("screen", "seat"):
        old, _ = driver.kill(name, signal.SIGKILL)
        driver._wait(lambda name=name, old=old: _pid(driver, name) not in (None, old), f"another {name}")
    driver.ask("run", command="kill -9 $(ps -o pid,args | awk '/[b]ridges.xen --domain lab/ {print $1}')")
    until(lambda: _connected(driver, "lab"), "another bridge")
    before = len(flips(driver, "lab"))
    flipping(driver, "lab")
    until(lambda: len(flips(driver, "lab")) > before, "flips through the next bridge")
    flipping(driver, "lab")


def test_unpaced_flips_would_be_found(driver: DriverMachine) -> None:
    """A test of the test: a bridge that acknowledges at once, spoilt on purpose, is seen to be."""
    module, old, new = UNPACED
    before = _domain(driver, "lab")["generation"]
    driver.ask("spoil", module=module, old=old, new=new)
    driver.ask("run", command="kill -9 $(ps -o pid,args | awk '/[b]ridges.xen --domain lab/ {print $1}')")
    until(
        lambda: _connected(driver, "lab") and _domain(driver, "lab")["generation"] != before,
        "the spoilt bridge",
    )
    driver.ask("mend")
    flipping(driver, "lab")
    held = paced(driver, "lab")
    flipping(driver, "lab")
    assert not held


def test_a_destroyed_guest_leaves_both_its_surfaces_and_no_zombie(driver: DriverMachine) -> None:
    driver.toolstack("xl destroy office")
    until(lambda: "office" not in driver.toolstack("xl list"), "the domain is gone, its memory too")
    assert "(null)" not in driver.toolstack("xl list"), "a zombie: somebody keeps its pages"
    until(lambda: not any(_connected(driver, name) for name in ("office", "office-right")), "no sessions")
    assert _connected(driver, "lab")


def test_nothing_ended_in_a_traceback(driver: DriverMachine) -> None:
    assert not [line for line in driver.lines() if "Traceback" in line]


def _content(status: dict[str, Any], name: str) -> Any:
    return next(each for each in status["domains"] if each["name"] == name)["content"]


def _pid(driver: DriverMachine, name: str) -> int | None:
    try:
        found: int | None = driver.status()["processes"][name]
    except AssertionError:  # no seat to ask
        return None
    return found


def _domain(driver: DriverMachine, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in driver.status()["domains"] if each["name"] == name)
    return found


def _connected(driver: DriverMachine, name: str) -> bool:
    found = _domain(driver, name)
    return bool(found["state"] == "connected" and found["size"])
