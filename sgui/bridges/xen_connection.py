"""One connection of a Xen guest's frontends: from their nodes to mapped pages, and its turns."""

import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol

from sgui.bridges import xen_nodes
from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_device import Device, Store
from sgui.bridges.xen_keyboard import ABS_RANGE, Keyboard
from sgui.bridges.xen_pages import Memory, map_framebuffer, map_keyboard
from sgui.bridges.xen_picture import Picture
from sgui.bridges.xen_session import Session
from sgui.guest import Display
from sgui.values.errors import HostError, SguiError
from sgui.values.limits import DOORBELL_MS
from sgui.wire.xenstore import Fired

FULL_S = 0.02  # the guest's keyboard ring is full, and nobody will say when it is read
FEATURES: dict[str, dict[str, str | int]] = {
    "vfb": {"feature-resize": 1},
    "vkbd": {"feature-abs-pointer": 1, "width": ABS_RANGE, "height": ABS_RANGE},
}
FB_NODES = ("page-ref", "event-channel", "protocol")
KBD_NODES = ("page-ref", "page-gref", "event-channel", "request-abs-pointer")


class Readable(Protocol):
    def fileno(self) -> int: ...


class Bells(Readable, Protocol):
    """host.xen_unsafe.EventChannels, or a test's."""

    def bind(self, domain: int, remote_port: int, /) -> int: ...

    def ring(self, port: int, /) -> None: ...

    def rung(self) -> frozenset[int]: ...


class Host(Protocol):
    """host.xen_unsafe.XenHost, or a test's."""

    @property
    def bells(self) -> Bells: ...

    @property
    def memory(self) -> Memory: ...

    @property
    def grants(self) -> Memory: ...


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
        vfb, vkbd = devices
        fb, kbd = xen_nodes.vfb(vfb.nodes(FB_NODES)), xen_nodes.vkbd(vkbd.nodes(KBD_NODES))
        self._framebuffer = map_framebuffer(host.memory, guest, fb)
        self._keyboard_page = map_keyboard(host.memory, host.grants, guest, kbd)
        fb_port, kbd_port = (host.bells.bind(guest, nodes.event_channel) for nodes in (fb, kbd))
        memory = self._framebuffer
        picture = Picture(memory.geometry, memory.page.view, memory.source, channel.framebuffer)
        self._session = Session(
            picture,
            Keyboard(self._keyboard_page.view, kbd.absolute),
            channel,
            (lambda: host.bells.ring(fb_port), lambda: host.bells.ring(kbd_port)),
            say,
        )
        vfb.connected({"request-update": 1})
        vkbd.connected({})
        self._session.draw()

    def turns(self, store: Watches, stopping: Stopping) -> None:
        """Until the frontends or the domain go, which is an ordinary end. Raises SguiError, Stopped."""
        deaf_until = 0.0
        while True:
            deaf_s = deaf_until - monotonic()
            ready = self._ready(store, stopping, deaf_s)
            stopping.check()
            if store.fired() and self._over():
                follow(self._devices)
                return
            if self._bells.fileno() in ready:
                self._bells.rung()
                self._session.draw()
                deaf_until = monotonic() + DOORBELL_MS / 1000
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
        waits += [FULL_S] if not self._session.listening or self._channel.waiting else []
        if deaf_s > 0:
            waits.append(deaf_s)
        else:
            poll.register(self._bells.fileno(), select.POLLIN)
        return {fd for fd, _ in poll.poll(min(waits) * 1000 if waits else None)}

    def _over(self) -> bool:
        for device in self._devices:
            device.look()
        return any(device.leaving for device in self._devices)


def follow(devices: Sequence[Device]) -> None:
    """Close as the frontends do; nodes of a domain that is being destroyed may be gone already."""
    for device in devices:
        with suppress(HostError):
            device.follow()
