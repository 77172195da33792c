"""Inside the machine: input devices made by a program, as absurd as the kernel lets them be.

Source: Linux include/uapi/linux/uinput.h.
"""

import contextlib
import fcntl
import os
import struct
import threading

EV_SYN, EV_KEY, EV_REL, EV_ABS, EV_LED = 0, 1, 2, 3, 0x11
SET_BITS = {EV_KEY: 0x40045565, EV_REL: 0x40045566, EV_ABS: 0x40045567, EV_LED: 0x40045569}
SET_EVENT, SET_PHYS = 0x40045564, 0x4008556C
Bits = tuple[int, list[int]]
SETUP, SETUP_AXIS, CREATE = 0x405C5503, 0x401C5504, 0x5501


class Made:
    """A device that is plugged in until it is closed.

    bits: a type of event and its codes. axes: code, least, most, resolution.
    """

    def __init__(
        self, name: str, phys: str, bits: list[tuple[int, list[int]]], axes: list[list[int]]
    ) -> None:
        self.fd, self.calm = os.open("/dev/uinput", os.O_WRONLY), False
        self.flooding: threading.Thread | None = None
        for kind, codes in bits:
            fcntl.ioctl(self.fd, SET_EVENT, kind)
            for code in codes:
                fcntl.ioctl(self.fd, SET_BITS[kind], code)
        fcntl.ioctl(self.fd, SET_PHYS, phys.encode("latin-1")[:80] + b"\0")
        for code, least, most, resolution in axes:
            fcntl.ioctl(self.fd, SETUP_AXIS, struct.pack("<Hxx6i", code, 0, least, most, 0, 0, resolution))
        identity = struct.pack("<4H80sI", 3, 0x0627, 0x0001, 0x0111, name.encode("latin-1")[:79], 0)
        fcntl.ioctl(self.fd, SETUP, identity)
        fcntl.ioctl(self.fd, CREATE)

    def send(self, events: list[list[int]]) -> None:
        """(type, code, value) each, as they are: without a report where none is among them."""
        raw = b"".join(struct.pack("<qqHHi", 0, 0, *event) for event in events)
        for at in range(0, len(raw), 24 * 64):
            os.write(self.fd, raw[at : at + 24 * 64])

    def flood(self, events: list[list[int]]) -> None:
        """These, again and again, until `calm`."""
        self.flooding = threading.Thread(target=self._again, args=(events,), daemon=True)
        self.flooding.start()

    def _again(self, events: list[list[int]]) -> None:
        with contextlib.suppress(OSError):
            while not self.calm:
                self.send(events)

    def close(self) -> None:
        self.calm = True
        if self.flooding is not None:
            self.flooding.join()
        os.close(self.fd)
