"""All inputs of the seat: each device becomes an event, and is heard once the core has admitted it.

A device that is not admitted is not even read: the kernel's buffer runs over, its flood costs nothing (F01).
"""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sgui import admit
from sgui.core import events
from sgui.core.lamps import lamps
from sgui.host import clock
from sgui.seat.devices import READ_BYTES, Device
from sgui.seat.poller import READABLE
from sgui.seat.remembered import Remembered
from sgui.values.device import Identity
from sgui.values.input import Input, InputLost, Key
from sgui.wire.ward_input import Company, Opened

if TYPE_CHECKING:
    from sgui.seat.loop import Seat

BACKLOG_LOOKS = 65536 // READ_BYTES + 1
EXCLUSIVE, NOT_EXCLUSIVE = "exclusive", "not exclusive"
WORDS = {"pipe": "pipe", "window": "untrusted window"}


class Inputs:
    """By number. `heard` are those that the core has admitted."""

    def __init__(self, seat: "Seat") -> None:
        self._seat = seat
        self._devices: dict[int, Device] = {}
        self._heard: dict[int, Device] = {}
        self._remembered = Remembered(Path(seat.start.state_dir) / "devices.json")
        self._company = seat.start.company  # None: the seat has no devices of its own

    def begin(self, opened: list[tuple[Opened, int]]) -> None:
        """What the warden had before us, and what the band says of it."""
        if self._remembered.why:
            self._seat.note("device.forgotten", reason=self._remembered.why)
        for one, fd in opened:
            self.came(one, fd, self._seat.start.fresh)
        kinds = {one.kind for one, _ in opened} - {"evdev"}
        self._seat.step(events.InputState(next((WORDS[kind] for kind in kinds), self._words())))

    def came(self, opened: Opened, fd: int, at_start: bool = False) -> None:
        """at_start: this is the first seat; a later one believes its checkpoint."""
        device, identity = Device(opened, fd), admit.device(opened)
        self._devices[device.number] = device
        self._seat.poller.add(fd, partial(self._ready, device), 0, first=True)
        self._seat.step(
            events.DeviceFound(
                device.number,
                identity,
                at_start and opened.at_start,
                self._remembered.knows(identity),
                not opened.grabbed,
                clock.now_us(),
            )
        )

    def look(self) -> None:
        """The warden is to see who else hears them; there is nothing to see where it has none."""
        if self._company is not None:
            self._seat.ward.look()

    def accompanied(self, company: Company) -> None:
        """Who else hears them may have changed; the core knows what is news to it."""
        before, self._company = self._company, company
        for number in tuple(self._devices):
            self._seat.step(events.DeviceShared(number, number in company.shared, clock.now_us()))
        if before is None or company.others != before.others:
            self._seat.note("input.others", processes=", ".join(company.others))
        if self._seat.state.input_words in (EXCLUSIVE, NOT_EXCLUSIVE):
            self._seat.step(events.InputState(self._words()))

    def _words(self) -> str:
        if self._company is None:
            return "none"
        return EXCLUSIVE if self._company.exclusive else NOT_EXCLUSIVE

    # -- effects -----------------------------------------------------------------------------------------

    def hear(self, number: int) -> None:
        """From now on; what waits was sent before and goes."""
        device = self._devices.get(number)
        if device is None:
            return
        self._heard[number] = device
        if device.kind == "evdev":
            device.lost()
            self._compare(device)
            device.stuck = device.down()
            self._tell_stuck(device, bool(device.stuck))
            now = lamps(self._seat.state)
            device.light(now.caps, now.num, now.scroll)
        self._seat.poller.want(device.fd, READABLE)

    def ignore(self, number: int) -> None:
        device = self._heard.pop(number, None)
        if device is not None:
            self._seat.poller.want(device.fd, 0)

    def remember(self, identity: Identity) -> None:
        self._remembered.add(identity)

    def light(self, caps: bool, num: bool, scroll: bool) -> None:
        for device in self._heard.values():
            device.light(caps, num, scroll)

    # -- what is typed -----------------------------------------------------------------------------------

    def hear_all(self) -> None:
        now = time.monotonic()
        for device in tuple(self._heard.values()):
            if not device.share.rests(now) and device.waiting():
                self._typed(device)

    def hear_backlog(self) -> None:
        """What was typed before a request on the control socket is routed before it (P1b)."""
        for _ in range(BACKLOG_LOOKS):
            if not any(device.waiting() for device in self._heard.values() if device.kind != "evdev"):
                break
            self.hear_all()

    def screen_came(self) -> None:
        """A window's keys went with it."""
        for device in self._heard.values():
            if device.kind == "window":
                self._seat.step(events.Typed(device.lost(), clock.now_us()))

    def _ready(self, device: Device, _: int) -> None:
        if device.number in self._heard:
            self._typed(device)
        else:
            self._gone(device)

    def _typed(self, device: Device) -> None:
        read_us = clock.now_us()
        inputs = device.read()
        if device.gone:
            self._gone(device)
        elif device.ended:
            self._seat.poller.remove(device.fd)
            device.reopen()
            self._seat.poller.add(device.fd, partial(self._ready, device), first=True)
        for one in inputs:
            if device.kind != "evdev" or not isinstance(one, InputLost):
                self._seat.typed(one, read_us)
                self._lifted(device, one)
        if device.kind == "evdev" and (until := device.share.charge(len(inputs), time.monotonic())):
            self._seat.poller.rest(device.fd, until)
        if device.kind == "evdev" and any(isinstance(one, InputLost) for one in inputs):
            self._compare(device)
            device.stuck &= device.down()
            self._tell_stuck(device, bool(device.stuck))

    def _compare(self, device: Device) -> None:
        """After a loss, and before anything was heard: what is down is asked of the kernel (E13)."""
        held = self._seat.state.hands.down
        known = frozenset(code for number, code in held if number == device.number)
        for one in device.compared(known):
            self._seat.later(events.Typed(one, clock.now_us()))

    def _lifted(self, device: Device, one: Input) -> None:
        """A key that was down before it was first heard, and came up at last."""
        if isinstance(one, Key) and not one.pressed and one.code in device.stuck:
            device.stuck -= {one.code}
            self._tell_stuck(device, bool(device.stuck))

    def _tell_stuck(self, device: Device, held: bool) -> None:
        """The core knows what is news to it."""
        self._seat.later(events.DeviceHeld(device.number, held, clock.now_us()))

    def _gone(self, device: Device) -> None:
        self._seat.poller.remove(device.fd)
        self._devices.pop(device.number, None)
        self._heard.pop(device.number, None)
        device.close()
        self._seat.step(events.DeviceGone(device.number, clock.now_us()))

    @property
    def exclusive(self) -> bool:
        return self._company is not None and self._company.exclusive
