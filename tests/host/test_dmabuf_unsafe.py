"""What is a dma-buf, asked in an order in which nobody can make us wait. A real one: tests/machine."""

import errno
import fcntl
import os
import socket
import struct
import tempfile
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sgui.host import dmabuf_unsafe
from sgui.host.dmabuf_unsafe import (
    DMA_BUF_IOCTL_SYNC,
    UDMABUF_CREATE,
    close_elsewhere,
    drawn,
    make_seen,
    open_udmabuf,
    refuse_unless_dmabuf,
    udmabuf,
)
from sgui.values.errors import HostError, ProtocolError


def a_file() -> int:
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


OTHERS: dict[str, Callable[[], int]] = {
    "file": a_file,
    "memfd": lambda: os.memfd_create("pixels", os.MFD_ALLOW_SEALING),
    "device": lambda: os.open("/dev/zero", os.O_RDWR),
    "pipe": lambda: os.pipe()[0],
    "socket": lambda: socket.socket(socket.AF_UNIX).detach(),
    "eventfd": lambda: os.eventfd(0),  # an inode without a type too
    "folder": lambda: os.open("/", os.O_RDONLY),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_descriptor_of_anything_else_is_no_dma_buf(what: str) -> None:
    fd = OTHERS[what]()
    with pytest.raises(ProtocolError, match=r"^frame: a descriptor that is no dma-buf$"):
        refuse_unless_dmabuf(fd, 1)
    os.close(fd)


def test_nothing_that_a_file_system_answers_is_asked_before_it_is_known_to_be_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A FUSE daemon is asked for statfs and lseek, and the kernel waits for its answer."""

    def asked(*_: object) -> int:
        raise AssertionError("a file system was asked")

    monkeypatch.setattr(dmabuf_unsafe, "_file_system", asked)
    monkeypatch.setattr(dmabuf_unsafe.os, "lseek", asked)
    fd = a_file()
    with pytest.raises(ProtocolError):
        refuse_unless_dmabuf(fd, 1)
    os.close(fd)


def test_a_dma_buf_that_is_too_small_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dmabuf_unsafe, "_type_without_asking", lambda fd: 0)
    monkeypatch.setattr(dmabuf_unsafe, "_file_system", lambda fd: 0x444D4142)
    fd = os.memfd_create("stands for a dma-buf")
    os.ftruncate(fd, 4096)
    refuse_unless_dmabuf(fd, 4096)
    with pytest.raises(ProtocolError, match=r"^frame: a dma-buf of 4096 bytes, the picture ends at 4097$"):
        refuse_unless_dmabuf(fd, 4097)
    os.close(fd)


def test_a_closed_descriptor_is_refused() -> None:
    fd = os.dup(0)
    os.close(fd)
    with pytest.raises(ProtocolError, match="EBADF"):
        refuse_unless_dmabuf(fd, 1)


def test_drawn_is_whether_it_can_be_read_without_waiting() -> None:
    read, write = os.pipe()
    assert not drawn(read)
    os.write(write, b"x")
    assert drawn(read)
    os.close(read)
    os.close(write)


class Kernel:
    """ioctl as the kernel has it, noted."""

    def __init__(self, error: int = 0) -> None:
        self.error = error
        self.calls: list[tuple[int, int, bytes]] = []

    def __call__(self, fd: int, number: int, argument: Any, mutate: bool = False) -> Any:
        self.calls.append((fd, number, bytes(argument)))
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        return 77 if mutate else bytes(argument)


def test_what_the_processor_wrote_is_made_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "ioctl", kernel := Kernel())
    make_seen(9)
    flags = [struct.unpack("=Q", argument)[0] for fd, number, argument in kernel.calls]
    assert flags == [2, 2 | 4], "a write of ours begins and ends"
    assert {number for _, number, _ in kernel.calls} == {DMA_BUF_IOCTL_SYNC}
    monkeypatch.setattr(fcntl, "ioctl", Kernel(errno.EINVAL))
    with pytest.raises(HostError, match="dmabuf: not synchronised"):
        make_seen(9)


def test_a_memfd_becomes_a_dma_buf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "ioctl", kernel := Kernel())
    assert udmabuf(5, 6, 1 << 33) == 77
    assert kernel.calls == [(5, UDMABUF_CREATE, struct.pack("=IIQQ", 6, 1, 0, 1 << 33))]
    monkeypatch.setattr(fcntl, "ioctl", Kernel(errno.EINVAL))
    with pytest.raises(HostError, match="udmabuf: Invalid argument"):
        udmabuf(5, 6, 100)


def test_a_system_without_the_device_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dmabuf_unsafe, "UDMABUF", "/dev/no-such-device")
    assert open_udmabuf() is None
    monkeypatch.setattr(dmabuf_unsafe, "UDMABUF", "/dev/null")
    fd = open_udmabuf()
    assert fd is not None and not os.get_inheritable(fd)
    os.close(fd)


def test_a_descriptor_is_closed_by_somebody_else() -> None:
    read, write = os.pipe()
    close_elsewhere([write])
    assert os.read(read, 1) == b""
    os.close(read)
    assert threading.current_thread() is threading.main_thread()
