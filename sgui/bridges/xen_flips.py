"""A vdispl connector's requests, answered; and the framebuffer that it shows, as a picture like vfb's.

A page flip is copied whole and acknowledged when sgui's screen has presented it: so a guest is paced by what
is shown, and never draws into what is being read.
"""

from sgui.bridges.xen_buffers import Buffers, Declined, Frame
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.wire.displif import (
    ENOENT,
    ENOSPC,
    EOPNOTSUPP,
    DbufCreate,
    DbufDestroy,
    FbAttach,
    FbDetach,
    GetEdid,
    Operation,
    PageFlip,
    SetConfig,
    decode_request,
    encode_flip,
    encode_response,
)
from sgui.wire.displif_ring import EventRing, RequestRing
from sgui.wire.edid import SIDE_MAX, encode_edid
from sgui.wire.ring import Page

DEPTH = 32
FLIPS_MAX = 16  # that wait to be seen: Linux has one


class Flips:
    """framebuffer: sgui's, writable. buffers: of all connectors of the guest. wish: the size that EDID tells.

    pending: flips wait to be seen. size: 0 x 0 while nothing is shown.
    """

    depth = DEPTH

    def __init__(
        self,
        untrusted_requests: Page,
        untrusted_events: Page,
        buffers: Buffers,
        framebuffer: memoryview,
        wish: Size,
    ) -> None:
        self._requests, self._events = RequestRing(untrusted_requests), EventRing(untrusted_events)
        self._buffers, self._target, self._wish = buffers, framebuffer, wish
        self._cookie = 0
        self._flipped: list[int] = []
        self._told, self._count, self._dirty = Size(0, 0), 0, False

    @property
    def size(self) -> Size:
        return frame.layout.size if (frame := self._frame) else Size(0, 0)

    @property
    def stride(self) -> int:
        return self.size.width * 4

    @property
    def fits(self) -> bool:
        return self._frame is not None and self.stride * self.size.height <= len(self._target)

    @property
    def pending(self) -> bool:
        return bool(self._flipped)

    def look(self) -> None:
        """Answer what was asked. Raises ProtocolError("ring: ...") or ("displif: ...")."""
        for untrusted_slot in self._requests.take():
            request = decode_request(untrusted_slot)
            try:
                answer = encode_response(request, edid_sz=self._perform(request.operation))
            except Declined as error:
                answer = encode_response(request, error.number)
            self._requests.answer(answer)

    def take_resized(self) -> bool:
        resized = self._frame is not None and self.size != self._told
        if resized:
            self._told = self.size
        return resized

    def copy(self) -> Damage:
        """The whole picture, where it was flipped: the interface knows no smaller damage."""
        frame = self._frame
        if not self._dirty or frame is None:
            return Damage()
        self._dirty = False
        of, to = frame.layout, self.stride
        for y in range(of.height):
            first = of.offset + y * of.stride
            self._target[y * to : (y + 1) * to] = frame.source[first : first + to]
        return Damage((Rect.of(of.size),))

    def seen(self) -> bool:
        """What was copied has been presented: tell the guest of its flips. True if there were any.

        Raises ProtocolError("ring: ...").
        """
        told, self._flipped = self._flipped, []
        for cookie in told:
            self._events.put(encode_flip(self._count, cookie))
            self._count += 1
        return bool(told)

    def _perform(self, operation: Operation) -> int:
        """How many bytes of EDID there are, if that was asked. Raises Declined."""
        match operation:
            case DbufCreate():
                self._buffers.create(operation)
            case DbufDestroy(cookie):
                self._buffers.destroy(cookie)
            case FbAttach():
                self._buffers.attach(operation)
            case FbDetach(cookie):
                self._buffers.detach(cookie)
            case SetConfig(cookie) if cookie:
                self._show(cookie)
            case SetConfig():
                self._cookie = 0
            case PageFlip(cookie):
                if len(self._flipped) >= FLIPS_MAX:
                    raise Declined(ENOSPC)
                self._show(cookie)
                self._flipped.append(cookie)
            case GetEdid():
                return self._describe(operation)
        return 0

    def _describe(self, asked: GetEdid) -> int:
        if not self._wish.area or max(self._wish.width, self._wish.height) > SIDE_MAX:
            raise Declined(EOPNOTSUPP)
        return self._buffers.fill(asked.gref_directory, asked.buffer_sz, encode_edid(self._wish))

    @property
    def _frame(self) -> Frame | None:
        """What is shown, as long as the guest keeps it."""
        return self._buffers.find(self._cookie)

    def _show(self, cookie: int) -> None:
        if self._buffers.find(cookie) is None:
            raise Declined(ENOENT)
        self._cookie, self._dirty = cookie, True
