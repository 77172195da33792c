"""What a frontend writes into xenstore, admitted: numbers within bounds, words from a list, or refused.

The frontend's folder belongs to the guest: it may rewrite every node at any time, so each is read once.
Source: Xen public/io/xenbus.h, fbif.h, kbdif.h, displif.h, protocols.h.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from sgui.values.errors import ProtocolError
from sgui.values.quote import quoted
from sgui.wire.fbif import ABIS, Abi

FRAME_MAX = (1 << 40) - 1  # 52 bits of physical address, in pages
GRANT_MAX = (1 << 32) - 1
PORT_MAX = (1 << 17) - 1  # FIFO event channels
NATIVE = "x86_64-abi"

Nodes = Mapping[str, bytes]


class State(IntEnum):
    """enum xenbus_state."""

    INITIALISING = 1
    INIT_WAIT = 2
    INITIALISED = 3
    CONNECTED = 4
    CLOSING = 5
    CLOSED = 6
    RECONFIGURING = 7
    RECONFIGURED = 8


@dataclass(frozen=True, slots=True)
class VfbNodes:
    """page_frame: of the fb page, a guest frame number and no grant."""

    page_frame: int
    event_channel: int
    abi: Abi


@dataclass(frozen=True, slots=True)
class VkbdNodes:
    """page_grant: of the kbd page where it is granted; else page_frame. absolute: it asks for POS."""

    page_frame: int
    page_grant: int | None
    event_channel: int
    absolute: bool


@dataclass(frozen=True, slots=True)
class ConnectorNodes:
    """Of one connector of a vdispl: grants of its two pages, and their event channels."""

    requests: int
    requests_channel: int
    events: int
    events_channel: int


def state(untrusted: bytes | None) -> State | None:
    """None where there is no node. 0 and what is not written yet count as INITIALISING.

    Raises ProtocolError("xen: ...").
    """
    if untrusted is None:
        return None
    return State(max(number({"state": untrusted}, "state", 0, len(State)), State.INITIALISING))


def vfb(untrusted: Nodes) -> VfbNodes:
    """Raises ProtocolError("xen: ...")."""
    return VfbNodes(
        page_frame=number(untrusted, "page-ref", 0, FRAME_MAX),
        event_channel=number(untrusted, "event-channel", 1, PORT_MAX),
        abi=_abi(untrusted),
    )


def vkbd(untrusted: Nodes) -> VkbdNodes:
    """Raises ProtocolError("xen: ...")."""
    granted = "page-gref" in untrusted
    return VkbdNodes(
        page_frame=0 if granted else number(untrusted, "page-ref", 0, FRAME_MAX),
        page_grant=number(untrusted, "page-gref", 0, GRANT_MAX) if granted else None,
        event_channel=number(untrusted, "event-channel", 1, PORT_MAX),
        absolute="request-abs-pointer" in untrusted and number(untrusted, "request-abs-pointer", 0, 1) == 1,
    )


def connector(untrusted: Nodes) -> ConnectorNodes:
    """Raises ProtocolError("xen: ...")."""
    return ConnectorNodes(
        requests=number(untrusted, "req-ring-ref", 0, GRANT_MAX),
        requests_channel=number(untrusted, "req-event-channel", 1, PORT_MAX),
        events=number(untrusted, "evt-ring-ref", 0, GRANT_MAX),
        events_channel=number(untrusted, "evt-event-channel", 1, PORT_MAX),
    )


def number(untrusted: Nodes, node: str, least: int, most: int) -> int:
    """Decimal digits alone, at most 20. Raises ProtocolError("xen: ...")."""
    if node not in untrusted:
        raise ProtocolError(f"xen: no node {node}, allowed is a number from {least} to {most}")
    text = untrusted[node]
    if not re.fullmatch(rb"[0-9]{1,20}", text) or not least <= int(text) <= most:
        seen = quoted(text[:20].decode("ascii", "replace"))
        raise ProtocolError(f"xen: node {node} {seen}, allowed is a number from {least} to {most}")
    return int(text)


def _abi(untrusted: Nodes) -> Abi:
    name = untrusted.get("protocol", NATIVE.encode("ascii")).decode("ascii", "replace")
    if name not in ABIS:
        raise ProtocolError(f"xen: protocol {quoted(name[:32])}, allowed are {' and '.join(ABIS)}")
    return ABIS[name]
