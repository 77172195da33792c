"""Attack G09 over the running system: a full disk, one that hangs, floods; P15: what was done is logged."""

import contextlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sgui.host.audit_file import AuditFile
from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, SHIFT, A, B, Rig
from tests.stage import calm, policy, present, without_clock

SLOW_S = 2.0  # so long may a record wait before the band says it
KEY_MS = 250  # far beyond what a key takes, far below what the disk takes here


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("g"), policy()) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    shared.until(lambda s: s["audit"]["healthy"])
    yield shared
    shared.lift(CTRL, ALT, SHIFT, A, B)
    calm(shared)


@contextlib.contextmanager
def full_disk(rig: Rig) -> Iterator[None]:
    """To the seat each file is as long as it may be."""
    pid = rig.pid("seat")
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def hanging_disk(rig: Rig) -> Iterator[None]:
    """The anchor's new file is a FIFO that nobody reads: opening it takes as long as this block."""
    path = rig.state / "audit.head.new"
    end = time.monotonic() + 15
    while True:
        try:
            os.mkfifo(path, 0o600)
            break
        except FileExistsError:  # a commit is on its way
            assert time.monotonic() < end
            time.sleep(0.01)
    try:
        yield
    finally:
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        path.unlink()
        time.sleep(0.2)
        os.close(reader)


def keys_in_time(rig: Rig, guest: RawGuest, count: int = 20) -> None:
    """Typed keys reach the ring although the disk does nothing."""
    guest.events()
    took = []
    for _ in range(count):
        began = time.monotonic()
        rig.press(A)
        assert guest.keys(2.0) == [(A, 1)]
        took.append((time.monotonic() - began) * 1000)
        rig.lift(A)
        assert guest.keys(2.0) == [(A, 0)]
    assert sorted(took)[count // 2] < KEY_MS, took


def verified(rig: Rig) -> None:
    command = [sys.executable, "-m", "sgui", "audit", "verify", "--state-dir", str(rig.state)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def switches(rig: Rig) -> list[tuple[str | None, str | None]]:
    return [(r["from"], r["to"]) for r in rig.audit() if r["kind"] == "focus.changed"]


def starts(rig: Rig) -> int:
    return len([r for r in rig.audit() if r["kind"] == "seat.started"])


@pytest.mark.requirement(
    "FAU_STG.5", "over the running system: a full disk, and one that hangs, stall no key"
)
@pytest.mark.parametrize("trouble", [full_disk, hanging_disk])
def test_g09_a_disk_in_trouble_stalls_no_key_and_is_said(
    rig: Rig, trouble: "type[contextlib.AbstractContextManager[None]]"
) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    well = without_clock(rig.shot())
    before = len(switches(rig))
    with trouble(rig):
        rig.focus("work")
        keys_in_time(rig, work)
        rig.focus("bank")
        rig.until(lambda s: not s["audit"]["healthy"], SLOW_S + 3)
        keys_in_time(rig, bank)
        ill = without_clock(rig.shot())
        assert (well != ill).any(), "the band says it"
        text = rig.policy.read_text()
        rig.policy.write_text(text.replace("scale = 1.0", "") + '\n[domains.late]\nlabel = "blue"\n')
        refused = rig.request(request="reload")
        rig.policy.write_text(text)
        assert not refused["ok"] and "audit" in refused["error"], refused
        assert {d["name"] for d in rig.status()["domains"]} == {"bank", "work", "web"}
    rig.until(lambda s: s["audit"]["healthy"], 10)
    rig.until(lambda s: s["presented_focus"] == "bank")
    assert np.array_equal(without_clock(rig.shot()), well), "and is silent again"
    end = time.monotonic() + 15
    while len(switches(rig)) < before + 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert switches(rig)[before:] == [("bank", "work"), ("work", "bank")], "nothing was lost"
    verified(rig)
    assert rig.request(request="reload")["ok"]


def test_p15_a_seat_killed_at_once_loses_no_record_of_what_it_did(rig: Rig) -> None:
    """Its disk hangs, so nothing could have been written; the next seat writes it, once."""
    present(rig, "bank", "work")
    rig.focus("bank")
    before, seats = len(switches(rig)), starts(rig)
    with hanging_disk(rig):
        for name in ("work", "bank", "work"):
            rig.focus(name)
        old = rig.kill("seat")
        time.sleep(0.3)
    end = time.monotonic() + 15
    while True:
        with contextlib.suppress(OSError, ValueError, AssertionError):
            if rig.pid("seat") not in (0, old) and rig.status()["audit"]["healthy"]:
                break
        assert time.monotonic() < end
        time.sleep(0.05)
    while len(switches(rig)) < before + 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert switches(rig)[before:][:3] == [("bank", "work"), ("work", "bank"), ("bank", "work")]
    assert starts(rig) == seats + 1
    verified(rig)


def test_g09_guests_that_provoke_records_fill_no_disk(rig: Rig) -> None:
    """Refused requests as fast as they go: counted, and summed up; keys arrive meanwhile."""
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    size = (rig.state / "audit.jsonl").stat().st_size
    over = threading.Event()

    def provoke() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError, ValueError):
                for _ in range(50):
                    rig.request(request="focus", domain="nobody")

    threads = [threading.Thread(target=provoke) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1.0)
        keys_in_time(rig, bank)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    rig.until(lambda s: s["audit"]["healthy"])
    assert (rig.state / "audit.jsonl").stat().st_size - size < 1 << 20
    verified(rig)


def test_g09_a_million_records_become_a_few_and_a_count(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    began = time.monotonic()
    for _ in range(1_000_000):
        audit.put("guest.violation", {"domain": "chat"})
    took = time.monotonic() - began
    audit.close(30)
    lines = (tmp_path / "audit.jsonl").read_bytes().splitlines()
    assert len(lines) < 300 + 60 * took + 3
    records = [json.loads(line) for line in lines]
    counted = sum(one["count"] for one in records if one["kind"] == "audit.summarised")
    assert counted + sum(one["kind"] == "guest.violation" for one in records) == 1_000_000
