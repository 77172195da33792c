"""What a guest's keyboard has been told, in memory that the warden keeps: keys it holds, the ring's index.

A seat that was killed cannot say which keys a guest still holds; its successor reads it here and lifts them.
"""

from sgui.host.memory_unsafe import map_read_write, sealed_memory
from sgui.values.limits import KEY_CODE_MAX, PAGE_BYTES

BITMAP_AT = 64
BITMAP_BYTES = (KEY_CODE_MAX + 8) // 8


def new_ledger() -> int:
    return sealed_memory("sgui-ledger", PAGE_BYTES)


class Ledger:
    """u32 producer at 0 (native), bitmap of held key codes from BITMAP_AT, bit code % 8 of byte code // 8."""

    def __init__(self, fd: int) -> None:
        self._map = map_read_write(fd, PAGE_BYTES)
        self._words = memoryview(self._map).cast("I")

    @property
    def producer(self) -> int:
        return self._words[0]

    @producer.setter
    def producer(self, index: int) -> None:
        self._words[0] = index

    def held(self) -> frozenset[int]:
        bits = int.from_bytes(self._map[BITMAP_AT : BITMAP_AT + BITMAP_BYTES], "little")
        return frozenset(code for code in range(KEY_CODE_MAX + 1) if bits >> code & 1)

    def hold(self, codes: frozenset[int]) -> None:
        """Exactly these codes are held from now on."""
        bits = sum(1 << code for code in codes)
        self._map[BITMAP_AT : BITMAP_AT + BITMAP_BYTES] = bits.to_bytes(BITMAP_BYTES, "little")

    def close(self) -> None:
        """Wipe: no key content stays in memory that outlives the session (H14)."""
        self._map[:] = bytes(PAGE_BYTES)
        self._words.release()
        self._map.close()
