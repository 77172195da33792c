"""The kernel's text console, silenced while sgui owns the screen: graphics mode, keyboard off, no switching.

Who holds it is the warden, so that the death of any of its children changes nothing. If the warden itself is
killed, the console stays silent (KD_GRAPHICS, K_OFF): nobody reads what is typed then, until systemd resets
the terminal or another sgui takes it over. Source: linux/kd.h, linux/vt.h; drivers/tty/vt/vt_ioctl.c.
"""

import contextlib
import fcntl
import os
import signal
import struct
from pathlib import Path

from sgui.values.errors import HostError

KDGETMODE, KDSETMODE, KDGKBMODE, KDSKBMODE = 0x4B3B, 0x4B3A, 0x4B44, 0x4B45
KD_TEXT, KD_GRAPHICS = 0, 1
K_UNICODE, K_OFF = 3, 4
VT_GETSTATE, VT_GETMODE, VT_SETMODE, VT_RELDISP = 0x5603, 0x5601, 0x5602, 0x5605
VT_AUTO, VT_PROCESS, VT_ACKACQ = 0, 1, 2
DRM_DROP_MASTER = 0x641F  # _IO('d', 0x1f)
ASKED = signal.SIGUSR1  # the kernel's question whether another console may come in front

_STATE = struct.Struct("<3H")  # struct vt_stat
_MODE = struct.Struct("<2b3h")  # struct vt_mode


class Console:
    """The console that is in front now. Raises HostError where there is none, or somebody else's graphics.

    terminal: the node of the console in front, of which the kernel says which one that is.
    """

    def __init__(self, terminal: Path = Path("/dev/tty0"), graphics: Path = Path("/dev/dri")) -> None:
        self._fd = _open(terminal)
        state = bytearray(_STATE.size)
        try:
            # SAFETY: struct vt_stat is as long as the buffer; the call only fills it.
            fcntl.ioctl(self._fd, VT_GETSTATE, state)
            os.close(self._fd)
            self._fd = _open(terminal.with_name(f"tty{_STATE.unpack(state)[0]}"))
            self._keyboard = _number(self._fd, KDGKBMODE)
            self._silence()
        except OSError as error:
            os.close(self._fd)
            raise HostError(f"console: {terminal}: {error.strerror}") from error
        self._held = [fd for path in sorted(graphics.glob("card*")) if (fd := _hold(path)) is not None]

    def _silence(self) -> None:
        # SAFETY: both commands take a number; the structure of VT_SETMODE is as long as the kernel's.
        fcntl.ioctl(self._fd, KDSKBMODE, K_OFF)
        fcntl.ioctl(self._fd, KDSETMODE, KD_GRAPHICS)
        fcntl.ioctl(self._fd, VT_SETMODE, _MODE.pack(VT_PROCESS, 0, ASKED, ASKED, 0))

    def refuse_switch(self) -> None:
        """Answer to ASKED: no other console comes in front while sgui runs."""
        with contextlib.suppress(OSError):  # nobody asked, it was only a signal
            # SAFETY: a command with a number.
            fcntl.ioctl(self._fd, VT_RELDISP, 0)

    def restore(self) -> None:
        """As it was found; a console found silent (after a kill) becomes an ordinary one."""
        keyboard = K_UNICODE if self._keyboard == K_OFF else self._keyboard
        with contextlib.suppress(OSError):
            # SAFETY: as in _silence.
            fcntl.ioctl(self._fd, VT_SETMODE, _MODE.pack(VT_AUTO, 0, 0, 0, 0))
            fcntl.ioctl(self._fd, KDSETMODE, KD_TEXT)
            fcntl.ioctl(self._fd, KDSKBMODE, keyboard)
        for fd in (self._fd, *self._held):
            os.close(fd)
        self._held = []


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        raise HostError(f"console: {path}: {error.strerror}, kms needs a console") from error


def _number(fd: int, command: int) -> int:
    held = bytearray(4)
    # SAFETY: the command writes one int.
    fcntl.ioctl(fd, command, held)
    return int(struct.unpack("<i", held)[0])


def _hold(card: Path) -> int | None:
    """Keep the card open, not as its master: when the screen process dies, the kernel then switches the
    displays off at once, where it would give them back to the console if nobody had it open."""
    try:
        fd = os.open(card, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    with contextlib.suppress(OSError):
        # SAFETY: a command without an argument.
        fcntl.ioctl(fd, DRM_DROP_MASTER)
    return fd
