"""The display of a Xen guest as a bridge has it: vfb by frame numbers, or vdispl by grants.

vfb takes dom0's privilege over foreign memory, vdispl none: the guest grants what it shows.
"""

from collections.abc import Mapping as Nodes
from collections.abc import Sequence
from typing import Protocol

from sgui.bridges import xen_nodes
from sgui.bridges.xen_buffers import Buffers
from sgui.bridges.xen_device import Device
from sgui.bridges.xen_flips import Flips
from sgui.bridges.xen_pages import Memory, map_framebuffer
from sgui.bridges.xen_picture import Picture
from sgui.guest import Display
from sgui.values.errors import HostError
from sgui.values.geometry import Size

FB_NODES = ("page-ref", "event-channel", "protocol")
CONNECTORS_MAX = 4  # looked for
CONNECTOR_NODES = ("req-ring-ref", "req-event-channel", "evt-ring-ref", "evt-event-channel")


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


class Head(Protocol):
    """One picture of a guest. pending: flips wait for being seen."""

    picture: Picture | Flips

    @property
    def pending(self) -> bool: ...

    def ring(self) -> None:
        """The doorbell: its ring has been read."""
        ...

    def seen(self) -> None:
        """What was copied has been presented."""
        ...


class Front(Protocol):
    """heads: one for each channel, then those that nobody shows. notes: to write beside CONNECTED."""

    notes: Nodes[str, str | int]

    @property
    def heads(self) -> Sequence[Head]: ...


class Vfb:
    """Raises ProtocolError for nodes and geometry that cannot be, HostError for pages and ports."""

    notes: Nodes[str, str | int] = {"request-update": 1}
    pending = False

    def __init__(self, host: Host, guest: int, device: Device, channels: Sequence[Display]) -> None:
        if len(channels) > 1:
            raise HostError("xen: vfb has one picture")
        nodes = xen_nodes.vfb(device.nodes(FB_NODES))
        self._memory = map_framebuffer(host.memory, guest, nodes)
        self._bells, self._port = host.bells, host.bells.bind(guest, nodes.event_channel)
        memory, target = self._memory, channels[0].framebuffer
        self.picture: Picture | Flips = Picture(memory.geometry, memory.page.view, memory.source, target)
        self.heads: Sequence[Head] = (self,)

    def ring(self) -> None:
        self._bells.ring(self._port)

    def seen(self) -> None:
        """vfb waits for nothing."""


class Connector:
    """One of a vdispl: two pages and two event channels of its own."""

    def __init__(
        self, host: Host, guest: int, untrusted: Nodes[str, bytes], buffers: Buffers, channel: Display | None
    ) -> None:
        """channel: None where nobody shows it; what it flips is seen at once then."""
        nodes = xen_nodes.connector(untrusted)
        self._pages = tuple(host.grants.map(guest, (ref,), True) for ref in (nodes.requests, nodes.events))
        requests, events = (page.view for page in self._pages)
        self._bells = host.bells
        ports = (nodes.requests_channel, nodes.events_channel)
        self._requests_port, self._events_port = (host.bells.bind(guest, port) for port in ports)
        target, wish = memoryview(bytearray()), Size(0, 0)
        if channel is not None:
            target, wish = channel.framebuffer, Size(channel.width, channel.height)
        self._flips = Flips(requests, events, buffers, target, wish)
        self.picture: Picture | Flips = self._flips

    @property
    def pending(self) -> bool:
        return self._flips.pending

    def ring(self) -> None:
        self._bells.ring(self._requests_port)

    def seen(self) -> None:
        if self._flips.seen():
            self._bells.ring(self._events_port)


class Vdispl:
    """All its connectors, which share the guest's buffers. Raises as Vfb."""

    notes: Nodes[str, str | int] = {}

    def __init__(self, host: Host, guest: int, device: Device, channels: Sequence[Display]) -> None:
        found = [device.nodes(CONNECTOR_NODES, str(number)) for number in range(CONNECTORS_MAX)]
        while len(found) > max(1, len(channels)) and not found[-1]:
            found.pop()
        buffers = Buffers(host.grants, guest)
        shown = (*channels, *(None for _ in found))
        self.heads: Sequence[Head] = tuple(
            Connector(host, guest, nodes, buffers, channel)
            for nodes, channel in zip(found, shown, strict=False)
        )


FRONTS: dict[str, type[Vfb] | type[Vdispl]] = {"vfb": Vfb, "vdispl": Vdispl}
