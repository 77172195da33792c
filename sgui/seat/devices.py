"""One input that the warden opened: bytes in, `values.input` out."""

import contextlib
import os
import select

from sgui.core.chords import MODIFIERS
from sgui.host import evdev_unsafe as evdev
from sgui.host.fifo import drain, reopen
from sgui.seat.share import Share
from sgui.values.hardware import INPUT_PROP_DIRECT, functions
from sgui.values.input import Input, InputLost, Key, KeyHeld
from sgui.wire.input import EV_SYN, SYN_REPORT, Decoder, encode
from sgui.wire.ward_input import Opened

EV_LED = 0x11
LED_NUML, LED_CAPSL, LED_SCROLLL = range(3)
READ_BYTES = 24 * 64  # records looked at in one go, so that one device cannot hold up another (F07)


class Device:
    """ended: a pipe's writer went. gone: a device was unplugged."""

    def __init__(self, opened: Opened, fd: int) -> None:
        self.number, self.kind, self.opened = opened.number, opened.kind, opened
        self.fd = fd
        self.ended = self.gone = False
        self.stuck: frozenset[int] = frozenset()  # down since before it was first heard
        self.share = Share()
        self._decoder = self._fresh()
        drain(fd)

    def _fresh(self) -> Decoder:
        description = self.opened.description
        if description is None:
            return Decoder(self.number)
        direct = bool(description.properties >> INPUT_PROP_DIRECT & 1)
        touchpad = "touchpad" in functions(description)
        return Decoder(self.number, dict(description.axes), direct, touchpad)

    def waiting(self) -> bool:
        """Something was typed, or the writer went. A FIFO without a writer seems ended, but is not ready."""
        poll = select.poll()
        poll.register(self.fd, select.POLLIN)
        return bool(poll.poll(0))

    def read(self) -> tuple[Input, ...]:
        """What was typed since the last look. At the end of file all is released and `ended` is true."""
        try:
            untrusted = os.read(self.fd, READ_BYTES)
        except BlockingIOError:
            return ()
        except OSError:  # ENODEV after an unplug
            untrusted = b""
        if untrusted:
            return self._decoder.feed(untrusted)
        if self.kind == "evdev":
            self.gone = True
            return ()
        self.ended = True
        self._decoder = self._fresh()
        return (InputLost(self.number),)

    def reopen(self) -> None:
        """Wait for the next writer, on a new descriptor."""
        self.fd = reopen(self.fd)
        self.ended = False

    def lost(self) -> InputLost:
        """Forget half a record, and that anything is held."""
        drain(self.fd)
        self._decoder = self._fresh()
        return InputLost(self.number)

    def compared(self, known: frozenset[int]) -> tuple[Input, ...]:
        """What makes `known`, the codes that the core holds for down, those that are down (E13).

        Modifiers go first, so that a secure attention key of which only the rest was lost is one.
        """
        try:
            down = evdev.keys_down(self.fd)
        except OSError:
            return (InputLost(self.number),)
        lifted = tuple(Key(self.number, code, False) for code in sorted(known - down))
        return (
            *lifted,
            *(KeyHeld(self.number, code) for code in sorted(down - known, key=_modifiers_first)),
        )

    def down(self) -> frozenset[int]:
        """What the kernel says is down."""
        try:
            return evdev.keys_down(self.fd)
        except OSError:
            return frozenset()

    def light(self, caps: bool, num: bool, scroll: bool) -> None:
        """Its lamps, as far as it has any. What comes back of that is no key, and ignored (F12)."""
        description = self.opened.description
        if description is None or not description.leds:
            return
        lamps = ((LED_NUML, num), (LED_CAPSL, caps), (LED_SCROLLL, scroll))
        records = [encode(EV_LED, code, on) for code, on in lamps if description.leds >> code & 1]
        with contextlib.suppress(OSError):  # unplugged, or opened for reading alone
            os.write(self.fd, b"".join((*records, encode(EV_SYN, SYN_REPORT, 0))))

    def close(self) -> None:
        os.close(self.fd)


def _modifiers_first(code: int) -> tuple[bool, int]:
    return code not in MODIFIERS, code
