"""Linux's evdev ioctls: what a device is, which keys are down on it, and that nobody else hears it.

Everything is asked on the open descriptor and never by path, since a node may belong to another device by
then (F09). Source: Linux uapi/linux/input.h; drivers/input/evdev.c.
"""

import errno
import fcntl
import os
import struct
from pathlib import Path

from sgui.values.device import Axis, Description
from sgui.values.quote import printable

NODES = Path("/dev/input")
UNKNOWN = Path("/sys/devices/virtual")
_EVIOCGID, _EVIOCGRAB = 0x80084502, 0x40044590
_EVIOCGNAME, _EVIOCGPHYS, _EVIOCGUNIQ, _EVIOCGPROP = 0x06, 0x07, 0x08, 0x09  # the number alone
_EVIOCGKEY, _EVIOCGBIT, _EVIOCGABS = 0x18, 0x20, 0x40
_EV_KEY, _EV_REL, _EV_ABS, _EV_SW, _EV_LED = 1, 2, 3, 5, 0x11
_TEXT_BYTES, _MASK_BYTES, _ABSOLUTE_CODES = 256, 96, 0x40
_IDENTITY = struct.Struct("<4H")
_AXIS = struct.Struct("<6i")  # value, minimum, maximum, fuzz, flat, resolution


def nodes(folder: Path = NODES) -> list[Path]:
    """The nodes that there are now; none where there is no folder."""
    return sorted(folder.glob("event*"))


def open_node(path: Path) -> int:
    """Read and, for the lamps, write; non-blocking, close-on-exec. Raises OSError."""
    flags = os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | os.O_NOFOLLOW
    try:
        return os.open(path, os.O_RDWR | flags)
    except PermissionError:
        return os.open(path, os.O_RDONLY | flags)


def describe(fd: int) -> Description:
    """Raises OSError for a descriptor of anything else, or of a device that is gone."""
    hardware = "virtual" not in place(fd).parts  # before the device is asked whether it is still there
    bus, vendor, product, version = _IDENTITY.unpack(_ask(fd, _EVIOCGID, _IDENTITY.size))
    absolute = _bits(fd, _EV_ABS)
    return Description(
        bus=bus,
        vendor=vendor,
        product=product,
        version=version,
        name=_text(fd, _EVIOCGNAME),
        phys=_text(fd, _EVIOCGPHYS),
        uniq=_text(fd, _EVIOCGUNIQ),
        properties=_mask(fd, _EVIOCGPROP),
        events=_bits(fd, 0),
        keys=_bits(fd, _EV_KEY),
        relative=_bits(fd, _EV_REL),
        absolute=absolute,
        switches=_bits(fd, _EV_SW),
        leds=_bits(fd, _EV_LED),
        axes=tuple((code, _axis(fd, code)) for code in range(_ABSOLUTE_CODES) if absolute >> code & 1),
        virtual=not hardware,
    )


def grab(fd: int) -> bool:
    """From now on only this open file and its duplicates hear the device. False: somebody else does."""
    try:
        # SAFETY: EVIOCGRAB takes the integer itself, so the kernel touches no memory of ours.
        fcntl.ioctl(fd, _EVIOCGRAB, 1)
    except OSError as error:
        if error.errno == errno.EBUSY:
            return False
        raise
    return True


def keys_down(fd: int) -> frozenset[int]:
    """The codes that are down now. The kernel drops key events that wait unread. Raises OSError."""
    down = _mask(fd, _EVIOCGKEY)
    return frozenset(code for code in range(down.bit_length()) if down >> code & 1)


def _bits(fd: int, event_type: int) -> int:
    return _mask(fd, _EVIOCGBIT + event_type)


def _mask(fd: int, number: int) -> int:
    return int.from_bytes(_ask(fd, _read_of(number, _MASK_BYTES), _MASK_BYTES), "little")


def _text(fd: int, number: int) -> str:
    """What the device says, up to the first NUL; "" if it says nothing."""
    try:
        raw = _ask(fd, _read_of(number, _TEXT_BYTES), _TEXT_BYTES)
    except FileNotFoundError:
        return ""
    return printable(raw.split(b"\0")[0].decode("latin-1"))[: _TEXT_BYTES - 1]


def _axis(fd: int, code: int) -> Axis:
    raw = _ask(fd, _read_of(_EVIOCGABS + code, _AXIS.size), _AXIS.size)
    _, least, most, _, _, resolution = _AXIS.unpack(raw)
    return Axis(least, most, resolution)


def _read_of(number: int, size: int) -> int:
    """_IOC(_IOC_READ, 'E', number, size)."""
    return 2 << 30 | size << 16 | ord("E") << 8 | number


def _ask(fd: int, request: int, size: int) -> bytes:
    # SAFETY: the buffer is as long as the request's own number says, and the kernel writes no more.
    return fcntl.ioctl(fd, request, bytes(size))


def place(fd: int) -> Path:
    """Where sysfs has the device; among the virtual ones, the stricter thing, where it does not say."""
    rdev = os.fstat(fd).st_rdev
    try:
        return Path(f"/sys/dev/char/{os.major(rdev)}:{os.minor(rdev)}").resolve(strict=True)
    except OSError:
        return UNKNOWN
