"""One Xen guest as a guest of sgui: its picture goes one way, the user's hands go the other."""

from collections.abc import Callable

from sgui.bridges.xen_flips import Flips
from sgui.bridges.xen_keyboard import Keyboard
from sgui.bridges.xen_picture import Picture
from sgui.guest import Display
from sgui.guest import Event as ChannelEvent
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord


class Session:
    """bell_fb, bell_kbd: ring the guest's doorbells. say: for the one line that the operator should read."""

    def __init__(
        self,
        picture: Picture | Flips,
        keyboard: Keyboard,
        channel: Display,
        bells: tuple[Callable[[], None], Callable[[], None]],
        say: Callable[[str], None],
    ) -> None:
        self._picture, self._keyboard, self._channel, self._say = picture, keyboard, channel, say
        self._bell_fb, self._bell_kbd = bells
        self._present = True

    @property
    def listening(self) -> bool:
        """Whether sgui's words are to be read: not while the guest does not read ours."""
        return not self._keyboard.waiting

    def hear(self, event: ChannelEvent) -> None:
        """Xen's interfaces have no clipboard and, but for new framebuffers, no wish for a size."""
        if isinstance(event, KeyRecord | PositionRecord | MotionRecord):
            self._keyboard.tell(event, self._picture.size)

    def draw(self) -> None:
        """The guest rang: take its ring, copy what changed, tell sgui. Raises ProtocolError."""
        self._picture.look()
        self._bell_fb()
        resized = self._picture.take_resized()
        if resized and not self._picture.fits:
            size, room = self._picture.size, len(self._channel.framebuffer)
            why = f"the framebuffer has {room} bytes (max_size in the policy)"
            self._say(f"xen: the guest's picture of {size.width} x {size.height} is not shown: {why}")
        self._signal(self._picture.fits)
        if not self._picture.fits:
            return
        if resized:
            self._channel.configure(
                self._picture.size.width,
                self._picture.size.height,
                self._picture.stride,
                depth=self._picture.depth,
            )
        for rect in self._picture.copy().rects:
            self._channel.update(rect.x, rect.y, rect.width, rect.height)

    def type(self) -> None:
        """Move on what was heard. Raises ProtocolError."""
        if self._keyboard.flush():
            self._bell_kbd()

    def leave(self) -> None:
        """sgui's session is over, or ours: keys come up."""
        self._keyboard.release_all()
        self.type()

    def _signal(self, present: bool) -> None:
        if present != self._present:
            self._channel.signal(present)
        self._present = present
