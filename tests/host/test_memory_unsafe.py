"""Sealed memory: nobody can shrink it under a reader."""

import fcntl
import gc
import os

import pytest

from sgui.host.memory_unsafe import check_sealed, map_read_only, map_read_write, sealed_memory
from sgui.values.errors import HostError


def test_sealed_memory_is_zero_and_cannot_change_its_size() -> None:
    fd = sealed_memory("test", 8192)
    assert os.pread(fd, 9000, 0) == bytes(8192)
    for size in (0, 4096, 16384):
        with pytest.raises(PermissionError):
            os.ftruncate(fd, size)
    with pytest.raises(PermissionError):
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    os.close(fd)


def test_two_maps_show_the_same_bytes_and_one_is_read_only() -> None:
    fd = sealed_memory("test", 4096)
    with map_read_write(fd, 4096) as writable, map_read_only(fd, 4096) as readable:
        writable[7:9] = b"ab"
        assert readable[6:10] == b"\0ab\0"
        with pytest.raises(TypeError):
            readable[0:1] = b"x"
    os.close(fd)


def test_b02_what_is_no_sealed_memfd_is_refused() -> None:
    read, write = os.pipe()
    unsealed = os.memfd_create("x", os.MFD_ALLOW_SEALING)
    unsealable = os.memfd_create("x")
    os.ftruncate(unsealed, 4096)
    zero = os.open("/dev/zero", os.O_RDWR)
    small = sealed_memory("small", 100)
    for fd in (read, unsealed, unsealable, zero, small):
        with pytest.raises(HostError, match=r"^memory: "):
            check_sealed(fd, 4096)
    for fd in (read, write, unsealed, unsealable, zero, small):
        os.close(fd)


def test_b03_a_size_that_cannot_be_is_an_error_and_leaves_nothing_open() -> None:
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(HostError):
        sealed_memory("huge", -1)
    assert len(os.listdir("/proc/self/fd")) == before
