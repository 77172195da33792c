"""Enough of a VNC viewer to ask QEMU for another size of the display. Source: the RFB protocol."""

import socket
import struct
from pathlib import Path

EXTENDED_DESKTOP_SIZE = -308
_SECURITY_NONE = 1


def resize(path: Path, width: int, height: int) -> None:
    """Comes back when QEMU has answered this: what it says unasked before is no answer."""
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(60)
        end.connect(str(path))
        end.sendall(_exactly(end, 12))  # the version, back
        _exactly(end, _exactly(end, 1)[0])
        end.sendall(bytes([_SECURITY_NONE]))
        _exactly(end, 4)
        end.sendall(b"\x01")  # shared
        _exactly(end, struct.unpack(">I", _exactly(end, 24)[20:])[0])
        end.sendall(struct.pack(">BxHi", 2, 1, EXTENDED_DESKTOP_SIZE))
        screen = struct.pack(">IHHHHI", 0, 0, 0, width, height, 0)
        end.sendall(struct.pack(">BxHHBx", 251, width, height, 1) + screen)
        while not _answered(end):
            pass


def _answered(end: socket.socket) -> bool:
    """One update of one rectangle, x: whether it answers our own request; then the screens, 16 bytes each."""
    _kind, _count, x, _y, _width, _height, encoding = struct.unpack(">BxHHHHHi", _exactly(end, 16))
    assert encoding == EXTENDED_DESKTOP_SIZE
    _exactly(end, 16 * _exactly(end, 4)[0])
    return bool(x == 1)


def _exactly(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = end.recv(count - len(data))
        assert more, "QEMU closed the viewer's connection"
        data += more
    return data
