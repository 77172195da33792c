"""What was typed of a password: one page of memory, never swapped, never dumped, overwritten in the end."""

import ctypes
import mmap

from sgui.values.limits import PASSWORD_BYTES

_libc = ctypes.CDLL(None, use_errno=True)


class Password:
    """UTF-8 of at most PASSWORD_BYTES. More is not taken, and what was cut is never checked."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE)
        # SAFETY: the view is of memory that lives as long as self, and of that size.
        self._bytes = (ctypes.c_char * mmap.PAGESIZE).from_buffer(self._page)
        self._page.madvise(mmap.MADV_DONTDUMP)
        # SAFETY: address and length are the page's own. Where the limit forbids it, it may be swapped.
        _libc.mlock(ctypes.byref(self._bytes), ctypes.c_size_t(mmap.PAGESIZE))
        self.length = 0
        self.overlong = False

    @property
    def address(self) -> int:
        """Of `length` bytes; a zero byte follows."""
        return ctypes.addressof(self._bytes)

    @property
    def characters(self) -> int:
        return sum((self._page[at] & 0xC0) != 0x80 for at in range(self.length))

    def append(self, character: str) -> None:
        """A character that does not fit makes the whole overlong: it is no password any more."""
        for byte in (encoded := character.encode("utf-8")):
            if self.length + len(encoded) > PASSWORD_BYTES:
                self.overlong = True
                return
            self._page[self.length] = byte
            self.length += 1

    def drop(self) -> None:
        """The last character goes."""
        while self.length:
            self.length -= 1
            begins = (self._page[self.length] & 0xC0) != 0x80
            self._page[self.length] = 0
            if begins:
                return

    def wipe(self) -> None:
        # SAFETY: the page is ours and of that size; memset through ctypes is not optimised away.
        ctypes.memset(self._bytes, 0, mmap.PAGESIZE)
        self.length, self.overlong = 0, False
