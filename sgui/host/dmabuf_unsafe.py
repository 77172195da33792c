"""Descriptors of memory that a GPU draws into: what says that one is such, and how it is looked at.

Whoever sends a descriptor may have put anything behind it, a file of his own file system too (FUSE), where
the kernel asks him, and waits, for almost everything. So what a descriptor is, is asked in an order in which
no question waits.

Source: Linux drivers/dma-buf/dma-buf.c and udmabuf.c, fs/libfs.c (alloc_anon_inode), magic.h.
"""

import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import select
import struct
import threading
from collections.abc import Iterator

from sgui.host.link import close_all
from sgui.values.errors import HostError, ProtocolError

DMA_BUF_MAGIC = 0x444D4142
DMA_BUF_IOCTL_SYNC = 0x40086200
SYNC_READ, SYNC_WRITE, SYNC_END = 1, 2, 4
UDMABUF_CREATE = 0x40187542
UDMABUF_FLAGS_CLOEXEC = 1
UDMABUF = "/dev/udmabuf"
_UDMABUF_CREATE = struct.Struct("=IIQQ")  # memfd, flags, offset, size
_AT_EMPTY_PATH, _AT_STATX_DONT_SYNC, _STATX_TYPE = 0x1000, 0x4000, 1
_STATX_BYTES, _MODE_AT = 256, 28
_STATFS_BYTES = 256  # struct statfs, with room to spare

# SAFETY: the C library that Python itself is linked to.
_libc = ctypes.CDLL(None, use_errno=True)


def refuse_unless_dmabuf(untrusted_fd: int, least_bytes: int) -> None:
    """Raises ProtocolError("frame: ...") unless it is a dma-buf with room for so many bytes.

    A dma-buf's inode has no type at all, which no file system can have; only then it is asked what its file
    system is, and its size, which the kernel answers itself.
    """
    if _type_without_asking(untrusted_fd) != 0 or _file_system(untrusted_fd) != DMA_BUF_MAGIC:
        raise ProtocolError("frame: a descriptor that is no dma-buf")
    size = os.lseek(untrusted_fd, 0, os.SEEK_END)
    if size < least_bytes:
        raise ProtocolError(f"frame: a dma-buf of {size} bytes, the picture ends at {least_bytes}")


def drawn(dmabuf: int) -> bool:
    """Nobody is drawing into it: its write fences have been signalled. Does not wait."""
    poll = select.poll()
    poll.register(dmabuf, select.POLLIN)
    return bool(poll.poll(0))


def make_seen(dmabuf: int) -> None:
    """What a processor wrote there is what a GPU reads from now on; caches are written back where needed.

    Raises HostError.
    """
    for flags in (SYNC_WRITE, SYNC_WRITE | SYNC_END):
        try:
            # SAFETY: a dma-buf of ours; the kernel reads eight bytes, which are there.
            fcntl.ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, struct.pack("=Q", flags))
        except OSError as error:
            raise HostError(f"dmabuf: not synchronised: {error.strerror}") from error


@contextlib.contextmanager
def read_dmabuf(dmabuf: int, size_bytes: int) -> Iterator[memoryview]:
    """Its first bytes, for reading, as its GPU left them: waits for that, so only where nobody else waits.

    Needs refuse_unless_dmabuf(dmabuf, size_bytes). Raises ProtocolError("frame: ...").
    """
    try:
        fcntl.ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, struct.pack("=Q", SYNC_READ))
        # SAFETY: a dma-buf never shrinks, and it was asked for its size.
        mapped = mmap.mmap(dmabuf, size_bytes, mmap.MAP_SHARED, mmap.PROT_READ)
        with mapped, memoryview(mapped) as view:
            yield view
        fcntl.ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, struct.pack("=Q", SYNC_READ | SYNC_END))
    except OSError as error:
        raise ProtocolError(f"frame: a dma-buf that cannot be read: {error.strerror}") from None


def open_udmabuf() -> int | None:
    """The device that makes dma-bufs of memfds; None where it is missing or not for us."""
    try:
        return os.open(UDMABUF, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None


def udmabuf(device: int, memfd: int, size_bytes: int) -> int:
    """The memfd's pages as a dma-buf, close-on-exec. It has to be sealed against shrinking.

    Raises HostError, as for a size that is not whole pages or above what the device allows.
    """
    asked = _UDMABUF_CREATE.pack(memfd, UDMABUF_FLAGS_CLOEXEC, 0, size_bytes)
    try:
        # SAFETY: the struct is as long as the number of the call says. The kernel takes the pages only of a
        # memfd that nobody can shrink, so none of them goes away under the GPU.
        return int(fcntl.ioctl(device, UDMABUF_CREATE, bytearray(asked), True))
    except OSError as error:
        raise HostError(f"udmabuf: {error.strerror}") from error


def close_elsewhere(untrusted_fds: list[int]) -> None:
    """Close descriptors of anything: a file system may make its closer wait, and it shall be nobody else."""
    if untrusted_fds:
        threading.Thread(target=close_all, args=(untrusted_fds,), daemon=True).start()


def _type_without_asking(fd: int) -> int:
    """S_IFMT bits, as the kernel has them in memory: not even a network file system is asked."""
    buffer = ctypes.create_string_buffer(_STATX_BYTES)
    flags = _AT_EMPTY_PATH | _AT_STATX_DONT_SYNC
    # SAFETY: an empty path with its zero byte, and room for a whole struct statx.
    if _libc.statx(fd, b"", flags, _STATX_TYPE, buffer) != 0:
        raise ProtocolError(f"frame: a descriptor without a type, {errno.errorcode[ctypes.get_errno()]}")
    (mode,) = struct.unpack_from("=H", buffer, _MODE_AT)
    return int(mode) & 0o170000


def _file_system(fd: int) -> int:
    """f_type. Only for what no file system can make wait."""
    buffer = ctypes.create_string_buffer(_STATFS_BYTES)
    # SAFETY: struct statfs is 120 bytes on 64-bit Linux.
    if _libc.fstatfs(fd, buffer) != 0:
        return 0
    (kind,) = struct.unpack_from("=q", buffer)
    return int(kind)
