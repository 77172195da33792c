"""What a successor has to know of a session, in memory that the warden keeps.

A seat that was killed cannot say which keys a guest still holds; its successor reads it here and lifts them.
Nor can it say how much of a record it had read: without that, its successor would take the rest of it for the
beginning of one, and drop a guest that did nothing wrong.
"""

import struct

from sgui.host.memory_unsafe import map_read_write, sealed_memory
from sgui.values.limits import CONTACTS_MAX, KEY_CODE_MAX, PAGE_BYTES
from sgui.wire.pipe_records import CursorShape

BITMAP_AT = 64
CODES = KEY_CODE_MAX + 1 + CONTACTS_MAX  # fingers come after the keys, as in core.delivery
BITMAP_BYTES = (CODES + 7) // 8


WORDS_TURN = PAGE_BYTES  # u32: which of the two copies of a guest's words counts, 0 or 1
WORDS_AT = 2 * PAGE_BYTES
WORDS_BYTES = 3 * PAGE_BYTES  # of one copy: a record begun, and one look at the pipe
LEDGER_BYTES = WORDS_AT + 2 * WORDS_BYTES
_WORDS = struct.Struct("<7I")


def new_ledger() -> int:
    return sealed_memory("sgui-ledger", LEDGER_BYTES)


class Ledger:
    """u32 producer at 0 (native), bitmap of held key codes from BITMAP_AT, bit code % 8 of byte code // 8."""

    def __init__(self, fd: int) -> None:
        self._map = map_read_write(fd, LEDGER_BYTES)
        self._words = memoryview(self._map).cast("I")

    @property
    def producer(self) -> int:
        return self._words[0]

    @producer.setter
    def producer(self, index: int) -> None:
        self._words[0] = index

    def held(self) -> frozenset[int]:
        bits = int.from_bytes(self._map[BITMAP_AT : BITMAP_AT + BITMAP_BYTES], "little")
        return frozenset(code for code in range(CODES) if bits >> code & 1)

    def hold(self, codes: frozenset[int]) -> None:
        """Exactly these codes are held from now on."""
        bits = sum(1 << code for code in codes)
        self._map[BITMAP_AT : BITMAP_AT + BITMAP_BYTES] = bits.to_bytes(BITMAP_BYTES, "little")

    def keep_words(self, untrusted: bytes, cursor: CursorShape | None, argb_bytes: int) -> None:
        """What was read from the pipe and is not done with; written whole before it counts."""
        shape = (0, 0, 0, 0) if cursor is None else (cursor.width, cursor.height, cursor.hot_x, cursor.hot_y)
        turn = 1 - self._words[WORDS_TURN // 4]
        head = _WORDS.pack(len(untrusted), cursor is not None, argb_bytes, *shape)
        at = WORDS_AT + turn * WORDS_BYTES
        self._map[at : at + len(head) + len(untrusted)] = head + untrusted
        self._words[WORDS_TURN // 4] = turn

    def words(self) -> tuple[bytes, CursorShape | None, int]:
        """As keep_words had it last; nothing at first."""
        at = WORDS_AT + self._words[WORDS_TURN // 4] * WORDS_BYTES
        length, begun, argb_bytes, *shape = _WORDS.unpack_from(self._map, at)
        untrusted = self._map[at + _WORDS.size : at + _WORDS.size + length]
        return untrusted, CursorShape(*shape) if begun else None, argb_bytes

    def close(self) -> None:
        """Wipe: no key content stays in memory that outlives the session (H14)."""
        self._map[:] = bytes(LEDGER_BYTES)
        self._words.release()
        self._map.close()
