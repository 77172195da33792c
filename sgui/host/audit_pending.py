"""Audit records that are not on the disk yet, in memory that outlives the seat: the warden keeps it.

A seat that is killed in the milliseconds between an act and the disk leaves its record here, and the next
seat writes it. Bytes 0..7: u64, the number of the first record that waits, above it (<< 32) that of the next
to come, free-running, stored at once. Then slots of 4096 bytes: u32 length, JSON of the record's body.
"""

import struct

from sgui.host.audit_chain import Fields
from sgui.host.memory_unsafe import map_read_write, sealed_memory
from sgui.values.errors import ProtocolError
from sgui.wire.strict_json import dump, parse

SLOTS = 4096  # as many as may wait in all
SLOT_BYTES = 4096
PENDING_BYTES = (SLOTS + 1) * SLOT_BYTES  # pages are there once they were used
_LENGTH = struct.Struct("<I")
_U32 = 1 << 32


def new_pending() -> int:
    return sealed_memory("sgui-audit", PENDING_BYTES)


class Pending:
    """One writer at a time. A kill between any two of its steps leaves all records that were added, whole."""

    def __init__(self, fd: int) -> None:
        self._map = map_read_write(fd, PENDING_BYTES)
        self._ends = memoryview(self._map)[:8].cast("Q")

    def add(self, body: Fields) -> bool:
        """False: no room, or too long for a slot; it is not kept here."""
        first, end = self._span()
        text = dump(dict(body))
        if (end - first) % _U32 >= SLOTS or len(text) > SLOT_BYTES - _LENGTH.size:
            return False
        at = _slot(end)
        self._map[at : at + _LENGTH.size + len(text)] = _LENGTH.pack(len(text)) + text
        self._keep(first, (end + 1) % _U32)
        return True

    def done(self, count: int) -> None:
        """The oldest so many are on the disk. Empty, it begins at the first slot again, to use few pages."""
        first, end = self._span()
        first = (first + count) % _U32
        self._keep(*((0, 0) if first == end else (first, end)))

    def bodies(self) -> list[Fields]:
        """What an earlier seat had not done with, oldest first; up to one that is none."""
        first, end = self._span()
        found: list[Fields] = []
        for number in range(min((end - first) % _U32, SLOTS)):
            body = self._body(_slot(first + number))
            if body is None:
                break
            found.append(body)
        return found

    def _body(self, at: int) -> Fields | None:
        (length,) = _LENGTH.unpack_from(self._map, at)
        text = self._map[at + _LENGTH.size : at + _LENGTH.size + min(length, SLOT_BYTES)]
        try:
            body = parse(text, "audit", SLOT_BYTES, 1)
        except ProtocolError:
            return None
        if not isinstance(body, dict) or "kind" not in body:
            return None
        return {name: one for name, one in body.items() if one is None or isinstance(one, str | int)}

    def _span(self) -> tuple[int, int]:
        return self._ends[0] % _U32, self._ends[0] >> 32

    def _keep(self, first: int, end: int) -> None:
        self._ends[0] = end << 32 | first

    def close(self) -> None:
        self._ends.release()
        self._map.close()


def _slot(number: int) -> int:
    return (1 + number % SLOTS) * SLOT_BYTES
