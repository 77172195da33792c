"""A display as a guest sees it: memory to draw in, damage to announce, events to read.

Everything here is non-blocking. Wait with `select` or `poll` on the display itself (it has a `fileno`), and
while `waiting` is true call `flush` every few milliseconds as well. Not for several threads at once.
"""

import contextlib
import os
from collections.abc import Iterator

from sgui.guest.door import Given, knock
from sgui.guest.frames import Frames
from sgui.guest.outbox import Outbox
from sgui.guest.pasted import Parts, Pasted, cut
from sgui.guest.picture import Picture
from sgui.guest.refused import SessionEnded
from sgui.host.link import close_all
from sgui.host.memory_unsafe import map_read_write
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.input import GuestRecord
from sgui.values.limits import CURSOR_SIDE, KBD_IN_SLOTS, KEYS_DOWN_MAX, PAGE_BYTES, TITLE_BYTES
from sgui.wire.channel import PAYLOAD_BYTES, Decoder, Record
from sgui.wire.kbdif import decode_in
from sgui.wire.pipe_records import (
    TO_GUEST_TYPES,
    ClipboardData,
    ClipboardRequest,
    Closing,
    CursorPixels,
    CursorShape,
    Ring,
    Signal,
    SizeHint,
    Title,
    clipboard_parts,
    decode_to_guest,
    encode_to_server,
)
from sgui.wire.ring import KBD_IN, Consumer

Event = GuestRecord | SizeHint | ClipboardRequest | Pasted | Closing

READ_BYTES = 4096
DISOWNED = 0xFFFF  # no record of either direction, and never one
MANY_KEYS = KBD_IN_SLOTS - KEYS_DOWN_MAX  # with so many unread the server may have stopped: tell it to go on


class Display:
    """width, height: what the server suggests, in pixels; a SizeHint event brings a new wish.

    refresh_ms: no need to send updates more often. generation: this session's number, unique in this boot.
    frames: where policy lets its pictures come as dma-bufs (frames.py), else None.
    framebuffer: the memory to draw in, little-endian XRGB8888 at depth 32; shared, so it is seen at once.
    """

    def __init__(self, given: Given) -> None:
        welcome = given.welcome
        self.width, self.height = welcome.width, welcome.height
        self.refresh_ms, self.generation = welcome.refresh_ms, welcome.generation
        self._given, self._closing, self._open = given, Closing(0, ""), True
        self._fb_page = map_read_write(given.fb_page, PAGE_BYTES)
        self._kbd_page = map_read_write(given.kbd_page, PAGE_BYTES)
        self._memory = map_read_write(given.framebuffer, welcome.framebuffer_bytes)
        self.framebuffer = memoryview(self._memory)
        self._picture = Picture(self._fb_page, welcome.framebuffer_bytes)
        self._keys = Consumer(self._kbd_page, KBD_IN)
        self._outbox = Outbox(given.to_server)
        self.frames = None if given.frames is None else Frames(given.frames)
        self._decoder = Decoder(TO_GUEST_TYPES)
        self._parts = Parts()

    # -- drawing -----------------------------------------------------------------------------------------

    def configure(
        self, width: int, height: int, stride: int | None = None, offset: int = 0, depth: int = 32
    ) -> None:
        """Say where the picture lies in `framebuffer`: at first, at a new size, or to flip pages by offset.

        Pixels; stride and offset in bytes, stride None for the least; depth 32, 24 or 16 bits. The server
        redraws everything. Raises ProtocolError if it does not fit, SessionEnded.
        """
        self._picture.place(width, height, stride, offset, depth)
        self._ring()

    resize = configure

    def update(self, x: int, y: int, width: int, height: int) -> None:
        """These pixels changed. Raises ProtocolError before `configure`, SessionEnded."""
        self._picture.touch(Rect(x, y, width, height))
        self._ring()

    # -- saying ------------------------------------------------------------------------------------------

    def title(self, text: str) -> bool:
        """What it calls itself. False: too much waits, try later. Raises ProtocolError, SessionEnded."""
        utf8 = text.encode("utf-8")
        if len(utf8) > TITLE_BYTES:
            raise ProtocolError(f"guest: title of {len(utf8)} bytes, allowed is {TITLE_BYTES}")
        return self._say(Title(utf8))

    def signal(self, present: bool) -> bool:
        """A bridge's word: its guest's picture is lost (False) or back. False, Raises: as `title`."""
        return self._say(Signal(present))

    def disown(self) -> bool:
        """A bridge's last word: its guest broke a rule. The session ends as if it had broken the channel's,
        which counts for back-off and quarantine. False, Raises: as `title`.
        """
        try:
            return self._outbox.send((Record(DISOWNED, b""),))
        except BrokenPipeError:
            raise SessionEnded(self._closing.code, self._closing.reason) from None

    def cursor(self, width: int, height: int, hot_x: int, hot_y: int, argb: bytes) -> bool:
        """The guest's cursor, 1 to 64 pixels a side; argb: ARGB8888 in little-endian words, top row first.

        width 0 with no pixels hides it. False, Raises: as `title`.
        """
        sides_fit = 1 <= width <= CURSOR_SIDE and 1 <= height <= CURSOR_SIDE
        spot_fits = 0 <= hot_x < width and 0 <= hot_y < height
        if width != 0 and not (sides_fit and spot_fits):
            raise ProtocolError(
                f"guest: cursor {width}x{height} at {hot_x},{hot_y}, allowed is {CURSOR_SIDE} a side"
            )
        if len(argb) != width * height * 4:
            raise ProtocolError(f"guest: cursor of {len(argb)} bytes, must be {width * height * 4}")
        parts = (argb[at : at + PAYLOAD_BYTES] for at in range(0, len(argb), PAYLOAD_BYTES))
        return self._say(CursorShape(width, height, hot_x, hot_y), *map(CursorPixels, parts))

    def clipboard(self, nonce: int, text: str) -> bool:
        """The answer to a ClipboardRequest event, due 2 s after the user's hotkey; "" if there is nothing.

        At most 32 KiB of UTF-8 are taken: the rest is cut off. False, Raises: as `title`.
        """
        return self._say(*clipboard_parts(nonce, cut(text)))

    # -- hearing -----------------------------------------------------------------------------------------

    def fileno(self) -> int:
        """Becomes readable when `events` has something new."""
        return self._given.from_server

    def events(self) -> Iterator[Event]:
        """Everything that has come since the last call, without waiting. Also tries `flush`.

        Raises SessionEnded after the last event of a session that is over, ProtocolError if the server errs.
        """
        ended = not self._try_flush()
        while untrusted := self._read():
            for record in self._decoder.feed(untrusted):
                match decode_to_guest(record):
                    case Ring():
                        pass
                    case ClipboardData() as part:
                        if pasted := self._parts.add(part):
                            yield pasted
                    case said:
                        self._closing = said if isinstance(said, Closing) else self._closing
                        yield said
        yield from self._keyboard()
        if ended or untrusted == b"":
            raise SessionEnded(self._closing.code, self._closing.reason)

    @property
    def waiting(self) -> bool:
        """Whether the server has not made room yet for something that was said."""
        return self._outbox.waiting or self._picture.waiting

    @property
    def presented(self) -> bool:
        """Whether all that was said of the picture has left for the display: it may be drawn over.

        What is not in sight needs no frame for that. Nobody rings when it becomes true.
        """
        return not self.waiting and self._picture.presented

    def flush(self) -> bool:
        """Try again what waits; True if nothing does any more. Raises SessionEnded."""
        if not self._try_flush():
            raise SessionEnded(self._closing.code, self._closing.reason)
        return not self.waiting

    def close(self) -> None:
        """End the session. Views of `framebuffer` that are still held keep its memory, not the session."""
        if not self._open:
            return
        self._open = False
        given = self._given
        given.socket.close()
        close_all(given.fds())
        with contextlib.suppress(BufferError):
            self.framebuffer.release()
            self._memory.close()
        self._fb_page.close()
        self._kbd_page.close()

    def __enter__(self) -> "Display":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inside ------------------------------------------------------------------------------------------

    def _say(self, *said: Title | Signal | ClipboardData | CursorShape | CursorPixels) -> bool:
        try:
            return self._outbox.send(tuple(encode_to_server(one) for one in said))
        except BrokenPipeError:
            raise SessionEnded(self._closing.code, self._closing.reason) from None

    def _ring(self) -> None:
        try:
            self._outbox.ring()
        except BrokenPipeError:
            raise SessionEnded(self._closing.code, self._closing.reason) from None

    def _try_flush(self) -> bool:
        """False if the server has gone."""
        try:
            if self._picture.waiting:
                self._picture.flush()
                self._outbox.ring()
            self._outbox.flush()
        except BrokenPipeError:
            return False
        return True

    def _read(self) -> bytes | None:
        """Bytes from the server; b"" at the end; None if there are none now."""
        try:
            return os.read(self._given.from_server, READ_BYTES)
        except BlockingIOError:
            return None

    def _keyboard(self) -> Iterator[GuestRecord]:
        slots = self._keys.take()
        if len(slots) >= MANY_KEYS:
            with contextlib.suppress(BrokenPipeError):
                self._outbox.ring()
        yield from map(decode_in, slots)


def connect(path: str | os.PathLike[str], timeout_s: float = 5.0) -> Display:
    """Connect to a domain's socket, RUNTIME/guests/NAME.sock.

    Raises Refused (Busy, NotAllowed, InQuarantine, Wait), HostError, ProtocolError.
    """
    given = knock(path, timeout_s)
    try:
        return Display(given)
    except BaseException:
        close_all(given.fds())
        given.socket.close()
        raise
