"""The display buffers that a vdispl frontend grants, and the framebuffers that it cuts from them.

Nothing of it is believed: buffers are within bounds, framebuffers within their buffers, cookies known.
What cannot be is answered with an error number, as the interface says, and costs nothing.
"""

from dataclasses import dataclass

from sgui.bridges.xen_pages import PIXELS_MAX, Mapping, Memory
from sgui.values.errors import HostError, ProtocolError
from sgui.values.limits import PAGE_BYTES
from sgui.values.pixels import PixelLayout
from sgui.wire.displif import (
    EINVAL,
    ENOENT,
    ENOSPC,
    EOPNOTSUPP,
    FOURCC_XRGB8888,
    GREFS_PER_PAGE,
    XENDISPL_DBUF_FLG_REQ_ALLOC,
    DbufCreate,
    FbAttach,
    decode_directory_page,
)

BUFFERS_MAX = 16  # of a guest: two for each of a few programs; Linux has two
FRAMES_MAX = 32
ANSWER_MAX = 32 * PAGE_BYTES  # XENDISPL_EDID_MAX_SIZE has 256 blocks of 128 bytes
DEPTH = 32


class Declined(Exception):
    """A request that is answered with an error. number: of Xen's errno.h."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class _Buffer:
    mapping: Mapping
    width: int
    size_bytes: int
    offset: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What can be shown: layout within source, the guest's pixels, read only."""

    buffer: int
    layout: PixelLayout
    source: memoryview


class Buffers:
    """grants: maps pages that the guest has granted to us."""

    def __init__(self, grants: Memory, guest: int) -> None:
        self._grants, self._guest = grants, guest
        self._buffers: dict[int, _Buffer] = {}
        self._frames: dict[int, Frame] = {}

    def create(self, asked: DbufCreate) -> None:
        """Raises Declined."""
        if asked.flags & XENDISPL_DBUF_FLG_REQ_ALLOC:
            raise Declined(EOPNOTSUPP)
        if asked.dbuf_cookie in self._buffers or asked.flags or asked.bpp != DEPTH:
            raise Declined(EINVAL)
        mapped = sum(len(each.mapping.view) for each in self._buffers.values())
        if len(self._buffers) >= BUFFERS_MAX or mapped + asked.buffer_sz > PIXELS_MAX:
            raise Declined(ENOSPC)
        if not asked.buffer_sz > 0 or asked.data_ofs >= asked.buffer_sz:
            raise Declined(EINVAL)
        mapping = self._map(asked.gref_directory, -(-asked.buffer_sz // PAGE_BYTES))
        self._buffers[asked.dbuf_cookie] = _Buffer(mapping, asked.width, asked.buffer_sz, asked.data_ofs)

    def destroy(self, cookie: int) -> None:
        """Its framebuffers go with it. Raises Declined."""
        if cookie not in self._buffers:
            raise Declined(ENOENT)
        for known in [each for each, frame in self._frames.items() if frame.buffer == cookie]:
            self.detach(known)
        self._buffers.pop(cookie).mapping.close()

    def attach(self, asked: FbAttach) -> None:
        """Raises Declined."""
        buffer = self._buffers.get(asked.dbuf_cookie)
        if buffer is None:
            raise Declined(ENOENT)
        if asked.fb_cookie in self._frames or asked.pixel_format != FOURCC_XRGB8888 or not asked.fb_cookie:
            raise Declined(EINVAL)
        if len(self._frames) >= FRAMES_MAX:
            raise Declined(ENOSPC)
        stride = buffer.width * DEPTH // 8
        try:
            layout = PixelLayout(
                asked.width, asked.height, stride, buffer.offset, DEPTH, limit=buffer.size_bytes
            )
        except ProtocolError:
            raise Declined(EINVAL) from None
        self._frames[asked.fb_cookie] = Frame(asked.dbuf_cookie, layout, buffer.mapping.view)

    def detach(self, cookie: int) -> None:
        """Raises Declined."""
        if self._frames.pop(cookie, None) is None:
            raise Declined(ENOENT)

    def find(self, cookie: int) -> Frame | None:
        """None where there is none, or none any more."""
        return self._frames.get(cookie)

    def fill(self, directory: int, size_bytes: int, data: bytes) -> int:
        """Write into pages that the guest has granted for an answer; how many bytes. Raises Declined."""
        if not len(data) <= size_bytes <= ANSWER_MAX:
            raise Declined(EINVAL)
        mapping = self._map(directory, -(-size_bytes // PAGE_BYTES), writable=True)
        mapping.view[: len(data)] = data
        mapping.close()
        return len(data)

    def close(self) -> None:
        for cookie in tuple(self._buffers):
            self.destroy(cookie)

    def _map(self, directory: int, count: int, writable: bool = False) -> Mapping:
        """Each page of the directory is copied once, as many as `count` needs, wherever it leads."""
        grants: tuple[int, ...] = ()
        try:
            while len(grants) < count:
                page = self._grants.map(self._guest, (directory,))
                untrusted = bytes(page.view[:PAGE_BYTES])
                page.close()
                directory, more = decode_directory_page(untrusted, min(count - len(grants), GREFS_PER_PAGE))
                grants += more
            return self._grants.map(self._guest, grants, writable)
        except HostError:
            raise Declined(EINVAL) from None
