"""Killing and stopping our own processes: guests stay, no key goes astray, the picture comes back."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rig import A, B, Rig, need_root_to_look_inside

# PTRACE_SEIZE and PTRACE_INTERRUPT every thread: stopped, and the stop is told to the tracer alone
FREEZE = """
import ctypes, os, sys, time
libc, pid = ctypes.CDLL(None, use_errno=True), int(sys.argv[1])
for task in map(int, os.listdir(f"/proc/{pid}/task")):
    if libc.ptrace(0x4206, task, 0, 0) or libc.ptrace(0x4207, task, 0, 0):
        sys.exit(os.strerror(ctypes.get_errno()))
print("frozen", flush=True)
while True:  # a tracer hears of the death first
    try:
        os.waitpid(-1, 0x40000000)
    except ChildProcessError:
        time.sleep(0.01)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.requirement(
    "FPT_FLS_EXT.1", "the screen process dies: nothing flows until the selection is shown"
)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_the_screen_dies_guests_stay_and_keys_wait_for_the_picture(rig: Rig, number: int) -> None:
    guest = rig.guest("bank")
    guest.show(400, 300, 1, 2, 3)
    rig.focus("bank")
    generation = rig.domain("bank")["generation"]
    pid = rig.kill("screen", number)
    end = time.monotonic() + 15  # two seconds are promised; a busy machine may need more
    rig.until(lambda s: s["presented_focus"] is None)
    guest.keys()
    rig.tap(A)  # held or thrown away, but not delivered before the new frame
    while True:
        seen, status = guest.keys(), rig.status()
        assert not seen or status["presented_focus"] == "bank", "a key before the frame that shows its focus"
        if status["presented_focus"] == "bank":
            break
        assert time.monotonic() < end, rig.errors()
    assert status["processes"]["screen"] not in (pid, None) and status["focus"] == "bank"
    assert status["domains"][0]["generation"] == generation
    assert status["domains"][0]["state"] == "connected"
    guest.keys(0.1)
    rig.tap(B)
    assert (B, 1) in guest.keys(1.0)
    x, y, _, _ = rig.until(lambda s: s["domains"][0]["content"])["domains"][0]["content"]
    assert tuple(rig.shot()[y, x]) == (1, 2, 3)


@pytest.mark.requirement("FPT_FLS_EXT.1", "the seat dies: held keys come up, nothing is selected")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_the_seat_dies_sessions_survive_and_held_keys_come_up(rig: Rig, number: int) -> None:
    guest = rig.guest("bank")
    guest.show(400, 300, 1, 2, 3)
    rig.focus("bank")
    rig.press(A)
    assert guest.keys(1.0) == [(A, 1)]
    before = rig.status()
    rig.kill("seat", number)
    time.sleep(0.05)
    rig.tap(B)  # typed while nobody sits there: thrown away
    end = time.monotonic() + 15
    while True:
        try:
            status = rig.status()
            if status["output"]["frames"] and status["processes"]["seat"] != before["processes"]["seat"]:
                break
        except OSError:
            pass
        assert time.monotonic() < end, rig.errors()
        time.sleep(0.02)
    assert status["focus"] is None
    assert status["domains"][0]["state"] == "connected"
    assert status["domains"][0]["generation"] == before["domains"][0]["generation"]
    assert guest.keys(1.0) == [(A, 0)]
    rig.lift(A)
    rig.focus("bank")
    rig.tap(B)
    assert guest.keys(1.0)[:1] == [(B, 1)]
    assert guest.closed(0.1) is None


@pytest.mark.requirement("FPT_FLS_EXT.1", "the warden dies: everything stops")
def test_the_warden_dies_and_takes_the_others_along(rig: Rig) -> None:
    processes = rig.status()["processes"]
    assert rig.process is not None
    rig.process.kill()
    rig.process.wait()
    end = time.monotonic() + 15
    while any(alive(processes[name]) for name in ("seat", "screen")):
        assert time.monotonic() < end, "somebody lives on"
        time.sleep(0.02)


def test_stop_ends_cleanly_and_tells_the_guests(rig: Rig) -> None:
    guest = rig.guest("bank")
    guest.show(64, 64, 1, 2, 3)
    rig.until(lambda s: s["domains"][0]["size"])
    rig.sgui("stop")
    assert rig.process is not None and rig.process.wait(5) == 0
    assert guest.closed(1.0) is not None
    assert not (rig.runtime / "control.sock").exists()
    assert rig.audit()[-1]["kind"] == "seat.stopped"
    command = [sys.executable, "-m", "sgui", "audit", "verify", str(rig.state / "audit.jsonl")]
    assert subprocess.run(command, check=False).returncode == 0


def test_sigterm_ends_with_0(rig: Rig) -> None:
    assert rig.process is not None
    rig.process.terminate()
    assert rig.process.wait(5) == 0


def test_a_second_instance_is_refused_and_the_first_goes_on(rig: Rig) -> None:
    arguments = ["run", "--policy", str(rig.policy), "--state-dir", str(rig.state), "--output", "headless"]
    second = rig.sgui(*arguments, check=False)
    assert second.returncode == 1
    assert second.stderr.startswith("sgui: runtime: another sgui runs") and second.stderr.count("\n") == 1
    assert rig.status()["mode"] == "normal"


@pytest.mark.requirement("FPT_FLS_EXT.1", "a screen that hangs is replaced")
def test_p9_a_screen_that_hangs_without_dying_is_replaced(rig: Rig) -> None:
    """Its threads are frozen by a debugger's means, which the kernel does not tell the parent about."""
    need_root_to_look_inside()
    guest = rig.guest("bank")
    guest.show(400, 300, 1, 2, 3)
    rig.focus("bank")
    pid = rig.pid("screen")
    freezer = subprocess.Popen([sys.executable, "-c", FREEZE, str(pid)], stdout=subprocess.PIPE, text=True)
    try:
        assert freezer.stdout is not None and freezer.stdout.readline() == "frozen\n"
        rig.attention()
        rig.until(
            lambda s: s["processes"]["screen"] not in (pid, None) and s["presented_mode"] == "attention", 15
        )
    finally:
        freezer.kill()
        freezer.wait()
    assert "screen.overdue" in {record["kind"] for record in rig.audit()}


def test_a_full_disk_under_standard_error_ends_nothing(tmp_path: Path) -> None:
    """P9: what our processes say is for people, and they go on without."""
    (tmp_path / "stderr").symlink_to("/dev/full")
    with Rig(tmp_path) as rig:
        warden, screen = rig.pid("warden"), rig.kill("screen")
        guest = rig.guest("bank")
        guest.show(64, 64, 1, 2, 3)
        rig.focus("bank")
        assert rig.process is not None and rig.process.poll() is None
        assert rig.pid("warden") == warden and rig.pid("screen") != screen
        rig.tap(A)
        assert guest.keys(5)
