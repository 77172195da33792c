"""What waits for a screen that is drawing: the newest scene, pointer and cursors, and each doorbell once."""

from sgui.host.link import Link


class Mailbox:
    """Bounded however slow the screen is, whatever guests do: scene and pointer, a bell and a cursor each."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self._scene: bytes | None = None
        self._pointer: bytes | None = None
        self._rings: dict[int, bytes] = {}
        self._cursors: dict[int, bytes] = {}

    @property
    def blocked(self) -> bool:
        return self.link.blocked

    def scene(self, packet: bytes) -> None:
        self._scene, self._pointer = packet, None
        self.flush()

    def pointer(self, packet: bytes) -> None:
        self._pointer = packet
        self.flush()

    def ring(self, generation: int, packet: bytes) -> None:
        self._rings[generation] = packet
        self.flush()

    def cursor(self, generation: int, packet: bytes) -> None:
        self._cursors[generation] = packet
        self.flush()

    def control(self, packet: bytes, fds: tuple[int, ...] = ()) -> None:
        """Records that may not be dropped nor replaced: SURFACE, FORGET, CAPTURE, SIZE."""
        self.link.send(packet, fds)

    def forget(self, generation: int) -> None:
        self._rings.pop(generation, None)
        self._cursors.pop(generation, None)

    def flush(self) -> None:
        """Hand over what the screen takes. Raises LinkClosed."""
        self.link.flush()
        if not self.link.blocked and self._scene is not None:
            self.link.send(self._scene)
            self._scene = None
        if not self.link.blocked and self._pointer is not None:
            self.link.send(self._pointer)
            self._pointer = None
        for waiting in (self._rings, self._cursors):
            while waiting and not self.link.blocked:
                _, packet = waiting.popitem()
                self.link.send(packet)
