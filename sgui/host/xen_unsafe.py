"""Xen from user space: event channels, foreign frames and grants, as ioctls. No Xen library is needed.

Source: Linux include/uapi/xen/evtchn.h, privcmd.h, gntdev.h. All structures are those of 64-bit Linux.
"""

import contextlib
import ctypes
import fcntl
import os
import struct
from collections.abc import Sequence

from sgui.values.errors import HostError
from sgui.values.limits import PAGE_BYTES

EVTCHN, PRIVCMD, GNTDEV = "/dev/xen/evtchn", "/dev/xen/privcmd", "/dev/xen/gntdev"


def _ioc(kind: str, number: int, size: int) -> int:
    return size << 16 | ord(kind) << 8 | number  # _IOC(_IOC_NONE, kind, number, size)


IOCTL_EVTCHN_BIND_INTERDOMAIN = _ioc("E", 1, 8)
IOCTL_EVTCHN_UNBIND = _ioc("E", 3, 4)
IOCTL_EVTCHN_NOTIFY = _ioc("E", 4, 4)
IOCTL_EVTCHN_RESTRICT_DOMID = _ioc("E", 6, 2)
IOCTL_PRIVCMD_MMAPBATCH_V2 = _ioc("P", 4, 32)
IOCTL_PRIVCMD_RESTRICT = _ioc("P", 6, 2)
IOCTL_GNTDEV_MAP_GRANT_REF = _ioc("G", 0, 24)
IOCTL_GNTDEV_UNMAP_GRANT_REF = _ioc("G", 1, 16)

PROT_READ, PROT_WRITE, MAP_SHARED = 1, 2, 1

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)


class Mapping:
    """Pages of another domain. view: their bytes, which it may change at any moment: copy, then look.

    A domain that is destroyed stays half alive while its pages are mapped: close at once when it goes.
    """

    def __init__(self, address: int, size_bytes: int, writable: bool) -> None:
        # SAFETY: the caller has mapped size_bytes at address, and close() releases the view before unmapping.
        whole = memoryview((ctypes.c_char * size_bytes).from_address(address)).cast("B")
        self.view = whole if writable else whole.toreadonly()
        self._address, self._size = address, size_bytes

    def close(self) -> None:
        """A second time does nothing. Nobody may hold a slice of view any more: it would lead nowhere."""
        if self._address:
            self.view.release()
            # SAFETY: exactly what was mapped; the view is released, and its slices are the caller's promise.
            _libc.munmap(self._address, self._size)
            self._address = 0


class _Device:
    def __init__(self, path: str) -> None:
        try:
            self.fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise HostError(f"xen: {path}: {error.strerror}, is this a domain of Xen?") from error

    def fileno(self) -> int:
        return self.fd

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _control(self, request: int, argument: bytearray, what: str) -> int:
        try:
            # SAFETY: argument is as long as the request's own size field says, and writable.
            answer: int = fcntl.ioctl(self.fd, request, argument, True)
            return answer
        except OSError as error:
            raise HostError(f"xen: {what}: {error.strerror}") from error


class EventChannels(_Device):
    """Doorbells. fileno() is readable when one has been rung."""

    def __init__(self) -> None:
        super().__init__(EVTCHN)
        os.set_blocking(self.fd, False)

    def restrict(self, domain: int) -> None:
        """From now on only channels to this domain, and no way back."""
        self._control(IOCTL_EVTCHN_RESTRICT_DOMID, bytearray(struct.pack("<H", domain)), "evtchn restrict")

    def bind(self, domain: int, remote_port: int) -> int:
        """Our port. Raises HostError for a port that the other side has not offered to us."""
        argument = bytearray(struct.pack("<II", domain, remote_port))
        return self._control(IOCTL_EVTCHN_BIND_INTERDOMAIN, argument, f"event channel {remote_port}")

    def unbind(self, port: int) -> None:
        self._control(IOCTL_EVTCHN_UNBIND, bytearray(struct.pack("<I", port)), f"unbind {port}")

    def ring(self, port: int) -> None:
        self._control(IOCTL_EVTCHN_NOTIFY, bytearray(struct.pack("<I", port)), f"notify {port}")

    def rung(self) -> frozenset[int]:
        """Which of our ports have been rung since; they can be rung again from now on."""
        try:
            raw = os.read(self.fd, 4 * 256)
        except BlockingIOError:
            return frozenset()
        except OSError as error:
            raise HostError(f"xen: event channels: {error.strerror}") from error
        ports = raw[: len(raw) - len(raw) % 4]
        os.write(self.fd, ports)
        return frozenset(struct.unpack(f"<{len(ports) // 4}I", ports))


class ForeignMemory(_Device):
    """Another domain's pages by frame number: a privilege of dom0."""

    def __init__(self) -> None:
        super().__init__(PRIVCMD)

    def restrict(self, domain: int) -> None:
        """From now on only this domain's frames, and no hypercalls; no way back."""
        self._control(IOCTL_PRIVCMD_RESTRICT, bytearray(struct.pack("<H", domain)), "privcmd restrict")

    def map(self, domain: int, frames: Sequence[int], writable: bool = False) -> Mapping:
        """All of them, one after the other, or none. Raises HostError."""
        count = len(frames)
        address = _mapped(self.fd, count * PAGE_BYTES, writable, 0)
        numbers = (ctypes.c_uint64 * count)(*frames)
        errors = (ctypes.c_int * count)()
        pointers = (address, ctypes.addressof(numbers), ctypes.addressof(errors))
        argument = bytearray(struct.pack("<IHxxQQQ", count, domain, *pointers))
        try:
            self._control(IOCTL_PRIVCMD_MMAPBATCH_V2, argument, f"{count} frames of domain {domain}")
            if any(errors):
                raise HostError(f"xen: {sum(map(bool, errors))} of {count} frames cannot be mapped")
        except HostError:
            # SAFETY: exactly what was mapped above, and nobody has seen it.
            _libc.munmap(address, count * PAGE_BYTES)
            raise
        return Mapping(address, count * PAGE_BYTES, writable)


class NoForeignMemory:
    """In a domain without that privilege, or for a guest that grants its pages: nothing is opened."""

    def restrict(self, domain: int) -> None:
        """There is nothing to restrict."""

    def map(self, domain: int, frames: Sequence[int], _writable: bool = False) -> Mapping:
        """Raises HostError."""
        raise HostError(f"xen: {len(frames)} frames of domain {domain}, allowed are pages that it grants")

    def close(self) -> None:
        """Nothing is open."""


class Grants(_Device):
    """Pages that another domain has granted to us, which takes no privilege."""

    def __init__(self) -> None:
        super().__init__(GNTDEV)

    def map(self, domain: int, references: Sequence[int], writable: bool = False) -> Mapping:
        """All of them, one after the other, or none. Raises HostError."""
        count = len(references)
        head = struct.pack("<IIQ", count, 0, 0)
        argument = bytearray(head + b"".join(struct.pack("<II", domain, r) for r in references))
        if len(argument) < 24:
            raise HostError("xen: no grants to map")
        self._control(IOCTL_GNTDEV_MAP_GRANT_REF, argument, f"{count} grants of domain {domain}")
        index = struct.unpack_from("<Q", argument, 8)[0]
        try:
            address = _mapped(self.fd, count * PAGE_BYTES, writable, index)
        finally:
            # The kernel keeps what is mapped until it is unmapped; without this the reference stays for ever.
            with contextlib.suppress(HostError):
                forget = bytearray(struct.pack("<QII", index, count, 0))
                self._control(IOCTL_GNTDEV_UNMAP_GRANT_REF, forget, "forget grants")
        return Mapping(address, count * PAGE_BYTES, writable)


def _mapped(fd: int, size_bytes: int, writable: bool, offset: int) -> int:
    protection = PROT_READ | (PROT_WRITE if writable else 0)
    # SAFETY: the kernel chooses the address; nothing of ours is replaced.
    address = _libc.mmap(None, size_bytes, protection, MAP_SHARED, fd, offset)
    if address is None or address == ctypes.c_void_p(-1).value:
        raise HostError(f"xen: mapping {size_bytes} bytes: {os.strerror(ctypes.get_errno())}")
    return int(address)


class XenHost:
    """What a backend needs of Xen, opened together. foreign: frame numbers too, which only dom0 may map."""

    def __init__(self, foreign: bool = True) -> None:
        self.bells = EventChannels()
        self.memory: ForeignMemory | NoForeignMemory = ForeignMemory() if foreign else NoForeignMemory()
        self.grants = Grants()

    def restrict(self, domain: int) -> None:
        """From now on only this domain's channels and frames, whoever takes us over. Raises HostError."""
        self.bells.restrict(domain)
        self.memory.restrict(domain)

    def close(self) -> None:
        for device in (self.bells, self.memory, self.grants):
            device.close()

    def __enter__(self) -> "XenHost":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
