"""An X domain's cursor: asked for when it changes, at most once a frame; the server draws none."""

from sgui.bridges.cursor import Cursor
from sgui.bridges.display import CursorShape
from sgui.bridges.x11_link import Link
from sgui.guest import Display
from sgui.wire import x11_extensions as ext
from sgui.wire.x11 import Event, Reply

FRAME_S = 0.016  # between two looks


class ServerCursor:
    def __init__(self, link: Link) -> None:
        self._link, self._fixes = link, link.extensions["XFIXES"]
        self._shown = Cursor()
        self._stale, self._asking, self._look_at = True, False, 0.0
        link.tell(ext.select_cursor_input(self._fixes, link.setup.root))

    def heard(self, event: Event) -> bool:
        """Whether it was about the cursor."""
        mine = event.code == self._fixes.first_event + 1 and not event.sent
        self._stale = self._stale or mine
        return mine

    def turn(self, now: float) -> None:
        if self._stale and not self._asking and self._look_at <= now:
            self._stale, self._asking, self._look_at = False, True, now + FRAME_S
            self._link.ask(ext.get_cursor_image(self._fixes), self._got)

    def deadline(self) -> float | None:
        return self._look_at if self._stale and not self._asking else None

    def tell(self, channel: Display) -> None:
        """Raises SessionEnded."""
        self._shown.tell(channel)

    def _got(self, reply: Reply | None) -> None:
        """One that is too large to be sent is none: sgui's own pointer is there."""
        self._asking = False
        if reply is not None and not reply.cut:
            image = ext.decode_cursor_image(reply)
            self._shown.take(CursorShape(image.size, image.hot_x, image.hot_y, image.argb))
