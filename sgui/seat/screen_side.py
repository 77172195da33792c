"""The screen as the seat sees it: a mailbox to write into, and reports that may be lies."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sgui import admit
from sgui.core.events import Presented, ScreenLost, ScreenReady, SurfaceChanged, Throttled
from sgui.host import clock
from sgui.host.link import Link, LinkClosed, close_all
from sgui.seat.latency import Latency
from sgui.seat.mailbox import Mailbox
from sgui.seat.poller import READABLE, WRITABLE
from sgui.seat.usage import Usage, Used
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Size
from sgui.values.quote import quoted
from sgui.values.scene import Scene
from sgui.wire import presented
from sgui.wire.scene import (
    CaptureAsked,
    CursorGiven,
    PointerMoved,
    RingRung,
    SceneShown,
    SizeAsked,
    SurfaceForgotten,
    SurfaceGiven,
    encode_to_screen,
)

if TYPE_CHECKING:
    from sgui.seat.loop import Seat
    from sgui.seat.session import Session

OVERDUE_S = 5.0  # a frame takes milliseconds, on the slowest machine a few hundred


class ScreenSide:
    """At most one screen at a time; without one everything here is a no-op."""

    def __init__(self, seat: "Seat") -> None:
        self._seat = seat
        self._mailbox: Mailbox | None = None
        self.backend = ""
        self.renderer = ""
        self.size: Size | None = None
        self.frames = 0
        self.usage = Usage()
        self.latency = Latency()
        self.presented_once = False
        self._overdue_s: float | None = None

    # -- the link ----------------------------------------------------------------------------------------

    def connect(self, link: Link) -> None:
        """A new screen: it gets every session, and later the scene. The old one is gone."""
        self.disconnect()
        self._mailbox = Mailbox(link)
        self._seat.poller.add(link.fileno(), self._ready)
        for session in self._seat.guests.sessions.values():
            self.give(session)

    def disconnect(self) -> None:
        if self._mailbox is not None:
            self._seat.poller.remove(self._mailbox.link.fileno())
            self._mailbox.link.close()
            self._mailbox, self.size, self._overdue_s = None, None, None
            self._seat.commands.screen_lost()
            self._seat.later(ScreenLost(clock.now_us()))

    def _ready(self, flags: int) -> None:
        try:
            if flags & WRITABLE:
                self._flush()
            if flags & ~WRITABLE:
                self._receive()
        except LinkClosed:
            self.disconnect()
        except ProtocolError as error:
            self._seat.note("screen.violation", reason=str(error))
            self.disconnect()
            self._seat.restart_screen()

    def _flush(self) -> None:
        if self._mailbox is not None:
            self._mailbox.flush()
            self._watch()

    def _watch(self) -> None:
        if self._mailbox is not None:
            flags = READABLE | (WRITABLE if self._mailbox.blocked else 0)
            self._seat.poller.want(self._mailbox.link.fileno(), flags)

    # -- to the screen -----------------------------------------------------------------------------------

    def show(self, scene: Scene) -> None:
        if self._overdue_s is None:
            self._overdue_s = time.monotonic() + OVERDUE_S
        self._post(lambda box: box.scene(encode_to_screen(SceneShown(scene))))

    def move_pointer(self, at: Point) -> None:
        self._post(lambda box: box.pointer(encode_to_screen(PointerMoved(at))))

    def ring(self, generation: int, watch_ms: int = 0) -> None:
        packet = encode_to_screen(RingRung(generation, watch_ms))
        self._post(lambda box: box.ring(generation, packet))

    def set_cursor(self, session: "Session") -> None:
        """Its pixels are passed on unseen; a screen that comes later gets the newest."""
        if session.cursor is not None:
            shape, argb = session.cursor.shape, session.cursor.argb
            numbers = (shape.width, shape.height, shape.hot_x, shape.hot_y)
            given = CursorGiven(session.generation, *numbers, argb)
            self._post(lambda box: box.cursor(session.generation, encode_to_screen(given)))

    def give(self, session: "Session") -> None:
        frames, udmabuf = self._ways(session)
        numbers = (session.generation, session.framebuffer_bytes)
        given = SurfaceGiven(session.domain, *numbers, session.layout, frames is not None, udmabuf)
        fds = (session.fds.fb_page, session.fds.framebuffer, *(() if frames is None else (frames,)))
        session.ways = (frames, udmabuf)
        self._post(lambda box: box.control(encode_to_screen(given), fds))
        if session.rung:
            self.ring(session.generation)
        self.set_cursor(session)

    def _ways(self, session: "Session") -> tuple[int | None, bool]:
        """The frame socket, and whether the GPU may read its framebuffer, as the policy in force has it."""
        policy = self._seat.state.policy.domain(session.domain)
        if policy is None:
            return None, False
        return session.fds.frames if policy.dmabuf else None, policy.udmabuf

    def policy_changed(self) -> None:
        """Who may no longer, or may now, is given to the screen once more: what it held goes."""
        for session in self._seat.guests.sessions.values():
            if session.ways != self._ways(session):
                self.give(session)

    def forget(self, generation: int) -> None:
        self._post(lambda box: box.forget(generation))
        self._post(lambda box: box.control(encode_to_screen(SurfaceForgotten(generation))))

    def capture(self, number: int, shown: tuple[str, ...]) -> bool:
        """False if there is no screen to ask."""
        self._post(lambda box: box.control(encode_to_screen(CaptureAsked(number, shown))))
        return self._mailbox is not None

    def resize(self, size: Size) -> str:
        """Ask a headless output for it; the reason if there is none."""
        if self._mailbox is None or self.size is None:
            return "resize: there is no screen now, try again"
        if self.backend != "headless":
            return f"resize: the output is {quoted(self.backend)}, allowed is a headless one"
        self._post(lambda box: box.control(encode_to_screen(SizeAsked(size))))
        return ""

    def _post(self, post: Callable[[Mailbox], None]) -> None:
        if self._mailbox is None:
            return
        try:
            post(self._mailbox)
            self._watch()
        except LinkClosed:
            self.disconnect()

    # -- a screen that hangs -----------------------------------------------------------------------------

    def deadline(self) -> float | None:
        """Monotonic seconds at which a shown scene must have been presented."""
        return self._overdue_s if self._mailbox is not None else None

    def expire(self, now: float) -> None:
        """A GPU driver that a guest has brought to a halt does not come back by itself (P9)."""
        if self._mailbox is not None and self._overdue_s is not None and self._overdue_s <= now:
            self._overdue_s = None
            self._seat.note("screen.overdue", seconds=int(OVERDUE_S))
            self._seat.restart_screen()

    # -- from the screen ---------------------------------------------------------------------------------

    def _receive(self) -> None:
        while self._mailbox is not None:
            got = self._mailbox.link.receive()
            if got is None:
                return
            packet, fds = got
            try:
                report = presented.decode_to_seat(packet)
                if len(fds) != presented.descriptors(report):
                    raise ProtocolError(f"screen: {len(fds)} descriptors with {type(report).__name__}")
            except ProtocolError:
                close_all(fds)
                raise
            self._hear(report, tuple(fds))

    def _hear(self, report: presented.ToSeat, fds: tuple[int, ...]) -> None:
        seat = self._seat
        match report:
            case presented.Ready():
                self.size = Size(report.width, report.height)
                self.backend, self.renderer = report.backend, report.renderer
                seat.step(ScreenReady(self.size, report.note))
            case presented.FramePresented():
                report = admit.presented(report, seat.state.serial, seat.guests.sessions)
                self._count(report)
                if report.serial == seat.state.serial:
                    self._overdue_s = None
                seat.step(Presented(report.serial, clock.now_us()))
                if not self.presented_once:
                    self.presented_once = True
                    seat.ready()
            case presented.FramesCounted():
                self._add(admit.counted(report, seat.guests.sessions))
            case presented.SurfaceSized():
                self._sized(report)
            case presented.GuestViolation(generation, reason):
                session = seat.guests.sessions.get(generation)
                if session is not None:
                    seat.guests.end(session, reason)
            case presented.SurfacePath(generation, path):
                self._took(generation, path)
            case presented.SurfaceBusy(generation, busy):
                seat.step(Throttled(generation, busy))
            case presented.Captured() | presented.CaptureFailed():
                seat.commands.captured(report, fds)
            case presented.NoDisplay():
                self._dark()
            case presented.WindowClosed():
                seat.stop()

    def _took(self, generation: int, path: str) -> None:
        """The audit log hears of each path once a session, however often a guest changes between them."""
        session = self._seat.guests.sessions.get(generation)
        if session is not None:
            session.path = path
            if path not in session.paths:
                session.paths.add(path)
                self._seat.note("session.path", domain=session.domain, path=path)

    def _dark(self) -> None:
        """The screen waits for a display: keys stop as if it had died, and nothing is overdue (D16).

        One that waits before it has shown anything says so as well.
        """
        self._overdue_s, self.presented_once = None, False
        self._seat.note("screen.dark")
        self._seat.dark()
        if self.size is not None:
            self.size = None
            self._seat.commands.screen_lost()
            self._seat.later(ScreenLost(clock.now_us()))

    def _count(self, report: presented.FramePresented) -> None:
        spent = tuple(
            presented.Spent(generation, 1, 0, 0, report.damage_us) for generation in report.generations
        )
        self._add(presented.FramesCounted(1, (report.damage_us,) if report.damage_us else (), spent))

    def _add(self, counted: presented.FramesCounted) -> None:
        self.frames += counted.frames
        for us in counted.damage_us:
            self.latency.add(us)
        for spent in counted.spent:
            domain = self._seat.guests.sessions[spent.generation].domain
            self.usage.add(domain, Used(spent.frames, spent.pixels, spent.cpu_us, spent.wait_us))

    def _sized(self, report: presented.SurfaceSized) -> None:
        session = self._seat.guests.sessions.get(report.generation)
        if session is None:
            return
        layout = admit.sized(report, session.framebuffer_bytes)
        session.layout = layout
        self._seat.keep(session)
        self._seat.step(SurfaceChanged(session.generation, layout))
