"""Who holds which power, seen from outside in /proc."""

import re
import time
from pathlib import Path

import pytest

from tests.rig import Rig, need_root_to_look_inside


def maps(pid: int) -> str:
    need_root_to_look_inside()
    return Path(f"/proc/{pid}/maps").read_text()


def switches(pid: int) -> int:
    """How often its threads have gone to sleep, and so been woken; being pushed aside by others is none."""
    texts = [(task / "status").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int(n) for text in texts for n in re.findall(r"\nvoluntary_ctxt_switches:\t(\d+)", text))


def test_processes_have_names_and_the_seat_and_the_warden_have_no_pixels(rig: Rig) -> None:
    processes = rig.status()["processes"]
    for name in ("warden", "seat", "screen"):
        pid = processes[name]
        assert Path(f"/proc/{pid}/comm").read_text().strip() == f"sgui-{name}"
        status = Path(f"/proc/{pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
    for name in ("warden", "seat"):
        loaded = maps(processes[name])
        for library in ("numpy", "OpenGL", "pygame", "libSDL", "PIL", "libGL", "libEGL", "dri"):
            assert library not in loaded, (name, library)
    assert "numpy" in maps(processes["screen"])  # the test can fail


def test_framebuffers_are_mapped_read_only(rig: Rig) -> None:
    rig.guest("bank").show(64, 64, 1, 2, 3)
    rig.focus("bank")
    lines = [line for line in maps(rig.pid("screen")).splitlines() if "memfd:sgui-pixels" in line]
    assert lines and all(line.split()[1].startswith("r--") for line in lines)
    assert "memfd:sgui-pixels" not in maps(rig.pid("seat"))
    assert "memfd:sgui-kbd" not in maps(rig.pid("screen"))


@pytest.mark.slow
def test_two_silent_guests_cause_at_most_one_wake_up_a_second(rig: Rig) -> None:
    """The bound is the issue's; a minute's clock tick and its frame are within it."""
    for name in ("bank", "work"):
        rig.guest(name).show(64, 64, 1, 2, 3)
    rig.focus("bank")
    time.sleep(6)  # start-up's last work
    processes = [pid for name, pid in rig.status()["processes"].items() if pid and name != "bridges"]
    time.sleep(1)
    before = sum(switches(pid) for pid in processes)
    time.sleep(20)
    assert sum(switches(pid) for pid in processes) - before <= 20


def test_films_of_two_guests_wake_the_seat_seldom(rig: Rig) -> None:
    """About 20 times a second; each doorbell alone would be 120, and rests that do not line up and end with
    every run of doorbells were 80. A slow machine rings less."""
    guests = [rig.guest(name) for name in ("bank", "work")]
    for guest in guests:
        guest.show(64, 64, 1, 2, 3)
    seat, begun, woken = rig.pid("seat"), time.monotonic(), 0
    while (now := time.monotonic()) < begun + 3:
        for guest in guests:
            guest.ring()
        woken = woken or (switches(seat) if now > begun + 1 else 0)
        time.sleep(max(0.0, now + 1 / 60 - time.monotonic()))
    assert (switches(seat) - woken) / (time.monotonic() - begun - 1) <= 50
