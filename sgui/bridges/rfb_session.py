"""One RFB server as a guest of sgui: its picture goes one way, the user's hands go the other."""

from collections.abc import Callable

from sgui.bridges.cursor import Cursor
from sgui.bridges.rfb_canvas import PIXEL, Canvas
from sgui.bridges.rfb_clipboard import Clipboard
from sgui.bridges.rfb_cursor import shape_of
from sgui.bridges.rfb_hands import Hands
from sgui.bridges.rfb_link import Link
from sgui.bridges.rfb_updates import Updates
from sgui.guest import Display, Pasted
from sgui.guest import Event as ChannelEvent
from sgui.values.errors import HostError, ProtocolError
from sgui.values.geometry import Size
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.wire import rfb
from sgui.wire.pipe_records import ClipboardRequest, SizeHint
from sgui.wire.rfb_client import set_desktop_size, set_encodings, set_pixel_format
from sgui.wire.rfb_server import Server
from sgui.wire.rfb_stream import Refusal

ENDING_S = 20.0  # for the handshake, and for each message to end: a starting guest keeps QEMU busy
TURN_MESSAGES = 256  # then the user is heard again: about 20 ms
WISH_S = 0.4  # between two sizes suggested, as for QEMU


class Session:
    """turn() does what there is to do and never waits; deadline() says when to come back uncalled.

    say: for the one line that the operator should read.
    """

    def __init__(
        self,
        link: Link,
        channel: Display,
        server: Server,
        preferred: str,
        *,
        now: float,
        say: Callable[[str], None],
    ) -> None:
        """preferred: encoding, one of rfb.PICTURES. now: seconds on a monotonic clock."""
        self._link, self._channel, self._server, self._say = link, channel, server, say
        self._preferred = preferred
        self._canvas = Canvas(channel.framebuffer)
        self._hands, self._clipboard = Hands(), Clipboard()
        self._cursor, self._updates = Cursor(), Updates()
        self._screen: rfb.Screen | None = None
        self._end_by = now + ENDING_S
        self._present, self._resized, self._more = True, False, False
        self._wish: Size | None = None
        self._wish_at = now

    def hear(self, event: ChannelEvent, now: float) -> None:
        """Pass on what sgui says. Raises ServerGone, HostError."""
        match event:
            case SizeHint():
                self._wish = Size(event.width, event.height)
            case ClipboardRequest(nonce):
                self._link.send(self._clipboard.ask(nonce, now))
            case Pasted(text):
                self._link.send(self._clipboard.paste(text))
            case KeyRecord() | PositionRecord() | MotionRecord():
                self._link.send(self._hands.told(event, self._canvas.size))

    def turn(self, now: float) -> None:
        """Take some of what the server has said, and tell sgui about it.

        Raises ServerGone, ProtocolError, HostError.
        """
        if not self._more:
            self._server.feed(self._link.receive())
        self._more = self._take(now)
        if self._server.between:
            self._end_by = now + ENDING_S
        elif self._end_by <= now:
            raise HostError(f"rfb: the server began a message and did not end it in {ENDING_S:.0f} s")
        self._suggest(now)
        if answer := self._clipboard.take_answer():
            self._channel.clipboard(answer.nonce, answer.text)
        self._cursor.tell(self._channel)

    def deadline(self) -> float | None:
        """When turn() has something to do although no descriptor is readable."""
        if self._more:
            return 0.0
        wish_at = None if self._wish is None or self._screen is None else self._wish_at
        times = (wish_at, None if self._server.between else self._end_by)
        return min((time for time in times if time is not None), default=None)

    def leave(self) -> None:
        """Every key comes up, and the last picture does not stay up. Raises ServerGone, HostError."""
        self._link.send(self._hands.released())

    def _take(self, now: float) -> bool:
        """True if there may be more to take."""
        for number, said in enumerate(self._server.said(), start=1):
            self._hear_server(said, now)
            if number == TURN_MESSAGES:
                return True
        return False

    def _hear_server(self, said: rfb.Said | Refusal, now: float) -> None:
        match said:
            case Refusal(reason):
                raise ProtocolError(reason)
            case rfb.Reply(data):
                self._link.send(data)
            case rfb.Opened(size):
                self._link.send(set_pixel_format() + set_encodings(self._preferred))
                self._resize(size)
                self._link.send(self._updates.updated())
            case rfb.Resized(size, screen):
                self._screen = screen or self._screen
                self._resize(size)
            case rfb.Updated():
                self._tell()
                self._link.send(self._updates.updated())
            case rfb.Continuous():
                self._link.send(self._updates.continuous())
            case rfb.CursorImage():
                self._cursor.take(shape_of(said))
            case rfb.ExtendedKeys():
                self._hands.extended = True
            case rfb.PointerKind(absolute):
                self._hands.point(absolute)
            case rfb.WishRefused():
                pass
            case (
                rfb.Cut()
                | rfb.ClipboardCaps()
                | rfb.ClipboardNotify()
                | rfb.ClipboardWanted()
                | rfb.ClipboardAsked()
                | rfb.ClipboardGiven()
            ):
                self._link.send(self._clipboard.heard(said, now))
            case _:
                self._canvas.paint(said)

    def _resize(self, size: Size) -> None:
        """The same size said again, as servers do when only their screens changed, is no news."""
        if size == self._canvas.size:
            return
        before = self._canvas.shown or not self._canvas.size.area
        self._canvas.resize(size)
        shown = self._canvas.shown
        if before and not shown:
            room = f"the framebuffer has {self._canvas.room} bytes (max_size in the policy)"
            self._say(f"rfb: the server's picture of {size.width} x {size.height} is not shown: {room}")
        self._resized = shown
        self._link.send(self._updates.resized(size, shown))
        if not shown:
            self._signal(False)

    def _signal(self, present: bool) -> None:
        if present != self._present:
            self._channel.signal(present)
        self._present = present

    def _tell(self) -> None:
        """An update is over: what it drew is to be seen."""
        damage = self._canvas.take_damage()
        if damage.empty:
            return
        if self._resized:
            self._resized = False
            size = self._canvas.size
            self._channel.configure(size.width, size.height, size.width * PIXEL)
            self._signal(True)
        for rect in damage.rects:
            self._channel.update(rect.x, rect.y, rect.width, rect.height)

    def _suggest(self, now: float) -> None:
        """A server that takes no wishes yet may do so later: QEMU says it with its first picture."""
        if self._wish is None or self._screen is None or self._wish_at > now:
            return
        if self._wish != self._canvas.size:
            self._link.send(set_desktop_size(self._wish, self._screen))
        self._wish, self._wish_at = None, now + WISH_S
