"""The display of a Xen guest as a bridge has it: vfb by frame numbers, or vdispl by grants.

vfb takes dom0's privilege over foreign memory, vdispl none: the guest grants what it shows.
"""

from collections.abc import Mapping as Nodes
from typing import Protocol

from sgui.bridges import xen_nodes
from sgui.bridges.xen_buffers import Buffers
from sgui.bridges.xen_device import Device
from sgui.bridges.xen_flips import Flips
from sgui.bridges.xen_pages import Memory, map_framebuffer
from sgui.bridges.xen_picture import Picture

FB_NODES = ("page-ref", "event-channel", "protocol")
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


class Front(Protocol):
    """picture: what it shows. notes: what to write beside CONNECTED. pending: flips wait for being seen."""

    picture: Picture | Flips
    notes: Nodes[str, str | int]

    @property
    def pending(self) -> bool: ...

    def ring(self) -> None:
        """The doorbell: its ring has been read."""
        ...

    def seen(self) -> None:
        """sgui's screen has taken what was copied."""
        ...


class Vfb:
    """Raises ProtocolError for nodes and geometry that cannot be, HostError for pages and ports."""

    notes: Nodes[str, str | int] = {"request-update": 1}
    pending = False

    def __init__(self, host: Host, guest: int, device: Device, framebuffer: memoryview) -> None:
        nodes = xen_nodes.vfb(device.nodes(FB_NODES))
        self._memory = map_framebuffer(host.memory, guest, nodes)
        self._bells, self._port = host.bells, host.bells.bind(guest, nodes.event_channel)
        memory = self._memory
        self.picture: Picture | Flips = Picture(memory.geometry, memory.page.view, memory.source, framebuffer)

    def ring(self) -> None:
        self._bells.ring(self._port)

    def seen(self) -> None:
        """vfb waits for nothing."""


class Vdispl:
    """Its first connector; the others, and what else it asks for, are declined. Raises as Vfb."""

    notes: Nodes[str, str | int] = {}

    def __init__(self, host: Host, guest: int, device: Device, framebuffer: memoryview) -> None:
        nodes = xen_nodes.connector(device.nodes(CONNECTOR_NODES, "0"))
        self._pages = tuple(host.grants.map(guest, (ref,), True) for ref in (nodes.requests, nodes.events))
        requests, events = (page.view for page in self._pages)
        self._bells = host.bells
        ports = (nodes.requests_channel, nodes.events_channel)
        self._requests_port, self._events_port = (host.bells.bind(guest, port) for port in ports)
        self._flips = Flips(requests, events, Buffers(host.grants, guest), framebuffer)
        self.picture: Picture | Flips = self._flips

    @property
    def pending(self) -> bool:
        return self._flips.pending

    def ring(self) -> None:
        self._bells.ring(self._requests_port)

    def seen(self) -> None:
        if self._flips.seen():
            self._bells.ring(self._events_port)


FRONTS: dict[str, type[Vfb] | type[Vdispl]] = {"vfb": Vfb, "vdispl": Vdispl}
