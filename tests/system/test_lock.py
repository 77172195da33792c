"""The lock in the whole system, with a real PAM stack: what opens it, what does not, and who learns what."""

import contextlib
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.locker.services import RIGHT, service
from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DELETE, ENTER, EV_KEY, EV_SYN, POLICY, A, Rig, need_root_to_look_inside

L = 38
CODES = {
    letter: code
    for first, row in ((16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))
    for code, letter in enumerate(row, first)
}
MAGENTA = (255, 0, 255)  # of no label, no band


@contextmanager
def locking(folder: Path, more: str = "", auth: str = "") -> Iterator[Rig]:
    """A rig whose user knows the password RIGHT, with a guest that shows MAGENTA and has the focus."""
    services = service(folder, auth)
    policy = POLICY.format(layout="full", scale=1.0) + f'\n[lock]\nservices = "{services}"\n{more}'
    with Rig(folder, policy) as rig:
        yield rig


def shown(rig: Rig) -> RawGuest:
    guest = rig.guest("bank")
    guest.show(400, 300, *MAGENTA)
    rig.focus("bank")
    rig.until(lambda s: s["domains"][0]["frames"] > 0)
    return guest


def phase(rig: Rig, wait: float = 20.0) -> dict[str, Any]:
    """Locked, shown, with a locker."""
    return rig.until(lambda s: s["presented_mode"] == "locked" and s["processes"]["locker"] is not None, wait)


def type_until(rig: Rig, text: str, mode: str = "normal", wait: float = 20.0) -> dict[str, Any]:
    """As a person does: type it, look, and type again if nobody was listening yet."""
    end = time.monotonic() + wait
    while True:
        rig.tap(1)  # Escape
        for letter in text:
            rig.tap(CODES[letter])
        rig.tap(ENTER)
        pause = time.monotonic() + 1.5
        while time.monotonic() < pause:
            if (status := rig.status())["mode"] == mode:
                return status
            time.sleep(0.05)
        assert time.monotonic() < end, (status, rig.errors())


def restarted(rig: Rig, name: str, before: int) -> dict[str, Any]:
    """The first status with another process of this name; a seat that dies answers nobody."""
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError, ValueError):
            status = rig.status()
            if status["processes"][name] not in (before, None):
                return status
        assert time.monotonic() < end, rig.errors()
        time.sleep(0.05)


def wrong(rig: Rig, word: str = "x") -> int:
    """One more wrong password; how many it were."""
    before = rig.status()["lock"]["failures"]
    end = time.monotonic() + 30
    while (now := rig.status()["lock"]["failures"]) == before:
        assert time.monotonic() < end, rig.errors()
        for letter in word:
            rig.tap(CODES[letter])
        rig.tap(ENTER)
        time.sleep(0.2)
    assert now == before + 1
    return int(now)


def magenta(rig: Rig) -> bool:
    return bool((rig.shot() == np.array(MAGENTA, np.uint8)).all(axis=2).any())


def lock(rig: Rig) -> None:
    assert rig.request(request="lock")["ok"]
    phase(rig)


def test_a_right_password_opens_and_a_wrong_one_costs_time(tmp_path: Path) -> None:
    with locking(tmp_path) as rig:
        guest = shown(rig)
        rig.tap(CTRL, ALT, L)
        status = phase(rig)
        assert (status["mode"], status["focus"], status["return_focus"]) == ("locked", None, "bank")
        guest.keys()
        assert wrong(rig) == 1
        at = time.monotonic()
        assert wrong(rig) == 2
        assert time.monotonic() - at > 0.5, "a second is dropped keys, give or take the clock's grain"
        status = type_until(rig, RIGHT)
        assert (status["focus"], status["lock"]["failures"]) == ("bank", 0)
        rig.until(lambda s: s["presented_focus"] == "bank" and s["processes"]["locker"] is None)
        assert guest.keys(0.1) == [], "U1: nothing of all that was the guest's"
        rig.tap(A)
        assert guest.keys(1.0)[:1] == [(A, 1)]
        kinds = [record["kind"] for record in rig.audit()]
        assert kinds.count("lock.refused") >= 2 and kinds[-2:].count("lock.unlocked") <= 1
        assert "lock.unlocked" in kinds


def test_d16_no_guest_pixel_is_in_a_screenshot_of_the_lock(tmp_path: Path) -> None:
    with locking(tmp_path) as rig:
        guest = shown(rig)
        assert magenta(rig), "a test that cannot fail is none"
        lock(rig)
        assert not magenta(rig)
        guest.show(401, 301, *MAGENTA)
        time.sleep(0.2)
        assert not magenta(rig)
        type_until(rig, RIGHT)
        rig.until(lambda s: s["presented_focus"] == "bank")
        assert magenta(rig)


def test_a_screenshot_that_was_asked_for_before_shows_no_guest_after(tmp_path: Path) -> None:
    """Between locking and its first frame there is none to be had."""
    with locking(tmp_path) as rig:
        shown(rig)
        screen = rig.pid("screen")
        os.kill(screen, signal.SIGKILL)
        assert rig.request(request="lock")["ok"]
        reply = rig.request(request="screenshot")
        assert not reply["ok"] or rig.status()["presented_mode"] == "locked"


def test_no_command_opens_it(tmp_path: Path) -> None:
    with locking(tmp_path) as rig:
        shown(rig)
        lock(rig)
        for request in (
            {"request": "focus", "domain": "bank"},
            {"request": "attention"},
            {"request": "layout", "layout": "tile"},
            {"request": "lock"},
            {"request": "release", "domain": "bank"},
        ):
            rig.request(**request)
        rig.policy.write_text(POLICY.format(layout="tile", scale=1.0))  # without [lock]
        assert rig.request(request="reload")["ok"]
        os.kill(rig.pid("warden"), signal.SIGHUP)
        rig.attention()
        rig.tap(CTRL, ALT, DELETE)
        time.sleep(0.3)
        status = rig.status()
        assert (status["mode"], status["presented_mode"], status["focus"]) == ("locked", "locked", None)
        assert not magenta(rig)
        type_until(rig, RIGHT)


@pytest.mark.parametrize("name", ["screen", "seat", "locker"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_d16_it_stays_locked_whoever_is_killed_or_stopped(tmp_path: Path, name: str, number: int) -> None:
    with locking(tmp_path) as rig:
        guest = shown(rig)
        lock(rig)
        failures = wrong(rig)
        guest.keys()
        before = rig.kill(name, number)
        rig.tap(A)
        status = restarted(rig, name, before)
        assert status["mode"] == "locked" and status["lock"]["failures"] >= failures
        phase(rig)
        assert not magenta(rig)
        assert guest.keys(0.1) == []
        assert wrong(rig) == failures + 1, "the count goes on, whoever died"
        type_until(rig, RIGHT)


def test_a_locker_that_hangs_is_replaced_and_its_attempt_counts(tmp_path: Path) -> None:
    """Asleep in a PAM module, which a SIGSTOP would be told of and this is not."""
    with locking(tmp_path, auth="auth required pam_exec.so quiet /bin/sleep 30\n") as rig:
        shown(rig)
        lock(rig)
        assert wrong(rig) == 1
        before = rig.kill("locker")
        rig.until(lambda s: s["processes"]["locker"] not in (before, None), 20)
        assert rig.status()["mode"] == "locked"


def test_e06_what_is_typed_around_the_lock_at_a_thousand_keys_a_second_reaches_nobody(tmp_path: Path) -> None:
    """From the lock's key-down on no guest hears a key before it is open again, and then of none that went
    down while it was locked, although a device types the whole time."""
    with locking(tmp_path) as rig:
        guest = shown(rig)
        for _ in range(3):
            guest.keys()
            rig.press(CTRL, ALT, L)  # no key of it is the guest's any more
            burst = b"".join(_record(EV_KEY, code, value) for code in (A, 48) for value in (1, 0))
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                os.write(rig.typing, burst)
                time.sleep(0.004)
            rig.lift(L, ALT, CTRL)
            phase(rig)
            heard = guest.keys(0.05)
            assert not [code for code, _ in heard if code not in (CTRL, ALT)], heard
            rig.press(A)  # held while it opens
            type_until(rig, RIGHT)
            rig.until(lambda s: s["presented_focus"] == "bank")
            rig.lift(A)
            assert guest.keys(0.1) == []


def _record(kind: int, code: int, value: int) -> bytes:
    return struct.pack("<qqHHi", 0, 0, kind, code, value) + struct.pack("<qqHHi", 0, 0, EV_SYN, 0, 0)


def test_who_touches_nothing_is_locked(tmp_path: Path) -> None:
    with locking(tmp_path, "idle_s = 4\n") as rig:
        guest = shown(rig)
        rig.until(lambda s: s["mode"] == "locked", 15)
        rig.until(lambda s: "lock.locked" in [r["kind"] for r in rig.audit()])
        assert [r["by"] for r in rig.audit() if r["kind"] == "lock.locked"] == ["idle"]
        phase(rig)
        guest.keys()
        rig.tap(A)
        assert guest.keys(0.1) == []


def test_e06_ending_sgui_opens_nothing(tmp_path: Path) -> None:
    """Neither a clean end nor the death of the warden: the next run starts locked."""
    with locking(tmp_path) as rig:
        shown(rig)
        lock(rig)
        wrong(rig)
        rig.kill("warden")
    with locking(tmp_path) as rig:
        assert rig.status()["mode"] == "locked"
        assert rig.status()["lock"]["failures"] == 1
        phase(rig)
    with locking(tmp_path) as rig:
        assert rig.status()["mode"] == "locked"
        type_until(rig, RIGHT)
    with locking(tmp_path) as rig:
        assert rig.status()["mode"] == "normal"


def test_where_nobody_could_unlock_it_is_not_locked(tmp_path: Path) -> None:
    policy = POLICY.format(layout="full", scale=1.0) + f'\n[lock]\nservices = "{tmp_path}/none"\n'
    with Rig(tmp_path, policy) as rig:
        assert (
            f"sgui: lock: off, since nobody could unlock: there is no PAM service {tmp_path}/none"
            in rig.errors()
        )
        reply = rig.request(request="lock")
        assert not reply["ok"] and "nobody could unlock" in reply["error"]
        rig.tap(CTRL, ALT, L)
        status = rig.status()
        assert (status["mode"], status["lock"]["unlockable"]) == ("normal", False)


def test_a_policy_may_lock_for_good(tmp_path: Path) -> None:
    policy = POLICY.format(layout="full", scale=1.0) + '\n[lock]\nunlock = "none"\n'
    with Rig(tmp_path, policy) as rig:
        assert rig.request(request="lock")["ok"]
        status = rig.until(lambda s: s["presented_mode"] == "locked")
        assert status["processes"]["locker"] is None
    (rig.state / "locked").unlink()
    with Rig(tmp_path, policy) as rig:
        assert rig.status()["mode"] == "normal", "docs/lock.md: locked out?"


def test_h14_no_password_is_left_in_memory_files_or_other_processes(tmp_path: Path) -> None:
    """RIGHT is looked for, and its key codes as a row, in whatever is left after an attempt."""
    need_root_to_look_inside()
    with locking(tmp_path) as rig:
        shown(rig)
        lock(rig)
        wrong(rig)
        word = "pytorql"
        wrong(rig, word)
        time.sleep(0.5)
        for name in ("warden", "seat", "screen", "locker"):
            assert not _in_memory(rig.pid(name), word.encode()), f"{name} holds it"
        type_until(rig, RIGHT)
        files = [path for path in (*rig.state.rglob("*"), *rig.runtime.rglob("*")) if path.is_file()]
        assert not [path for path in files if word.encode() in path.read_bytes()]


def _in_memory(pid: int, needle: bytes) -> bool:
    """In any page that may be written, as UTF-8 or as a row of code points."""
    wide = b"".join(struct.pack("<I", byte) for byte in needle)
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            place, flags, *_ = line.split()
            first, last = (int(side, 16) for side in place.split("-"))
            if not flags.startswith("rw") or last - first > 256 << 20:
                continue
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except (OSError, ValueError, OverflowError):
                continue
            if needle in content or wide in content:
                return True
    return False


def test_h14_the_search_finds_what_is_there() -> None:
    """A test of the test: a process that keeps the word is found."""
    need_root_to_look_inside()
    code = "import sys; kept = ''.join(['pyto', 'rql']); print('up', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        assert _in_memory(process.pid, b"pytorql")
        process.stdin.close()


def test_no_recording_holds_a_key_of_it(tmp_path: Path) -> None:
    """Not even one that may hold keys (M4)."""
    services = service(tmp_path)
    policy = POLICY.format(layout="full", scale=1.0) + f'\n[lock]\nservices = "{services}"\n'
    tape = tmp_path / "tape"
    with Rig(tmp_path, policy, more=["--record", str(tape), "--record-keys"]) as rig:
        shown(rig)
        rig.tap(A)
        lock(rig)
        type_until(rig, RIGHT)
    lines = tape.read_text()
    assert f'["Key",1,{A},true]' in lines, "before it is locked keys are recorded"
    for letter in set(RIGHT) - {"a"}:
        assert f'["Key",1,{CODES[letter]},' not in lines, letter
    command = [sys.executable, "-m", "sgui", "replay", str(tape)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
