"""The ioctls as the headers have them; what they do is tested on the real hypervisor in tests/xen."""

import mmap
import os
from contextlib import suppress

import pytest

from sgui.host import xen_unsafe
from sgui.host.sandbox_unsafe import enter_cage
from sgui.host.xen_unsafe import EventChannels, ForeignMemory, Grants, Mapping
from sgui.values.errors import HostError


def test_the_numbers_are_those_of_the_headers() -> None:
    """_IOC(_IOC_NONE, 'E', 1, 8) and so on, computed by hand."""
    assert xen_unsafe.IOCTL_EVTCHN_BIND_INTERDOMAIN == 0x00084501
    assert xen_unsafe.IOCTL_EVTCHN_UNBIND == 0x00044503
    assert xen_unsafe.IOCTL_EVTCHN_NOTIFY == 0x00044504
    assert xen_unsafe.IOCTL_EVTCHN_RESTRICT_DOMID == 0x00024506
    assert xen_unsafe.IOCTL_PRIVCMD_MMAPBATCH_V2 == 0x00205004
    assert xen_unsafe.IOCTL_PRIVCMD_RESTRICT == 0x00025006
    assert xen_unsafe.IOCTL_GNTDEV_MAP_GRANT_REF == 0x00184700
    assert xen_unsafe.IOCTL_GNTDEV_UNMAP_GRANT_REF == 0x00104701


@pytest.mark.parametrize(
    ("kind", "path"), [(EventChannels, "EVTCHN"), (ForeignMemory, "PRIVCMD"), (Grants, "GNTDEV")]
)
def test_without_xen_it_says_so(kind: type, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xen_unsafe, path, "/nowhere/xen")
    with pytest.raises(HostError, match=r"xen: /nowhere/xen: .*is this a domain of Xen"):
        kind()


@pytest.mark.parametrize("writable", [True, False])
def test_a_mapping_shows_memory_until_it_is_closed(writable: bool) -> None:
    address = xen_unsafe._libc.mmap(None, 8192, mmap.PROT_READ | mmap.PROT_WRITE, 0x22, -1, 0)
    mapping = Mapping(address, 8192, writable)
    assert len(mapping.view) == 8192 and bytes(mapping.view[:4]) == bytes(4)
    assert mapping.view.readonly is not writable
    mapping.close()
    mapping.close()
    with pytest.raises(ValueError, match="released"):
        _ = mapping.view[0]


def test_its_cage_leaves_it_all_that_it_needs() -> None:
    """Maps and the five ioctls, on a descriptor that knows none of them; another ioctl ends the process."""
    assert _caged(0x205004) == 0
    assert _caged(0x184700) == 0
    assert _caged(0x5412) != 0, "TIOCSTI"


def test_a_driver_domains_cage_maps_no_frame_by_its_number() -> None:
    assert _caged(0x184700, "xen-grants") == 0
    assert _caged(0x205004, "xen-grants") != 0, "PRIVCMD_MMAPBATCH_V2"


def _caged(request: int, cage: str = "xen") -> int:
    fd = os.memfd_create("pages")
    os.ftruncate(fd, 8192)
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            enter_cage(cage)
            mapping = Mapping(xen_unsafe._mapped(fd, 8192, True, 0), 8192, True)
            mapping.view[:4] = b"abcd"
            with suppress(HostError):
                xen_unsafe._Device._control(_Open(fd), request, bytearray(32), "try")  # type: ignore[arg-type]
            mapping.close()
            os._exit(0)
        os._exit(1)
    os.close(fd)
    return os.waitpid(child, 0)[1]


class _Open:
    def __init__(self, fd: int) -> None:
        self.fd = fd
