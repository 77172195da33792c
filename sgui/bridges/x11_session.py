"""A domain of X programs as a guest of sgui: its screen goes one way, the user's hands go the other."""

from sgui.bridges.copied import Answer
from sgui.bridges.picture import Picture
from sgui.bridges.x11_clipboard import Clipboard
from sgui.bridges.x11_cursor import ServerCursor
from sgui.bridges.x11_hands import Hands
from sgui.bridges.x11_screen import Screen
from sgui.bridges.x11_server import Server
from sgui.bridges.x11_windows import Windows
from sgui.guest import Display, Pasted
from sgui.guest import Event as ChannelEvent
from sgui.values.geometry import Size
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.wire.pipe_records import ClipboardRequest, SizeHint
from sgui.wire.x11_requests import get_input_focus

EXTENSIONS = ("DAMAGE", "XFIXES", "XTEST", "RANDR")


class Session:
    """turn() does what there is to do and never waits; deadline() says when to come back uncalled."""

    def __init__(self, server: Server, channel: Display, fill: bool) -> None:
        """Before any program runs. fill: place its windows, for it has no window manager.

        Raises HostError, ProtocolError, ServerGone.
        """
        self._link, self._channel = server.link, channel
        self._link.introduce(EXTENSIONS)
        self._picture = Picture(channel.framebuffer)
        self._screen = Screen(self._link, self._picture, server.picture, server.place)
        self._hands = Hands(self._link)
        self._cursor = ServerCursor(self._link)
        self._clipboard = Clipboard(self._link, self._copied)
        self._windows = Windows(self._link) if fill else None
        self._screen.wish(Size(channel.width, channel.height))
        self._resized = self._screen.turn(0.0)
        for _ in range(2):  # the second answer comes after all that the first ones made us ask
            self._link.wait(get_input_focus())

    def hear(self, event: ChannelEvent, now: float) -> None:
        """Pass on what sgui says. A finger is the pointer: X programs get no touch."""
        match event:
            case KeyRecord() | PositionRecord() | MotionRecord():
                self._hands.tell(event, self._screen.size)
            case SizeHint(width, height):
                self._screen.wish(Size(width, height))
            case ClipboardRequest(nonce):
                self._clipboard.ask(nonce, now)
            case Pasted(text):
                self._clipboard.paste(text)

    def turn(self, now: float) -> None:
        """Take everything that the X server has said, and tell sgui about it once.

        Raises ServerGone, ProtocolError, HostError.
        """
        for event in self._link.events():
            taken = (
                self._screen.heard(event) or self._cursor.heard(event) or self._clipboard.heard(event, now)
            )
            if not taken and self._windows is not None:
                self._windows.heard(event)
        self._cursor.turn(now)
        self._resized = self._screen.turn(now) or self._resized
        self._tell()
        self._link.flush()

    def deadline(self) -> float | None:
        times = (self._screen.deadline(), self._cursor.deadline())
        return min((time for time in times if time is not None), default=None)

    def leave(self) -> None:
        """sgui's session is over, or ours."""
        self._hands.release_all()
        self._picture.unmap()

    def _tell(self) -> None:
        picture, channel = self._picture, self._channel
        damage = picture.take_damage()
        if self._resized:
            self._resized = False
            channel.configure(picture.size.width, picture.size.height, picture.stride, depth=picture.depth)
            if self._windows is not None:
                self._windows.resized(picture.size)
        self._cursor.tell(channel)
        for rect in damage.rects:
            channel.update(rect.x, rect.y, rect.width, rect.height)

    def _copied(self, answer: Answer) -> None:
        self._channel.clipboard(answer.nonce, answer.text)
