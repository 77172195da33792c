"""One picture of a Xen guest as a guest of sgui: it goes one way, the user's hands go the other."""

from collections.abc import Callable

from sgui.bridges.xen_front import Head
from sgui.bridges.xen_keyboard import Keyboard
from sgui.guest import Display
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord


class Session:
    """keyboard: the guest's one, whichever of its pictures is typed at. say: for the one line that the
    operator should read.
    """

    def __init__(self, head: Head, keyboard: Keyboard, channel: Display, say: Callable[[str], None]) -> None:
        self._head, self._keyboard, self.channel, self._say = head, keyboard, channel, say
        self._picture = head.picture
        self._present = True

    @property
    def pending(self) -> bool:
        return self._head.pending

    def hear(self) -> None:
        """Xen's interfaces have no clipboard and, but for new framebuffers, no wish for a size.

        Raises SessionEnded, ProtocolError.
        """
        for event in self.channel.events():
            if isinstance(event, KeyRecord | PositionRecord | MotionRecord):
                self._keyboard.tell(event, self._picture.size)

    def draw(self) -> None:
        """The guest rang: take its ring, copy what changed, tell sgui. Raises ProtocolError."""
        self._picture.look()
        self._head.ring()
        resized = self._picture.take_resized()
        if resized and not self._picture.fits:
            size, room = self._picture.size, len(self.channel.framebuffer)
            why = f"the framebuffer has {room} bytes (max_size in the policy)"
            self._say(f"xen: the guest's picture of {size.width} x {size.height} is not shown: {why}")
        self._signal(self._picture.fits)
        if not self._picture.fits:
            return
        if resized:
            self.channel.configure(
                self._picture.size.width,
                self._picture.size.height,
                self._picture.stride,
                depth=self._picture.depth,
            )
        for rect in self._picture.copy().rects:
            self.channel.update(rect.x, rect.y, rect.width, rect.height)

    def acknowledge(self) -> None:
        """Tell the guest of its flips, once they have been presented. Raises ProtocolError."""
        if self._head.pending and self.channel.presented:
            self._head.seen()

    def _signal(self, present: bool) -> None:
        if present != self._present:
            self.channel.signal(present)
        self._present = present
