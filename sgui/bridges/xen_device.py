"""One virtual device, vfb or vkbd, from the backend's side: nodes and the handshake, step by step.

    frontend                 we
    INITIALISING             features, then INIT_WAIT
    INITIALISED, CONNECTED   read its nodes once, map, bind, CONNECTED
    CLOSING, CLOSED          the same
    node gone                nothing more: the guest is destroyed

Whoever comes after a bridge that died finds both sides CONNECTED and takes over; a frontend does not come
back from CLOSING, so nothing is closed but at its wish.
Source: Xen public/io/xenbus.h; Linux drivers/video/fbdev/xen-fbfront.c, drivers/input/misc/xen-kbdfront.c.
"""

from collections.abc import Mapping
from typing import Protocol

from sgui.bridges.xen_nodes import State, state
from sgui.values.errors import HostError, ProtocolError

STATE_CHANGES_MAX = 64  # of one connection: an honest frontend makes four (XSA-350, A11)


class Store(Protocol):
    """What a device needs of xenstore."""

    def read(self, path: str) -> bytes | None: ...

    def folder(self, path: str, wanted: tuple[str, ...]) -> dict[str, bytes]: ...

    def write(self, path: str, value: str | int) -> None: ...

    def watch(self, path: str, token: str) -> None: ...


class Device:
    """kind: "vfb" or "vkbd". frontend, backend: its folders; ours is known, never read from the guest's."""

    def __init__(self, store: Store, kind: str, own_domain: int, guest_domain: int) -> None:
        self.kind = kind
        self.frontend = f"/local/domain/{guest_domain}/device/{kind}/0"
        self.backend = f"/local/domain/{own_domain}/backend/{kind}/{guest_domain}/0"
        self._store = store
        self._changes = 0
        self.state: State | None = State.INITIALISING

    def offer(self, features: Mapping[str, str | int]) -> None:
        """Say what we can do, before the guest looks; one that is connected knows. Raises HostError."""
        if self._store.read(f"{self.backend}/frontend") is None:
            raise HostError(f"xen: {self.backend}: no such device, allowed is one that the toolstack made")
        self._store.watch(f"{self.frontend}/state", self.kind)
        if self.look() in (State.INITIALISED, State.CONNECTED):
            return
        for name, value in features.items():
            self._store.write(f"{self.backend}/{name}", value)
        self.say(State.INIT_WAIT)

    def look(self) -> State | None:
        """The frontend's state now; None when its node is gone. Raises ProtocolError for a storm."""
        seen = state(self._store.read(f"{self.frontend}/state"))
        if seen is not self.state:
            self._changes += 1
            if self._changes > STATE_CHANGES_MAX:
                raise ProtocolError(f"xen: {self.kind} changed its state over {STATE_CHANGES_MAX} times")
        self.state = seen
        return seen

    @property
    def ready(self) -> bool:
        """Its nodes are there to be read."""
        return self.state in (State.INITIALISED, State.CONNECTED)

    @property
    def leaving(self) -> bool:
        return self.state in (None, State.CLOSING, State.CLOSED)

    def nodes(self, wanted: tuple[str, ...]) -> dict[str, bytes]:
        """What the guest wrote, each node read once; untrusted."""
        return self._store.folder(self.frontend, wanted)

    def say(self, now: State) -> None:
        self._store.write(f"{self.backend}/state", int(now))

    def connected(self, notes: Mapping[str, str | int]) -> None:
        for name, value in notes.items():
            self._store.write(f"{self.backend}/{name}", value)
        self.say(State.CONNECTED)

    def follow(self) -> None:
        """The frontend closes, so do we; a guest that is gone has nobody who reads it."""
        if self.state is not None:
            self.say(State.CLOSED if self.state is State.CLOSED else State.CLOSING)
