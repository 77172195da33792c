"""One connection of a Xen guest's frontends: from their nodes to mapped pages, and its turns."""

import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol

from sgui.bridges import xen_nodes
from sgui.bridges.stopping import Stopping
from sgui.bridges.xen_device import Device, Store
from sgui.bridges.xen_front import FRONTS, Head, Host, Readable
from sgui.bridges.xen_keyboard import ABS_RANGE, Keyboard
from sgui.bridges.xen_pages import map_keyboard
from sgui.bridges.xen_session import Session
from sgui.guest import Display
from sgui.values.errors import HostError, SguiError
from sgui.values.limits import DOORBELL_MS
from sgui.wire.xenstore import Fired

FULL_S = 0.02  # the guest's keyboard ring is full, and nobody will say when it is read
FLIP_S = 0.004  # sgui's screen rings nobody when it has presented; only while a guest waits for that
FEATURES: dict[str, dict[str, str | int]] = {
    "vfb": {"feature-resize": 1},
    "vdispl": {"versions": "1,2"},
    "vkbd": {"feature-abs-pointer": 1, "width": ABS_RANGE, "height": ABS_RANGE},
}
KBD_NODES = ("page-ref", "page-gref", "event-channel", "request-abs-pointer")


class Watches(Store, Readable, Protocol):
    @property
    def waiting(self) -> bool: ...

    def fired(self) -> tuple[Fired, ...]: ...


class Connection:
    """devices: vfb or vdispl, and vkbd, both ready. channels: one for each picture that is
    shown. say: for the one line that the operator should read.

    Raises ProtocolError for nodes, geometry and indices that cannot be, HostError for pages and ports.
    """

    def __init__(
        self,
        host: Host,
        guest: int,
        devices: tuple[Device, Device],
        channels: Sequence[Display],
        say: Callable[[str], None],
    ) -> None:
        self._bells, self._devices = host.bells, devices
        display, vkbd = devices
        kbd = xen_nodes.vkbd(vkbd.nodes(KBD_NODES))
        self._front = FRONTS[display.kind](host, guest, display, channels)
        self._keyboard_page = map_keyboard(host.memory, host.grants, guest, kbd)
        kbd_port = host.bells.bind(guest, kbd.event_channel)
        self._keyboard = Keyboard(self._keyboard_page.view, kbd.absolute)
        self._ring_kbd: Callable[[], None] = lambda: host.bells.ring(kbd_port)
        shown = tuple(zip(self._front.heads, channels, strict=False))
        self._sessions = tuple(Session(head, self._keyboard, channel, say) for head, channel in shown)
        self._unseen = self._front.heads[len(shown) :]
        display.connected(self._front.notes)
        vkbd.connected({})
        self._draw()

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
                self._draw()
                deaf_until = monotonic() + DOORBELL_MS / 1000
            listening = self._listening
            for session in self._sessions:
                session.acknowledge()
                if listening:
                    session.hear()
                elif session.channel.fileno() in ready:  # hung up
                    return
            self._type()

    def leave(self) -> None:
        """No key stays down in the guest."""
        self._keyboard.release_all()
        with suppress(SguiError):
            self._type()

    @property
    def _listening(self) -> bool:
        """Whether sgui's words are to be read: not while the guest does not read ours."""
        return not self._keyboard.waiting

    def _draw(self) -> None:
        """The guest rang, for whichever picture."""
        for session in self._sessions:
            session.draw()
        for head in self._unseen:
            _decline(head)

    def _type(self) -> None:
        """Move on what was heard. Raises ProtocolError."""
        if self._keyboard.flush():
            self._ring_kbd()

    def _ready(self, store: Watches, stopping: Stopping, deaf_s: float) -> set[int]:
        """Wait until somebody has something to say. A guest's doorbell is heard once a millisecond (A06)."""
        poll = select.poll()
        for end in (store, stopping):
            poll.register(end.fileno(), select.POLLIN)
        for session in self._sessions:
            poll.register(session.channel.fileno(), select.POLLIN if self._listening else 0)
        waits = [0.0] if store.waiting else []
        waits += [FLIP_S] if any(session.pending for session in self._sessions) else []
        owing = any(session.channel.waiting for session in self._sessions)
        waits += [FULL_S] if owing or not self._listening else []
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


def _decline(head: Head) -> None:
    """A picture that nobody shows: its guest is answered, and waits for nobody."""
    head.picture.look()
    head.ring()
    head.seen()


def follow(devices: Sequence[Device]) -> None:
    """Close as the frontends do; nodes of a domain that is being destroyed may be gone already."""
    for device in devices:
        with suppress(HostError):
            device.follow()
