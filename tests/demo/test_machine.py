"""sgui/demo/machine.py, with a program of ours in QEMU's place."""

import os
from pathlib import Path

import pytest

from sgui.demo import machine
from sgui.demo.machine import Machine, Plan, command, kvm_runs
from sgui.values.errors import HostError
from sgui.values.geometry import Size


def plan(folder: Path, **changes: object) -> Plan:
    settings = {"device": "bochs-display", "kvm": False, **changes}
    return Plan("bank", folder / "vmlinux", folder / "root", folder, Size(800, 600), **settings)  # type: ignore[arg-type]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script that writes to the serial file as told, found in PATH under QEMU's name."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    return programs / "qemu-system-x86_64"


def write(script: Path, *lines: str) -> None:
    script.write_text("\n".join(("#!/bin/sh", *lines, "")))
    script.chmod(0o755)


def test_the_machine_has_one_display_and_nothing_else(tmp_path: Path) -> None:
    words = command(plan(tmp_path))
    assert words[words.index("qemu-system-x86_64") - 1] == "--"
    assert "bochs-display,xres=800,yres=600" in words
    assert words[words.index("-vga") + 1] == "none"
    assert words[words.index("-display") + 1] == "dbus,p2p=on"
    assert not any(word in ("-netdev", "-nic", "-drive", "-virtfs") for word in words)
    assert words[words.index("-accel") + 1].startswith("tcg")
    assert "kvm" in command(plan(tmp_path, kvm=True))


def test_what_the_guest_says_is_read(tmp_path: Path, stand_in: Path) -> None:
    write(stand_in, f"echo 'guest bank: ready' >{tmp_path}/bank.serial", "exec sleep 60")
    (tmp_path / "bank.serial").write_text("stale\n")
    running = Machine(plan(tmp_path))
    assert running.wait_for("guest bank: ready", 10)
    assert running.serial_lines() == ["guest bank: ready"]
    assert not running.wait_for("guest bank", 0.1)
    running.stop()
    assert not running.running


def test_the_end_of_qemu_is_told_in_its_own_words(tmp_path: Path, stand_in: Path) -> None:
    write(stand_in, "echo 'qemu: first' >&2", "echo 'qemu: no such device' >&2", "exit 1")
    with pytest.raises(HostError, match="guest bank ended: qemu: no such device"):
        Machine(plan(tmp_path)).wait_for("anything", 10)


def test_kvm_is_tried_once(tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: True)
    write(stand_in, f"echo 'guest bank: ready' >{tmp_path}/bank.serial", "exec sleep 60")
    said: list[str] = []
    assert kvm_runs(plan(tmp_path, kvm=True), tmp_path, said.append)
    write(stand_in, "exit 1")
    assert kvm_runs(plan(tmp_path, kvm=True), tmp_path, said.append)
    assert len(said) == 1


def test_a_kvm_that_does_not_boot_is_not_used(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: True)
    write(stand_in, "exit 1")
    assert not kvm_runs(plan(tmp_path, kvm=True), tmp_path, lambda _words: None)
    monkeypatch.setattr(machine, "PROBE_S", 0.1)
    (tmp_path / f"kvm-{os.uname().release}").unlink()
    write(stand_in, "exec sleep 60")
    assert not kvm_runs(plan(tmp_path, kvm=True), tmp_path, lambda _words: None)


def test_without_the_device_there_is_no_kvm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert not kvm_runs(plan(tmp_path), tmp_path, lambda _words: None)
