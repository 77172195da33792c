"""One connection of a Xen guest's frontends: from their nodes to mapped pages, and its turns."""

import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol

from sgui.bridges import xen_nodes
from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_device import Device, Store
from sgui.bridges.xen_front import FRONTS, Host, Readable
from sgui.bridges.xen_keyboard import ABS_RANGE, Keyboard
from sgui.bridges.xen_pages import map_keyboard
from sgui.bridges.xen_session import Session
from sgui.guest import Display
from sgui.values.errors import HostError, SguiError
from sgui.values.limits import DOORBELL_MS
from sgui.wire.xenstore import Fired

FULL_S = 0.02  # the guest's keyboard ring is full, and nobody will say when it is read
FLIP_S = 0.008  # sgui's screen rings nobody when it has taken a picture; only while a guest waits for that
FEATURES: dict[str, dict[str, str | int]] = {
    "vfb": {"feature-resize": 1},
    "vdispl": {"versions": "1"},
    "vkbd": {"feature-abs-pointer": 1, "width": ABS_RANGE, "height": ABS_RANGE},
}
KBD_NODES = ("page-ref", "page-gref", "event-channel", "request-abs-pointer")


class Watches(Store, Readable, Protocol):
    @property
    def waiting(self) -> bool: ...

    def fired(self) -> tuple[Fired, ...]: ...


class Connection:
    """devices: vfb and vkbd, both ready. say: for the one line that the operator should read.

    Raises ProtocolError for nodes, geometry and indices that cannot be, HostError for pages and ports.
    """

    def __init__(
        self,
        host: Host,
        guest: int,
        devices: tuple[Device, Device],
        channel: Display,
        say: Callable[[str], None],
    ) -> None:
        self._bells, self._devices, self._channel = host.bells, devices, channel
        display, vkbd = devices
        kbd = xen_nodes.vkbd(vkbd.nodes(KBD_NODES))
        self._front = FRONTS[display.kind](host, guest, display, channel.framebuffer)
        self._keyboard_page = map_keyboard(host.memory, host.grants, guest, kbd)
        kbd_port = host.bells.bind(guest, kbd.event_channel)
        self._session = Session(
            self._front.picture,
            Keyboard(self._keyboard_page.view, kbd.absolute),
            channel,
            (self._front.ring, lambda: host.bells.ring(kbd_port)),
            say,
        )
        display.connected(self._front.notes)
        vkbd.connected({})
        self._session.draw()

    def turns(self, store: Watches, stopping: Stopping) -> None:
        """Until the frontends or the domain go, which is an ordinary end. Raises SguiError, Stopped."""
        deaf_until = 0.0
        while True:
            deaf_s = deaf_until - monotonic()
            ready = self._ready(store, stopping, deaf_s)
            stopping.check()
            if (fired := store.fired()) and self._over(fired):
                follow(self._devices)
                return
            if self._bells.fileno() in ready:
                self._bells.rung()
                self._session.draw()
                deaf_until = monotonic() + DOORBELL_MS / 1000
            if self._front.pending and self._channel.taken:
                self._front.seen()
            if self._session.listening:
                for event in self._channel.events():
                    self._session.hear(event)
            elif self._channel.fileno() in ready:  # hung up
                return
            self._session.type()

    def leave(self) -> None:
        """No key stays down in the guest."""
        with suppress(SguiError):
            self._session.leave()

    def _ready(self, store: Watches, stopping: Stopping, deaf_s: float) -> set[int]:
        """Wait until somebody has something to say. A guest's doorbell is heard once a millisecond (A06)."""
        poll = select.poll()
        for end in (store, stopping):
            poll.register(end.fileno(), select.POLLIN)
        poll.register(self._channel.fileno(), select.POLLIN if self._session.listening else 0)
        waits = [0.0] if store.waiting else []
        waits += [FLIP_S] if self._front.pending else []
        waits += [FULL_S] if not self._session.listening or self._channel.waiting else []
        if deaf_s > 0:
            waits.append(deaf_s)
        else:
            poll.register(self._bells.fileno(), select.POLLIN)
        return {fd for fd, _ in poll.poll(min(waits) * 1000 if waits else None)}

    def _over(self, fired: Sequence[Fired]) -> bool:
        for device in self._devices:
            device.hear(fired)
            device.look()
        return any(device.leaving for device in self._devices)


def follow(devices: Sequence[Device]) -> None:
    """Close as the frontends do; nodes of a domain that is being destroyed may be gone already."""
    for device in devices:
        with suppress(HostError):
            device.follow()
