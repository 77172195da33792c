"""Who else hears what is typed, as /proc and sysfs show it."""

import os
from pathlib import Path

import pytest

from sgui.host.readers import readers


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    """A keyboard, and below it hidraw0; hidraw1 is of something else."""
    keyboard, other = tmp_path / "devices" / "0003:046D", tmp_path / "devices" / "0003:051D"
    (keyboard / "input" / "input3" / "event3").mkdir(parents=True)
    other.mkdir()
    for number, device in enumerate((keyboard, other)):
        (tmp_path / "hidraw" / f"hidraw{number}").mkdir(parents=True)
        (tmp_path / "hidraw" / f"hidraw{number}" / "device").symlink_to(device)
    return [(keyboard / "input" / "input3" / "event3").resolve()]


def process(proc: Path, pid: int, name: bytes, *opened: str) -> None:
    folder = proc / str(pid)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_bytes(name + b"\n")
    for number, target in enumerate(opened):
        (folder / "fd" / str(number)).symlink_to(target)


def test_f10_whoever_reads_the_hid_device_below_ours_is_named(tmp_path: Path, places: list[Path]) -> None:
    proc = tmp_path / "proc"
    process(proc, 300, b"sniff er\x1b", "/dev/null", "/dev/hidraw0")
    process(proc, 20, b"keylogger", "/dev/hidraw0")
    (proc / "20" / "comm").unlink()
    process(proc, 21, b"upsd", "/dev/hidraw1")
    process(proc, 22, b"acpid", "/dev/input/event7", "socket:[1]")  # the power button's node
    process(proc, 23, b"sgui-seat", "/dev/hidraw0")
    process(proc, 24, b"odd", "/dev/hidraw7")
    (proc / "self").symlink_to("20")
    (proc / "25").mkdir()  # gone meanwhile
    assert readers(frozenset({23}), places, proc, tmp_path / "hidraw") == ["? 20", "sniff?er? 300"]
    assert readers(frozenset({23}), [], proc, tmp_path / "hidraw") == []


def test_f10_whoever_has_a_node_open_is_named_but_for_logind(tmp_path: Path, places: list[Path]) -> None:
    proc = tmp_path / "proc"
    for pid, program in ((20, "/usr/bin/cat"), (21, "/usr/lib/systemd/systemd-logind"), (22, "/tmp/acpid")):
        process(proc, pid, b"reader", "/dev/input/event3")
        (proc / str(pid) / "exe").symlink_to(program)
    assert readers(frozenset(), places, proc, tmp_path / "hidraw") == ["reader 20", "reader 22"]


def test_this_machines_own_processes_can_be_looked_at(places: list[Path]) -> None:
    assert readers(frozenset({os.getpid()}), places) == []
