"""Who else hears what is typed, as /proc shows it."""

import os
from pathlib import Path

import pytest

from sgui.host.readers import readers


def process(proc: Path, pid: int, name: bytes, *opened: str, program: str = "/usr/bin/cat") -> None:
    folder = proc / str(pid)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_bytes(name + b"\n")
    (folder / "exe").symlink_to(program)
    for number, target in enumerate(opened):
        (folder / "fd" / str(number)).symlink_to(target)


def test_f10_whoever_has_an_input_node_or_hidraw_open_is_named(tmp_path: Path) -> None:
    process(tmp_path, 300, b"sniff er\x1b", "/dev/null", "/dev/hidraw0")
    process(tmp_path, 20, b"evtest", "/dev/input/event3")
    process(tmp_path, 21, b"quiet", "/dev/null", "/dev/input/by-path", "socket:[1]")
    (tmp_path / "self").symlink_to("20")
    (tmp_path / "22").mkdir()  # gone meanwhile
    assert readers(frozenset(), tmp_path) == ["evtest 20", "sniff?er? 300"]


def test_our_own_and_logind_are_not(tmp_path: Path) -> None:
    process(tmp_path, 20, b"sgui-seat", "/dev/input/event3")
    logind = "/usr/lib/systemd/systemd-logind"
    process(tmp_path, 21, b"systemd-logind", "/dev/input/event3", program=logind)
    process(tmp_path, 22, b"systemd-logind", "/dev/input/event3", program="/tmp/systemd-logind")
    assert readers(frozenset({20}), tmp_path) == ["systemd-logind 22"]


def test_this_machines_own_processes_can_be_looked_at() -> None:
    assert all(int(one.split()[1]) != os.getpid() for one in readers(frozenset({os.getpid()})))


def test_a_name_that_cannot_be_read_is_no_reason_to_stop(tmp_path: Path) -> None:
    process(tmp_path, 20, b"evtest", "/dev/input/event3")
    (tmp_path / "20" / "comm").unlink()
    assert readers(frozenset(), tmp_path) == ["? 20"]
    with pytest.raises(FileNotFoundError):
        readers(frozenset(), tmp_path / "none")
