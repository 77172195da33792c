"""One virtual device, vfb, vdispl or vkbd, from the backend's side: nodes and the handshake, step by step.

    frontend                 we
    INITIALISING             features, then INIT_WAIT
    INITIALISED, CONNECTED   read its nodes once, map, bind, CONNECTED
    CLOSING, CLOSED          the same
    node gone                nothing more: the guest is destroyed
    toolstack: online = 0    CLOSED, for which the toolstack waits

Whoever comes after a bridge that died finds both sides CONNECTED and takes over; a frontend does not come
back from CLOSING, so nothing is closed but at its wish. Only vdispl told its buffers to the bridge that died:
it sees INIT_WAIT again, takes its display away from its programs and begins anew.
Source: Xen public/io/xenbus.h; Linux drivers/video/fbdev/xen-fbfront.c, drivers/input/misc/xen-kbdfront.c,
drivers/gpu/drm/xen/xen_drm_front.c (displback_changed).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sgui.bridges.xen_nodes import State, state
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.xenstore import Fired

STATE_WRITES_MAX = 64  # of one connection: an honest frontend makes four (XSA-350, A11)


class Store(Protocol):
    """What a device needs of xenstore."""

    def read(self, path: str) -> bytes | None: ...

    def folder(self, path: str, wanted: tuple[str, ...]) -> dict[str, bytes]: ...

    def write(self, path: str, value: str | int) -> None: ...

    def watch(self, path: str, token: str) -> None: ...


class Device:
    """kind: "vfb", "vdispl" or "vkbd". frontend, backend: its folders; we know ours ourselves.

    backend_kind: what xl calls ours, if that is another name.
    """

    def __init__(
        self, store: Store, kind: str, own_domain: int, guest_domain: int, backend_kind: str = ""
    ) -> None:
        self.kind = kind
        self.frontend = f"/local/domain/{guest_domain}/device/{kind}/0"
        self.backend = f"/local/domain/{own_domain}/backend/{backend_kind or kind}/{guest_domain}/0"
        self._store = store
        self._writes = 0
        self.state: State | None = State.INITIALISING
        self._retired = False

    @property
    def made(self) -> bool:
        """The toolstack has made it, and us its backend."""
        return self._store.read(f"{self.backend}/frontend") is not None

    def offer(self, features: Mapping[str, str | int]) -> None:
        """Say what we can do, before the guest looks; one that is connected knows. Raises HostError."""
        if not self.made:
            raise HostError(f"xen: {self.backend}: no such device, allowed is one that the toolstack made")
        self._store.watch(f"{self.frontend}/state", self.kind)
        self._store.watch(f"{self.backend}/online", f"{self.kind} online")
        self.look()
        if self.ready:
            return
        for name, value in features.items():
            self._store.write(f"{self.backend}/{name}", value)
        self.say(State.INIT_WAIT)

    def look(self) -> State | None:
        """The frontend's state now; None when its node is gone. Raises ProtocolError."""
        self.state = state(self._store.read(f"{self.frontend}/state"))
        self._retired = self._store.read(f"{self.backend}/online") == b"0"
        return self.state

    def hear(self, fired: Sequence[Fired]) -> None:
        """Count what the guest has written, the same state again too. Raises ProtocolError for a storm."""
        self._writes += sum(1 for each in fired if each.token == self.kind)
        if self._writes > STATE_WRITES_MAX:
            raise ProtocolError(f"xen: {self.kind} wrote its state over {STATE_WRITES_MAX} times")

    @property
    def ready(self) -> bool:
        """Its nodes are there to be read, and what they lead to."""
        return self.state is State.INITIALISED or (self.state is State.CONNECTED and self.kind != "vdispl")

    @property
    def leaving(self) -> bool:
        return self._retired or self.state in (None, State.CLOSING, State.CLOSED)

    def nodes(self, wanted: tuple[str, ...], below: str = "") -> dict[str, bytes]:
        """What the guest wrote in its folder, or one below, each node read once; untrusted."""
        return self._store.folder(f"{self.frontend}/{below}".rstrip("/"), wanted)

    def say(self, now: State) -> None:
        self._store.write(f"{self.backend}/state", int(now))

    def connected(self, notes: Mapping[str, str | int]) -> None:
        for name, value in notes.items():
            self._store.write(f"{self.backend}/{name}", value)
        self.say(State.CONNECTED)

    def follow(self) -> None:
        """The frontend or the toolstack closes, so do we; a guest that is gone has nobody who reads it."""
        if self._retired:
            self.say(State.CLOSED)
        elif self.state is not None:
            self.say(State.CLOSED if self.state is State.CLOSED else State.CLOSING)
