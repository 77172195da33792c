"""The writer: never waits, repairs what a stop left, sets aside what was spoilt, says when the disk fails."""

import errno
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sgui.host import audit_file, audit_store
from sgui.host.audit_chain import ChainError
from sgui.host.audit_check import newest, verify_file
from sgui.host.audit_file import AuditFile
from sgui.host.audit_pending import Pending, new_pending
from sgui.host.audit_store import HEAD, LOG
from sgui.values.errors import ConfigError


def wait(true: Callable[[], bool]) -> None:
    """Until it is; the writer has a thread of its own."""
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("ten seconds were not enough")


def kinds(folder: Path) -> list[str]:
    return [str(record["kind"]) for record in newest(folder / LOG, 100000)]


def write(folder: Path, *written: str) -> None:
    audit = AuditFile(folder)
    for kind in written:
        before = audit.records
        audit.put(kind, {})
        wait(lambda: audit.records > before)  # noqa: B023 - one commit each
    audit.close()


def test_records_come_numbered_from_one_and_private(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    audit.put("sgui.started", {"version": "0"})
    audit.put("focus.changed", {"domain": "bank", "was": None})
    wait(lambda: audit.records == 2)
    audit.close()
    first, second = [json.loads(line) for line in (tmp_path / LOG).read_text("ascii").splitlines()]
    assert (first["n"], second["n"], second["kind"], second["domain"]) == (1, 2, "focus.changed", "bank")
    assert first["boot"] == second["boot"] != ""
    assert first["time"].endswith("Z")
    assert first["monotonic_us"] <= second["monotonic_us"]
    assert verify_file(tmp_path / LOG)[0].number == 2
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file


def test_the_next_start_goes_on_in_the_same_chain(tmp_path: Path) -> None:
    write(tmp_path, "one", "two")
    write(tmp_path, "three")
    assert kinds(tmp_path) == ["one", "two", "three"]
    assert verify_file(tmp_path / LOG) == (verify_file(tmp_path / LOG)[0], True)


def test_two_writers_are_refused(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    with pytest.raises(ConfigError, match=r"^audit: another sgui"):
        AuditFile(tmp_path)
    audit.close()
    AuditFile(tmp_path).close()
    with pytest.raises(ConfigError, match=r"^audit: "):
        AuditFile(tmp_path / "nowhere")


def test_a_stop_between_anchor_and_log_is_repaired(tmp_path: Path) -> None:
    write(tmp_path, "one", "two", "three")
    whole = (tmp_path / LOG).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for end in (last, last + 20, len(whole) - 1):
        (tmp_path / LOG).write_bytes(whole[:end])
        with pytest.raises(ChainError, match="record 3"):
            verify_file(tmp_path / LOG)
        AuditFile(tmp_path).close()
        assert (tmp_path / LOG).read_bytes() == whole


@pytest.mark.parametrize("spoil", ["cut", "edit", "no log", "no anchor", "bad anchor"])
def test_a_spoilt_log_is_kept_aside_and_the_new_chain_says_so(tmp_path: Path, spoil: str) -> None:
    write(tmp_path, *["x"] * 5)
    log, head = tmp_path / LOG, tmp_path / HEAD
    match spoil:
        case "cut":
            log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
        case "edit":
            log.write_bytes(log.read_bytes().replace(b'"x"', b'"y"', 1))
        case "no log":
            log.unlink()
        case "no anchor":
            head.unlink()
        case "bad anchor":
            head.write_bytes(b"nonsense")
    write(tmp_path, "after")
    assert kinds(tmp_path) == ["audit.broken", "after"]
    assert verify_file(log)[0].number == 2
    broken = newest(log, 2)[0]
    assert broken["aside"] == "audit.jsonl.broken-1"
    assert (tmp_path / "audit.jsonl.broken-1").exists()
    log.write_bytes(b"spoilt again\n")
    write(tmp_path, "again")
    assert newest(log, 2)[0]["aside"] == "audit.jsonl.broken-2"


def test_a_burst_is_written_whole_and_in_order(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    for n in range(150):
        audit.put("x", {"number": n})
    audit.close()
    assert [record["number"] for record in newest(tmp_path / LOG, 1000)] == list(range(150))


@pytest.mark.requirement("FAU_STG.5", "a flood of records is summed up")
def test_g09_a_flood_is_summed_up(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    for _ in range(100_000):
        audit.put("guest.violation", {"domain": "chat"})
    audit.put("focus.changed", {"domain": "bank"})
    audit.close(10)
    found = kinds(tmp_path)
    assert found.count("guest.violation") < 1000
    assert "focus.changed" in found
    assert found[-1] == "audit.summarised"
    counted = [record for record in newest(tmp_path / LOG, 10000) if record["kind"] == "audit.summarised"]
    assert sum(int(record["count"]) for record in counted) + found.count("guest.violation") == 100_000


@pytest.mark.requirement("FAU_STG.5", "a full disk is indicated, and no record lost")
def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_file, "RETRY_S", 0.02)
    full = [True]
    original = audit_store._write_all

    def write_all(fd: int, text: bytes) -> None:
        if full[0]:
            full[0] = b"five" not in text  # with all of them in one commit, it fails once
            original(fd, text[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        original(fd, text)

    audit = AuditFile(tmp_path)
    audit.put("one", {})
    wait(lambda: audit.records == 1)
    monkeypatch.setattr(audit_store, "_write_all", write_all)
    audit.put("two", {})
    wait(lambda: not audit.healthy)
    assert select.select([audit], [], [], 5)[0]
    audit.on_ready()
    for kind in ("three", "four", "five"):
        audit.put(kind, {})
    wait(lambda: audit.healthy and audit.records == 5)
    assert select.select([audit], [], [], 5)[0]
    audit.close()
    assert kinds(tmp_path) == ["one", "two", "three", "four", "five"]
    verify_file(tmp_path / LOG)


def test_a_disk_that_hangs_delays_nobody_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_file, "SLOW_US", 50_000)
    monkeypatch.setattr(audit_file, "QUEUE_MAX", 100)
    monkeypatch.setattr(audit_store.os, "fdatasync", lambda _: time.sleep(1))
    audit = AuditFile(tmp_path)
    assert audit.deadline() is None
    audit.put("one", {})
    assert audit.deadline() is not None
    before = time.monotonic()
    for n in range(300):
        audit.put(f"k{n}", {})
    assert time.monotonic() - before < 0.9
    wait(lambda: not audit.healthy)
    assert audit.deadline() is None
    monkeypatch.undo()
    wait(lambda: audit.healthy)
    audit.close(10)
    lost = [record for record in newest(tmp_path / LOG, 1000) if record["kind"] == "audit.lost"]
    assert sum(int(record["count"]) for record in lost) + len(kinds(tmp_path)) - len(lost) == 301


WRITE_FOR_EVER = """
import sys, time
from pathlib import Path
from sgui.host.audit_file import AuditFile
audit = AuditFile(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for n in range(200):
        audit.put(f"k{n}", {})
        time.sleep(0.0005)
"""


def test_a_killed_writer_leaves_a_log_that_the_next_one_continues(tmp_path: Path) -> None:
    for _ in range(4):
        command = [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(0.1)
            child.kill()
        AuditFile(tmp_path).close()
        place, anchored = verify_file(tmp_path / LOG)
        assert anchored
        assert place.number > 0
    assert not list(tmp_path.glob("*.broken-*"))


COUNTS_UNTIL_KILLED = """
import os, sys, time
from pathlib import Path
from sgui.host import audit_store
from sgui.host.audit_file import AuditFile
from sgui.host.audit_pending import Pending
folder, fd, hang = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
if hang:
    setattr(audit_store.os, hang, lambda *_: time.sleep(60))
audit = AuditFile(folder, Pending(fd))
for n in range(10_000):
    audit.put(f"k{n}", {"seat": sys.argv[4]})
    os.write(1, b"x")
    time.sleep(0.0005)
"""


@pytest.mark.parametrize("hang", ["", "fdatasync", "fsync", "ftruncate"])
def test_p15_what_a_killed_writer_was_told_is_written_once_by_the_next(tmp_path: Path, hang: str) -> None:
    """Whether its disk answers or hangs, wherever the kill comes."""
    memory, told = new_pending(), []
    for seat in range(3):
        command = [sys.executable, "-c", COUNTS_UNTIL_KILLED, str(tmp_path), str(memory), hang, str(seat)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[memory]) as child:
            assert child.stdout is not None
            said = child.stdout.read(20 + 13 * seat)
            child.kill()
            said += child.stdout.read()
        told += [(str(seat), f"k{n}") for n in range(len(said))]
    audit = AuditFile(tmp_path, Pending(memory))
    wait(lambda: Pending(memory).bodies() == [])
    audit.close()
    os.close(memory)
    verify_file(tmp_path / LOG)
    records = [(str(one["seat"]), str(one["kind"])) for one in newest(tmp_path / LOG, 100_000)]
    assert len(records) == len(set(records)), "once"
    assert [one for one in records if one in set(told)] == told, "all, in order"
    assert len(records) <= len(told) + 3, "one a seat may have been told as it died"


def test_p15_without_that_memory_a_killed_writer_loses_what_it_was_told(tmp_path: Path) -> None:
    """The test above can fail."""
    memory = new_pending()
    command = [sys.executable, "-c", COUNTS_UNTIL_KILLED, str(tmp_path), str(memory), "fdatasync", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[memory]) as child:
        assert child.stdout is not None
        child.stdout.read(20)
        child.kill()
    AuditFile(tmp_path).close()
    os.close(memory)
    assert len(kinds(tmp_path)) < 20


def test_verifying_while_somebody_writes_finds_nothing_wrong(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    for n in range(60):
        audit.put(f"k{n}", {})
        if n % 3 == 0:
            wait(lambda: audit.records > 0)
            verify_file(tmp_path / LOG)
    audit.close()


def test_the_writer_sleeps_when_there_is_nothing(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path)
    audit.put("one", {})
    wait(lambda: audit.records == 1)
    threads = list(Path("/proc/self/task").iterdir())
    before = {
        task: (task / "status").read_text().split("voluntary_ctxt_switches:")[1].split()[0]
        for task in threads
    }
    time.sleep(0.5)
    still = {
        task: (task / "status").read_text().split("voluntary_ctxt_switches:")[1].split()[0]
        for task in threads
    }
    changed = [task for task in threads if before[task] != still[task]]
    assert len(changed) <= 1, "only the thread that waited here"
    audit.close()
