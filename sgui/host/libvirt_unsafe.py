"""One call of libvirt: a machine's graphics as a descriptor. The library is enough, no binding is needed.

Source: libvirt/libvirt-domain.h (virDomainOpenGraphicsFD), libvirt-host.h, virterror.h.
"""

import ctypes
import os

from sgui.values.errors import HostError
from sgui.values.machine import Machine

LIBRARY = "libvirt.so.0"

_Heard = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
_silence = _Heard(lambda _data, _error: None)  # libvirt would print each error; kept, as it keeps the pointer


def open_graphics(machine: Machine) -> int:
    """A descriptor, ours to close: the other end is the machine's first graphics. Raises HostError."""
    library = _library()
    # SAFETY: a name that ends in zero goes in, a pointer or nothing comes out.
    connection = library.virConnectOpen(machine.uri.encode("ascii"))
    if not connection:
        raise _failed(library, machine)
    domain = None
    try:
        # SAFETY: the connection is open, the name ends in zero; a pointer or nothing comes out.
        domain = library.virDomainLookupByName(connection, machine.name.encode("ascii"))
        # SAFETY: the domain is one; the first graphics, no flags; a descriptor or -1 comes out.
        fd = int(library.virDomainOpenGraphicsFD(domain, 0, 0)) if domain else -1
        if fd < 0:
            raise _failed(library, machine)
        os.set_inheritable(fd, False)
        return fd
    finally:
        # SAFETY: each is freed once, and not used any more.
        if domain:
            library.virDomainFree(domain)
        library.virConnectClose(connection)


def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        raise HostError(f"libvirt: no {LIBRARY}: install libvirt0") from None
    pointer, word = ctypes.c_void_p, ctypes.c_uint
    for name, result, arguments in (
        ("virConnectOpen", pointer, [ctypes.c_char_p]),
        ("virDomainLookupByName", pointer, [pointer, ctypes.c_char_p]),
        ("virDomainOpenGraphicsFD", ctypes.c_int, [pointer, word, word]),
        ("virDomainFree", ctypes.c_int, [pointer]),
        ("virConnectClose", ctypes.c_int, [pointer]),
        ("virGetLastErrorMessage", ctypes.c_char_p, []),
        ("virSetErrorFunc", None, [pointer, _Heard]),
    ):
        getattr(library, name).restype, getattr(library, name).argtypes = result, arguments
    # SAFETY: the callback is kept for ever.
    library.virSetErrorFunc(None, _silence)
    return library


def _failed(library: ctypes.CDLL, machine: Machine) -> HostError:
    # SAFETY: libvirt's own string, which ends in zero, copied at once.
    words = library.virGetLastErrorMessage() or b""
    return HostError(f"libvirt: {machine}: {ascii(words.decode('utf-8', 'replace'))[1:-1][:200]}")
