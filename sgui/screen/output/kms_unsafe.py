"""A graphics card of the kernel (DRM/KMS), by ioctl: connectors, modes, dumb buffers, page flips.

No library in between: some 20 structures, and what is drawn is plain memory. Source: the kernel's
include/uapi/drm/drm.h and drm_mode.h, 64-bit layout.
"""

import ctypes
import errno
import fcntl
import mmap
import os
import select
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from sgui.screen.output.kms_modes import MODE_BYTES, Connector, Mode
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size

DRM_CAP_DUMB_BUFFER = 1
DRM_MODE_CONNECTED = 1
DRM_MODE_PAGE_FLIP_EVENT = 1
DRM_EVENT_FLIP_COMPLETE = 2
FLIP_MS = 1000  # the slowest display takes 50
_CLIPS_MAX = 256  # DRM_MODE_FB_DIRTY_MAX_CLIPS

_SET_MASTER = 0x641E  # _IO('d', 0x1e)
_GET_CAP, _GET_RESOURCES, _SET_CRTC, _GET_ENCODER, _GET_CONNECTOR = 0x0C, 0xA0, 0xA2, 0xA6, 0xA7
_ADD_FB, _RM_FB, _PAGE_FLIP, _DIRTY_FB, _CREATE_DUMB, _MAP_DUMB, _DESTROY_DUMB = (
    *(0xAE, 0xAF, 0xB0, 0xB1),
    *(0xB2, 0xB3, 0xB4),
)
_RESOURCES = struct.Struct("<4Q8I")
_CONNECTOR = struct.Struct("<4Q12I")
_ENCODER = struct.Struct("<5I")
_CRTC = struct.Struct(f"<Q7I{MODE_BYTES}s")
_DUMB = struct.Struct("<6IQ")
_MAP = struct.Struct("<2IQ")
_FRAMEBUFFER = struct.Struct("<7I")
_FLIP = struct.Struct("<4IQ")
_CLIPS = struct.Struct("<4IQ")
_EVENT = struct.Struct("<II")


class Buffer:
    """A dumb buffer with a framebuffer on it. memory: rows of `pitch` bytes, B G R X; zeros at first."""

    def __init__(self, handle: int, number: int, pitch: int, size: Size, memory: mmap.mmap) -> None:
        self.handle, self.number, self.pitch, self.size, self.memory = handle, number, pitch, size, memory


class Card:
    """path: a primary node, as /dev/dri/card0. We are its master as long as it is open. Raises HostError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise HostError(f"kms: {path}: {error.strerror}") from error
        try:
            self.become_master()
            if not struct.unpack("<QQ", self._ask(_GET_CAP, struct.pack("<QQ", DRM_CAP_DUMB_BUFFER, 0)))[1]:
                raise HostError(f"kms: {path}: no dumb buffers, which a display without 3D needs")
        except HostError:
            os.close(self.fd)
            raise

    def close(self) -> None:
        """The kernel frees buffers and framebuffers, and switches off what showed them."""
        os.close(self.fd)

    def become_master(self) -> None:
        """Only one process may change what is shown. Raises HostError if another one is it."""
        try:
            # SAFETY: a command without an argument, on our own descriptor.
            fcntl.ioctl(self.fd, _SET_MASTER)
        except OSError as error:
            raise HostError(f"kms: {self.path}: not its master: {error.strerror}") from error

    # what is there

    def crtcs(self) -> tuple[int, ...]:
        return self._resources()[0]

    def connectors(self) -> tuple[Connector, ...]:
        """The connected ones; the kernel looks at the cables anew."""
        found = (self._connector(number) for number in self._resources()[1])
        return tuple(connector for connector in found if connector is not None)

    def _resources(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        counts = _RESOURCES.unpack(self._ask(_GET_RESOURCES, _RESOURCES.pack(*[0] * 12)))[4:8]
        crtcs, connectors = _numbers(counts[1]), _numbers(counts[2])
        asked = _RESOURCES.pack(
            *(0, ctypes.addressof(crtcs), ctypes.addressof(connectors), 0),
            *(0, counts[1], counts[2], 0, 0, 0, 0, 0),
        )
        # SAFETY: both arrays are as long as their counts say, and live until the call is over.
        told = _RESOURCES.unpack(self._ask(_GET_RESOURCES, asked))
        return tuple(crtcs[: min(counts[1], told[5])]), tuple(connectors[: min(counts[2], told[6])])

    def _connector(self, number: int) -> Connector | None:
        """None if nothing is connected there."""
        first = _CONNECTOR.unpack(self._ask(_GET_CONNECTOR, _CONNECTOR.pack(*[0] * 8, number, *[0] * 7)))
        count_modes, count_encoders, connection = first[4], first[6], first[11]
        if connection != DRM_MODE_CONNECTED or not count_modes:
            return None
        modes, encoders = (ctypes.c_char * (MODE_BYTES * count_modes))(), _numbers(count_encoders)
        asked = _CONNECTOR.pack(
            *(ctypes.addressof(encoders), ctypes.addressof(modes), 0, 0),
            *(count_modes, 0, count_encoders, 0, number, 0, 0, 0, 0, 0, 0, 0),
        )
        # SAFETY: both arrays are as long as their counts say, and live until the call is over.
        told = _CONNECTOR.unpack(self._ask(_GET_CONNECTOR, asked))
        raws = [modes.raw[at * MODE_BYTES : (at + 1) * MODE_BYTES] for at in range(min(count_modes, told[4]))]
        known = tuple(mode for mode in map(Mode.of, raws) if mode is not None)
        drivers = 0
        for encoder in encoders[: min(count_encoders, told[6])]:
            drivers |= _ENCODER.unpack(self._ask(_GET_ENCODER, _ENCODER.pack(encoder, 0, 0, 0, 0)))[3]
        return Connector(number, known, drivers)

    # buffers

    def buffer(self, size: Size) -> Buffer:
        """Raises HostError."""
        wanted = _DUMB.pack(size.height, size.width, 32, 0, 0, 0, 0)
        _, _, _, _, handle, pitch, size_bytes = _DUMB.unpack(self._ask(_CREATE_DUMB, wanted))
        number = self.framebuffer(size, pitch, handle)
        offset = _MAP.unpack(self._ask(_MAP_DUMB, _MAP.pack(handle, 0, 0)))[2]
        # SAFETY: offset and length are the kernel's own for this buffer, which lives as long as the map.
        memory = mmap.mmap(
            self.fd, size_bytes, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE, offset=offset
        )
        return Buffer(handle, number, pitch, size, memory)

    def framebuffer(self, size: Size, pitch: int, handle: int) -> int:
        """The number by which the buffer with this handle is shown. Raises HostError."""
        asked = _FRAMEBUFFER.pack(0, size.width, size.height, pitch, 32, 24, handle)
        return int(_FRAMEBUFFER.unpack(self._ask(_ADD_FB, asked))[0])

    def forget(self, framebuffer: int) -> None:
        """What shows it is switched off."""
        self._ask(_RM_FB, struct.pack("<I", framebuffer))

    def free(self, buffer: Buffer) -> None:
        """The map stays until nobody looks at it any more."""
        self.forget(buffer.number)
        self._ask(_DESTROY_DUMB, struct.pack("<I", buffer.handle))

    # what is shown

    def show(self, crtc: int, connector: int, mode: Mode, framebuffer: int) -> None:
        """Set the mode. Raises HostError."""
        connectors = _numbers(1)
        connectors[0] = connector
        # SAFETY: the array holds the one number that its count says, until the call is over.
        self._ask(
            _SET_CRTC,
            _CRTC.pack(ctypes.addressof(connectors), 1, crtc, framebuffer, 0, 0, 0, 1, mode.raw),
        )

    def switch_off(self, crtc: int) -> None:
        self._ask(_SET_CRTC, _CRTC.pack(0, 0, crtc, 0, 0, 0, 0, 0, bytes(MODE_BYTES)))

    def flip(self, crtcs: Sequence[int], framebuffer: int) -> None:
        """Show it from the next refresh on, and wait for it. Raises Refused, HostError."""
        for crtc in crtcs:
            self._ask(_PAGE_FLIP, _FLIP.pack(crtc, framebuffer, DRM_MODE_PAGE_FLIP_EVENT, 0, 0))
        waiting = len(crtcs)
        while waiting > 0:
            if not select.select([self.fd], [], [], FLIP_MS / 1000)[0]:
                raise HostError(f"kms: {self.path}: no page flip within {FLIP_MS} ms")
            waiting -= _flips(os.read(self.fd, 4096))

    def dirty(self, framebuffer: int, rects: Iterable[Rect]) -> None:
        """Tell a card without page flips what changed in what it shows. Raises HostError."""
        clips = b"".join(struct.pack("<4H", r.x, r.y, r.right, r.bottom) for r in rects)[: 8 * _CLIPS_MAX]
        held = ctypes.create_string_buffer(clips, len(clips))
        # SAFETY: the array holds as many clips as the count says, until the call is over.
        self._ask(_DIRTY_FB, _CLIPS.pack(framebuffer, 0, 0, len(clips) // 8, ctypes.addressof(held)))

    def _ask(self, number: int, argument: bytes) -> bytes:
        """One _IOWR of the DRM. Raises Refused with the kernel's reason."""
        request = 0xC0000000 | len(argument) << 16 | 0x64 << 8 | number
        held = bytearray(argument)
        try:
            # SAFETY: the buffer is as long as the request's own number says; pointers in it are the caller's.
            fcntl.ioctl(self.fd, request, held)
        except OSError as error:
            raise Refused(
                f"kms: {self.path}: ioctl {number:#x}: {error.strerror}", error.errno or 0
            ) from error
        return bytes(held)


class Refused(HostError):
    """number: errno."""

    def __init__(self, words: str, number: int) -> None:
        super().__init__(words)
        self.number = number

    @property
    def not_master(self) -> bool:
        return self.number == errno.EACCES


def _numbers(count: int) -> "ctypes.Array[ctypes.c_uint32]":
    return (ctypes.c_uint32 * max(count, 1))()


def _flips(raw: bytes) -> int:
    """How many flips these events complete."""
    at = done = 0
    while at + _EVENT.size <= len(raw):
        kind, length = _EVENT.unpack_from(raw, at)
        done += kind == DRM_EVENT_FLIP_COMPLETE
        at += max(length, _EVENT.size)
    return done


def cards(folder: Path = Path("/dev/dri")) -> list[Path]:
    """Primary nodes, by number."""
    found = [path for path in folder.glob("card*") if path.name[4:].isdigit()]
    return sorted(found, key=lambda path: int(path.name[4:]))
