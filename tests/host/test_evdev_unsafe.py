"""What is asked of the kernel, and what becomes of its answers. Real devices: tests/machine/."""

import errno
import fcntl
import os
import struct
from pathlib import Path
from typing import Any

import pytest

from sgui.host import evdev_unsafe as evdev
from sgui.values.device import Axis

KEY_A, KEY_Z, BTN_LEFT = 30, 44, 0x110
FD = 77  # never really asked


class Kernel:
    """Answers by the number of the request, which holds what is asked and how long the buffer is."""

    def __init__(self, **answers: bytes) -> None:
        self.asked: list[int] = []
        self._answers = {int(name.removeprefix("n"), 16): answer for name, answer in answers.items()}

    def ioctl(self, fd: int, request: int, argument: Any = 0) -> bytes:
        assert fd == FD
        self.asked.append(request)
        number, length = request & 0xFF, request >> 16 & 0x3FFF
        assert request >> 30 == 2 and request >> 8 & 0xFF == ord("E"), "a question, and evdev's"
        assert len(argument) == length, "the kernel writes as much as the request says"
        if number not in self._answers:
            return bytes(length)
        return self._answers[number][:length].ljust(length, b"\0")


def mask(*bits: int) -> bytes:
    return sum(1 << bit for bit in bits).to_bytes(96, "little")


def install(monkeypatch: pytest.MonkeyPatch, kernel: Kernel, virtual: bool = False) -> Kernel:
    monkeypatch.setattr(fcntl, "ioctl", kernel.ioctl)
    where = Path("/sys/devices/virtual/input/input9" if virtual else "/sys/devices/pci0000:00/usb1/input9")
    monkeypatch.setattr(evdev, "place", lambda fd: where)
    return kernel


def test_a_device_is_what_the_kernel_says_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    identity, axis = struct.pack("<4H", 3, 0x46D, 0xC31C, 0x111), struct.pack("<6i", 5, -7, 9, 1, 2, 40)
    install(
        monkeypatch,
        Kernel(
            n02=identity,
            n06=b"Keyboard\0rest of an older name",
            n07=b"usb-1/input0\0",
            n20=mask(0, 1, 3, 0x11),
            n21=mask(KEY_A, BTN_LEFT),
            n23=mask(1),
            n31=mask(0, 1),
            n41=axis,
        ),
    )
    told = evdev.describe(FD)
    assert (told.bus, told.vendor, told.product, told.version) == (3, 0x46D, 0xC31C, 0x111)
    assert (told.name, told.phys, told.uniq) == ("Keyboard", "usb-1/input0", "")
    assert told.keys == 1 << KEY_A | 1 << BTN_LEFT and told.leds == 3
    assert told.axes == ((1, Axis(-7, 9, 40)),)
    assert not told.virtual


def test_f04_a_name_is_printable_and_bounded_whatever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, Kernel(n06=b"%s\x1b[2J\xff\n" + b"A" * 300, n07=b"\xe2\x80\xae"))
    told = evdev.describe(FD)
    assert told.name.startswith("%s\\x1b[2J\\xff\\nAAA") and len(told.name) == 255
    assert told.phys == "\\xe2\\x80\\xae"


def test_what_the_device_does_not_have_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel()
    install(monkeypatch, kernel)

    def nameless(fd: int, request: int, argument: Any = 0) -> bytes:
        if request & 0xFF in (6, 7, 8):
            raise FileNotFoundError(errno.ENOENT, "nothing said")
        return kernel.ioctl(fd, request, argument)

    monkeypatch.setattr(fcntl, "ioctl", nameless)
    told = evdev.describe(FD)
    assert (told.name, told.phys, told.uniq, told.keys, told.axes) == ("", "", "", 0, ())


def test_f10_sysfs_says_whether_hardware_is_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the bus, which a program names as it likes."""
    install(monkeypatch, Kernel(n02=struct.pack("<4H", 3, 1, 1, 1)), virtual=True)
    assert evdev.describe(FD).virtual


def test_where_sysfs_says_nothing_it_is_the_stricter_thing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    fd, null = os.open(tmp_path / "file", os.O_RDONLY), os.open("/dev/null", os.O_RDONLY)
    assert evdev.place(fd) == evdev.UNKNOWN and "virtual" in evdev.UNKNOWN.parts
    assert "virtual" in evdev.place(null).parts
    for each in (fd, null):
        os.close(each)


@pytest.mark.parametrize(("number", "grabbed"), [(0, True), (errno.EBUSY, False)])
def test_f10_a_grab_is_ours_or_somebody_elses(
    monkeypatch: pytest.MonkeyPatch, number: int, grabbed: bool
) -> None:
    asked = []

    def ioctl(fd: int, request: int, argument: int) -> int:
        asked.append((fd, request, argument))
        if number:
            raise OSError(number, "")
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    assert evdev.grab(FD) is grabbed
    assert asked == [(FD, 0x40044590, 1)]


def test_f09_a_device_that_is_gone_is_no_grab(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(fd: int, request: int, argument: object) -> int:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(fcntl, "ioctl", gone)
    monkeypatch.setattr(evdev, "place", lambda fd: Path("/sys/devices/x"))
    for question in (evdev.grab, evdev.describe, evdev.keys_down):
        with pytest.raises(OSError, match="No such device"):
            question(FD)


def test_e13_what_is_down_is_the_kernels_word(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, Kernel(n18=mask(KEY_A, KEY_Z, 0x2FF)))
    assert evdev.keys_down(FD) == {KEY_A, KEY_Z, 0x2FF}


def test_anything_else_than_a_device_is_refused() -> None:
    with open("/dev/null", "rb") as null, pytest.raises(OSError, match="ioctl"):
        evdev.describe(null.fileno())


def test_nodes_are_found_and_nothing_else(tmp_path: Path) -> None:
    for name in ("event3", "event12", "mouse0", "by-id"):
        (tmp_path / name).touch()
    assert [path.name for path in evdev.nodes(tmp_path)] == ["event12", "event3"]
    assert evdev.nodes(tmp_path / "none") == []


def test_f09_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "event0").symlink_to("/dev/null")
    with pytest.raises(OSError, match="symbolic"):
        evdev.open_node(tmp_path / "event0")


def test_a_node_that_may_only_be_read_has_no_lamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node, real, flags_seen = tmp_path / "event0", os.open, []
    node.touch()

    def forbidding(path: Path, flags: int) -> int:
        flags_seen.append(flags)
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(os, "open", forbidding)
    fd = evdev.open_node(node)
    monkeypatch.undo()
    assert fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK and not os.get_inheritable(fd)
    assert len(flags_seen) == 2
    os.close(fd)
