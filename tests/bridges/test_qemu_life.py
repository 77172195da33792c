"""What happens to a real machine while it is bridged: other pointers and clients, a reboot, a snapshot."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sgui.bridges.qmp import Qmp
from sgui.values.geometry import Size
from tests.bridges.test_qemu_real import Bench, guest_root  # noqa: F401 - a fixture

pytestmark = pytest.mark.vm
SIZE = Size(800, 600)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, guest_root: tuple[Path, Path]) -> Iterator[Bench]:  # noqa: F811
    folder = tmp_path_factory.mktemp("life")
    second = ("-qmp", f"unix:{folder / 'second'},server=on,wait=off", "-device", "virtio-mouse-pci")
    made = Bench(folder, guest_root, "virtio-vga", SIZE, second)
    with contextlib.closing(made):
        made.ready(SIZE)
        yield made


@pytest.fixture
def qmp(bench: Bench) -> Iterator[Qmp]:
    control = Qmp(bench.machine.plan.folder / "second")
    yield control
    control.close()


def job(qmp: Qmp, name: str, arguments: dict[str, Any]) -> None:
    qmp.command(name, {"job-id": "j", **arguments})
    end = time.monotonic() + 20
    while (found := qmp.command("query-jobs")) and found[0]["status"] != "concluded":
        assert time.monotonic() < end, found
        time.sleep(0.05)
    qmp.command("job-dismiss", {"id": "j"})
    assert "error" not in found[0], found


def test_a_pointer_becomes_relative_and_absolute_again(bench: Bench, qmp: Qmp) -> None:
    mice = qmp.command("query-mice")
    tablet = next(mouse["index"] for mouse in mice if mouse["absolute"])
    mouse = next(mouse["index"] for mouse in mice if "Virtio" in mouse["name"] and not mouse["absolute"])

    def switch(index: int) -> None:
        qmp.command("human-monitor-command", {"command-line": f"mouse_set {index}"})
        time.sleep(0.3)

    def tablet_at(x: int) -> bool:
        return any(e[:3] == ("tablet", 3, 0) and abs(e[3] - x * 32767 // 800) < 42 for e in bench.events())

    switch(tablet)
    bench.guest.position(400, 300)
    bench.until(lambda: tablet_at(400), 10)
    switch(mouse)
    bench.guest.position(410, 300)
    bench.guest.position(407, 305)
    moved = {("mouse", 2, 0, -3), ("mouse", 2, 1, 5)}
    bench.until(lambda: moved <= set(bench.events()), 10)
    switch(tablet)
    bench.guest.position(200, 305)
    bench.until(lambda: tablet_at(200), 10)


def test_a_snapshot_is_restored_under_the_bridge(bench: Bench, qmp: Qmp) -> None:
    disk = str(bench.machine.plan.folder / "disk")
    job(qmp, "blockdev-create", {"options": {"driver": "file", "filename": disk, "size": 0}})
    qmp.command("blockdev-add", {"driver": "file", "filename": disk, "node-name": "f"})
    job(qmp, "blockdev-create", {"options": {"driver": "qcow2", "file": "f", "size": 1 << 20}})
    qmp.command("blockdev-add", {"driver": "qcow2", "file": "f", "node-name": "d"})
    before = bench.guest.picture()
    job(qmp, "snapshot-save", {"tag": "s", "vmstate": "d", "devices": ["d"]})
    bench.type("echo after the snapshot\n")
    bench.until(lambda: bench.machine.said("shell: echo after the snapshot"))
    bench.until(lambda: bench.guest.picture() != before)
    job(qmp, "snapshot-load", {"tag": "s", "vmstate": "d", "devices": ["d"]})
    qmp.command("cont")
    bench.type("echo restored\n")
    bench.until(lambda: bench.machine.said("shell: echo restored"), 20)
    assert bench.bridge.poll() is None


def test_a_reboot_is_another_picture_of_the_same_session(bench: Bench, qmp: Qmp) -> None:
    qmp.command("set-action", {"reboot": "reset"})
    ready = bench.machine.serial_lines().count("guest bank: ready")
    qmp.command("system_reset")
    bench.until(lambda: bench.machine.serial_lines().count("guest bank: ready") > ready)
    bench.until(lambda: bench.guest.size == (800, 600))
    bench.type("echo again\n")
    bench.until(lambda: bench.machine.said("shell: echo again"), 20)
    assert bench.bridge.poll() is None


def test_another_client_of_the_display_is_reported_with_the_next_key(bench: Bench, qmp: Qmp) -> None:
    """QEMU serves one peer at a time: the bridge hears pictures still, and its keys would reach nobody."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        qmp.attach_display(theirs)
        ours.sendall(b"\0AUTH EXTERNAL 30\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n")
        with contextlib.suppress(OSError):  # the session's pipe has no reader any more
            while not bench.guest.ended(0.5):  # QEMU's main loop takes its time to know the other
                bench.guest.tap(30)
    _out, said = bench.bridge.communicate(timeout=10)
    assert bench.bridge.returncode == 1 and "another client has taken its display" in said


def test_a_second_head_is_shown_where_it_is_asked_for(tmp_path: Path, guest_root: tuple[Path, Path]) -> None:  # noqa: F811
    """The same machine's other console; it has no picture of its own, and QEMU says so in one."""
    made = Bench(tmp_path, guest_root, "virtio-vga,max_outputs=2", SIZE, (), ("--console", "1"))
    try:
        made.until(lambda: made.guest.size[0] > 0)
    finally:
        made.close()
    missing = Bench(tmp_path / "none", guest_root, "virtio-vga", SIZE, (), ("--console", "7"))
    try:
        assert missing.guest.ended(20)
        assert "RegisterListener refused" in missing.bridge.communicate(timeout=10)[1]
    finally:
        missing.close()
