"""Wait, asleep, for the power key, which the kernel tells by generic netlink; then return.

Reading the button as an input device would make sgui say that somebody else hears input.
Source: Linux include/uapi/linux/genetlink.h; drivers/acpi/event.c, button.c.
"""

import socket
import struct
from collections.abc import Iterator

NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 16, 3
CTRL_ATTR_FAMILY_NAME, CTRL_ATTR_MCAST_GROUPS, CTRL_ATTR_MCAST_GRP_ID = 2, 7, 2
NLM_F_REQUEST, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP = 1, 270, 1
HEADERS = 20  # of netlink, then of generic netlink


def attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each u16 length with its header, u16 type, data, padded to 4."""
    while len(data) >= 4:
        length, kind = struct.unpack_from("<HH", data)
        yield kind & 0x3FFF, data[4:length]
        data = data[(max(length, 4) + 3) & ~3 :]


def group_of(end: socket.socket, family: bytes) -> int:
    """The number of the family's first multicast group."""
    name = struct.pack("<HH", 5 + len(family), CTRL_ATTR_FAMILY_NAME) + family + b"\0"
    name += bytes(-len(name) % 4)
    head = struct.pack("<IHHII", HEADERS + len(name), GENL_ID_CTRL, NLM_F_REQUEST, 1, 0)
    end.send(head + struct.pack("<BBH", CTRL_CMD_GETFAMILY, 1, 0) + name)
    groups = dict(attributes(end.recv(8192)[HEADERS:]))[CTRL_ATTR_MCAST_GROUPS]
    first = dict(attributes(next(iter(attributes(groups)))[1]))
    return int(struct.unpack("<I", first[CTRL_ATTR_MCAST_GRP_ID])[0])


with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC) as end:
    end.bind((0, 0))
    end.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group_of(end, b"acpi_event"))
    while b"button/power" not in end.recv(8192):
        pass
