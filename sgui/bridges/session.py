"""One guest of QEMU as a guest of sgui: its picture goes one way, the user's hands go the other."""

from collections.abc import Callable

from sgui.bridges.console import Console
from sgui.bridges.cursor import Cursor
from sgui.bridges.display import (
    CursorPlaced,
    CursorShape,
    Disabled,
    DisplayEvent,
    Scanout,
    ScanoutFrame,
    ScanoutMapped,
    Update,
    UpdateMapped,
)
from sgui.bridges.frames import Passed
from sgui.bridges.picture import Picture
from sgui.guest import Display, Pasted
from sgui.guest import Event as ChannelEvent
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord, TouchRecord
from sgui.wire.pipe_records import ClipboardRequest, SizeHint

REGISTER_S = 10.0  # QEMU answers from its main loop, which a starting guest can keep busy
LISTEN_AGAIN_S = 0.25  # between two requests for the whole picture
WISH_S = 0.4  # between two sizes suggested: the guest allocates for each, and sgui bounds resizes


class Session:
    """turn() does what there is to do and never waits; deadline() says when to come back uncalled.

    say: for the one line that the operator should read.
    """

    def __init__(self, console: Console, channel: Display, now: float, say: Callable[[str], None]) -> None:
        """now: seconds on a monotonic clock."""
        self._console, self._channel, self._say = console, channel, say
        self._picture = Picture(channel.framebuffer)
        self._cursor = Cursor()
        self._register_by: float | None = now + REGISTER_S
        self._listen_at: float | None = None
        self._listened_at = now
        self._present = True
        self._too_large = False
        self._unshown = False
        self._passed: Passed | None = None
        self._resized = False
        self._wish: Size | None = None
        self._wish_at = now

    def hear(self, event: ChannelEvent, now: float) -> None:
        """Pass on what sgui says."""
        match event:
            case KeyRecord() | PositionRecord() | MotionRecord() | TouchRecord():
                self._console.tell(event, self._picture.size)
            case SizeHint():
                self._wish = Size(event.width, event.height)
            case ClipboardRequest(nonce):
                self._console.clipboard.ask(nonce, now)
            case Pasted(text):
                self._console.clipboard.paste(text)

    def turn(self, now: float) -> None:
        """Take everything that QEMU has said, and tell sgui about it once.

        Raises PeerGone, ProtocolError, HostError.
        """
        for answer in self._console.replies(now):
            self._channel.clipboard(answer.nonce, answer.text)
        self._check_registration(now)
        if self._listen_at is not None and self._listen_at <= now:
            self._listen_at, self._listened_at = None, now
            self._register_by = now + REGISTER_S
            self._console.listen_again()
        if self._wish is not None and self._wish_at <= now:
            self._console.suggest(self._wish)
            self._wish, self._wish_at = None, now + WISH_S
        self._offers()
        for event in self._console.events():
            self._take(event, now)
        self._tell()

    def deadline(self) -> float | None:
        """When turn() has something to do although no descriptor is readable."""
        wish_at = None if self._wish is None else self._wish_at
        times = (self._register_by, self._listen_at, wish_at)
        return min((time for time in times if time is not None), default=None)

    def _check_registration(self, now: float) -> None:
        if self._console.registered:
            self._register_by = None
        elif self._register_by is not None and self._register_by <= now:
            raise HostError("qemu: it does not take our display listener")

    def _take(self, event: DisplayEvent, now: float) -> None:
        match event:
            case Scanout() | ScanoutMapped():
                self._let_go()
                self._scan_out(event)
            case ScanoutFrame(frame, dmabuf):
                self._let_go(again=True)
                self._passed = Passed(self._channel, dmabuf, frame)
                self._show_frame(self._passed, frame.size)
            case Update() | UpdateMapped():
                if not self._too_large and not self._update(event):
                    self._listen_at = max(now, self._listened_at + LISTEN_AGAIN_S)
            case Disabled():
                self._let_go()
                self._picture.hide()
                self._signal(False)
            case CursorShape() | CursorPlaced():
                self._cursor.take(event)

    def _update(self, update: Update | UpdateMapped) -> bool:
        if isinstance(update, Update):
            return self._picture.update(update)
        return self._picture.update_mapped(update.rect)

    def _scan_out(self, scanout: Scanout | ScanoutMapped) -> None:
        shape = scanout.pixels if isinstance(scanout, Scanout) else scanout.memory.place
        fits = self._picture.fits(shape.size, shape.depth)
        if not fits and not self._too_large:
            room = f"the framebuffer has {len(self._channel.framebuffer)} bytes (max_size in the policy)"
            size = f"{shape.size.width} x {shape.size.height}"
            self._say(f"qemu: the guest's picture of {size} is not shown: {room}")
        self._too_large = not fits
        if not fits:
            self._picture.hide()
            if isinstance(scanout, ScanoutMapped):
                scanout.memory.close()
        elif isinstance(scanout, Scanout):
            self._resized = self._picture.scan_out(scanout) or self._resized
        else:
            self._resized = self._picture.map(scanout.memory) or self._resized
        self._signal(fits)

    def _show_frame(self, passed: Passed, size: Size) -> None:
        """To the screen; else copied; else there is no picture, and the operator is told why."""
        self._too_large = not self._picture.fits(size, 32)
        if not self._too_large and passed.show():
            self._resized = self._picture.pass_on(size) or self._resized
        elif not self._too_large and passed.copies:
            if (frames := self._channel.frames) is not None:
                frames.show_memory()
            self._resized = self._picture.map(passed.drawn()) or self._resized
        else:
            self._tell_unshown(passed)
            self._picture.hide()
            self._too_large = True  # its updates are for nobody
        self._signal(not self._too_large)

    def _tell_unshown(self, passed: Passed) -> None:
        if not self._unshown:
            why = "is tiled" if not passed.copies else "is larger than max_size in the policy"
            self._say(f"qemu: a frame of its GPU is not shown: it {why} (docs/frames.md)")
        self._unshown = True

    def _let_go(self, again: bool = False) -> None:
        """again: another frame takes its place."""
        if self._passed is not None:
            self._passed.close()
            self._passed = None
            if not again and (frames := self._channel.frames) is not None:
                frames.show_memory()

    def _offers(self) -> None:
        """Another screen, or one that no longer takes frames: show the frame anew, or copy it from now on."""
        frames = self._channel.frames
        if frames is not None and frames.offered() and self._passed is not None:
            self._show_frame(self._passed, self._picture.size)

    def close(self) -> None:
        self._let_go()

    def _signal(self, present: bool) -> None:
        if present != self._present:
            self._channel.signal(present)
        self._present = present

    def _tell(self) -> None:
        picture = self._picture
        damage = picture.take_damage()
        if self._resized:
            self._resized = False
            size = picture.size
            self._channel.configure(size.width, size.height, picture.stride, depth=picture.depth)
        self._cursor.tell(self._channel)
        for rect in damage.rects:
            self._channel.update(rect.x, rect.y, rect.width, rect.height)
