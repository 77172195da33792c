"""Frames of QEMU's GPU: what is kept open, and what is read. How they are shown: test_session.py."""

import fcntl
import os

import pytest

from sgui.bridges import frames as module
from sgui.bridges.frames import Drawn
from sgui.host.dmabuf_unsafe import read_dmabuf
from sgui.values.errors import ProtocolError
from sgui.values.frame import LINEAR, XRGB8888, Format, Frame
from sgui.values.geometry import Rect

FRAME = Frame(2, 2, 8, 0, Format(XRGB8888, LINEAR))


def test_what_is_no_dma_buf_is_closed() -> None:
    read, write = os.pipe()
    with pytest.raises(ProtocolError, match="no dma-buf"):
        Drawn(write, FRAME)
    assert os.read(read, 1) == b""
    os.close(read)


def test_a_part_goes_to_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "refuse_unless_dmabuf", lambda fd, least: None)
    monkeypatch.setattr(fcntl, "ioctl", lambda *_: b"")
    fd = os.memfd_create("frame")
    os.write(fd, bytes(range(16)))
    drawn = Drawn(fd, FRAME)
    into = bytearray(32)
    drawn.read(Rect(1, 1, 1, 1), memoryview(into), 16)
    assert into == bytes(20) + bytes(range(12, 16)) + bytes(8)
    drawn.close()
    drawn.close()


def test_a_frame_that_cannot_be_read_is_its_owners_fault() -> None:
    fd = os.memfd_create("no dma-buf")
    with pytest.raises(ProtocolError, match="frame: a dma-buf that cannot be read"), read_dmabuf(fd, 16):
        pass
    os.close(fd)
