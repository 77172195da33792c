"""The audit log as the contract has it; notifications and clients that are cut off."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rig import Rig
from tests.stage import policy, present
from tests.system.cli.program import refused, sgui, verify

# -- audit ---------------------------------------------------------------------------------------------------


def test_an_honest_log_verifies_and_is_shown(log: Path) -> None:
    assert verify(log).returncode == 0
    assert sgui("audit", "verify", "--state-dir", str(log)).returncode == 0
    shown = sgui("audit", "show", "--state-dir", str(log))
    assert shown.returncode == 0 and shown.stdout.isascii() and "bank" in shown.stdout
    lines = (log / "audit.jsonl").read_bytes().splitlines()
    assert len(shown.stdout.splitlines()) >= len(lines)
    for number, line in enumerate(lines, 1):
        assert json.loads(line)["n"] == number and line.isascii() and b"\x1b" not in line


def lines_of(log: Path) -> list[bytes]:
    return (log / "audit.jsonl").read_bytes().splitlines(keepends=True)


EDITS = {
    "a changed byte": (lambda lines: [*lines[:2], lines[2].replace(b"bank", b"band", 1), *lines[3:]], 3),
    "a deleted record": (lambda lines: [*lines[:2], *lines[3:]], 3),
    "a repeated record": (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
    "two in another order": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
    "the first one gone": (lambda lines: lines[1:], 1),
    "a line that is no JSON": (lambda lines: [*lines[:4], b"garbage\n", *lines[4:]], 5),
}


@pytest.mark.parametrize("name", EDITS)
def test_verify_names_the_first_bad_record(log: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(log, tmp_path / "s")
    edit, number = EDITS[name]
    (tmp_path / "s" / "audit.jsonl").write_bytes(b"".join(edit(lines_of(log))))
    done = verify(tmp_path / "s")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(rf"\b{number}\b", done.stderr), done.stderr


@pytest.mark.parametrize("cut", ["a record", "half a record", "all"])
def test_a_cut_tail_is_found(log: Path, tmp_path: Path, cut: str) -> None:
    shutil.copytree(log, tmp_path / "s")
    lines = lines_of(log)
    left = {"a record": lines[:-1], "half a record": [*lines[:-1], lines[-1][:40]], "all": []}[cut]
    (tmp_path / "s" / "audit.jsonl").write_bytes(b"".join(left))
    refused(verify(tmp_path / "s"), 1)


def test_an_older_log_put_in_place_is_found(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log, tmp_path / "s")
    shutil.copy(log.parent / "early" / "audit.jsonl", tmp_path / "s" / "audit.jsonl")
    refused(verify(tmp_path / "s"), 1)


def test_without_an_anchor_verify_says_so(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log, tmp_path / "s")
    (tmp_path / "s" / "audit.head").unlink()
    done = verify(tmp_path / "s")
    assert "audit.head" in done.stdout + done.stderr
    for wrong in (str(tmp_path / "none"), str(tmp_path), "", "/", "."):
        assert "internal" not in refused(sgui("audit", "verify", wrong), 1)
    refused(sgui("audit", "show", "--state-dir", str(tmp_path / "none")), 1)


@pytest.mark.requirement("FDP_RIP_EXT.1", "the log, the one thing that is kept, holds no key")
def test_the_log_goes_on_over_runs_and_holds_no_key(log: Path, tmp_path: Path) -> None:
    with Rig(tmp_path, policy()) as rig:
        (bank,) = present(rig, "bank")
        rig.focus("bank")
        for code in (30, 48, 46, 32):
            rig.tap(code)
        assert bank.keys(0.5)
    first = len((tmp_path / "state" / "audit.jsonl").read_bytes().splitlines())
    with Rig(tmp_path, policy()) as rig:
        rig.status()
    assert verify(tmp_path / "state").returncode == 0
    records = [json.loads(line) for line in (tmp_path / "state" / "audit.jsonl").read_text().splitlines()]
    assert len(records) > first and [r["n"] for r in records] == list(range(1, len(records) + 1))
    assert not any({"key", "code", "keycode", "keys", "text"} & record.keys() for record in records)


def test_systemd_is_told_ready_and_fed_its_watchdog(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(policy())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "notify"))
        notify.settimeout(10)
        arguments = [
            "--policy",
            str(path),
            "--runtime-dir",
            str(tmp_path / "r"),
            "--state-dir",
            str(tmp_path / "s"),
        ]
        command = [sys.executable, "-m", "sgui", "run", *arguments, "--output", "headless", "--input", "none"]
        environment = os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "600000"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            told = b""
            while b"READY=1" not in told:
                told = notify.recv(4096)
            while b"WATCHDOG=1" not in told:
                told = notify.recv(4096)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0


def test_kill_and_interrupt_of_clients_leave_no_traceback(rig: Rig) -> None:
    command = [sys.executable, "-m", "sgui", "watch", "--runtime-dir", str(rig.runtime)]
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
            time.sleep(0.7)
            watching.send_signal(number)
            _, errors = watching.communicate(timeout=5)
        assert "Traceback" not in errors
    closed = subprocess.run(
        f"{sys.executable} -m sgui status --runtime-dir {rig.runtime} | true; "
        f"{sys.executable} -m sgui labels | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in closed.stderr and "BrokenPipe" not in closed.stderr


def test_a_client_whose_server_ends_says_so(tmp_path: Path) -> None:
    with Rig(tmp_path, policy()) as rig:
        command = [sys.executable, "-m", "sgui", "watch", "--runtime-dir", str(rig.runtime)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
            time.sleep(0.7)
            rig.sgui("stop")
            _, errors = watching.communicate(timeout=5)
        assert "Traceback" not in errors and watching.returncode in (0, 1)
