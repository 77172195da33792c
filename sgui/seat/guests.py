"""All sessions: how they begin, what is heard of them, how they end."""

import os
import socket
import time
from typing import TYPE_CHECKING

from sgui.admit import Copied, Cursor
from sgui.core.delivery import up
from sgui.core.events import RingStalled, SessionClosed, SessionOpened, SignalChanged
from sgui.core.sessions import may_connect
from sgui.host import clock
from sgui.host.link import close_all
from sgui.host.pipes import waits, write_whole
from sgui.seat.poller import HANGUP, READABLE
from sgui.seat.rhythm import WATCH_MS, rest_until
from sgui.seat.session import Session, new_session
from sgui.seat.suggestion import suggested_size
from sgui.values.errors import HostError, ProtocolError
from sgui.values.input import GuestRecord
from sgui.values.limits import HANDSHAKE_MS
from sgui.wire.channel import RING, Record, Status, Welcome, encode, encode_welcome
from sgui.wire.pipe_records import (
    Closing,
    Ring,
    Signal,
    SizeHint,
    encode_to_guest,
)

if TYPE_CHECKING:
    from sgui.seat.loop import Seat

LOOK_BYTES = 4096
LAST_LOOKS = 16  # at the pipe of a guest that is gone: all that a pipe holds
RING_RECORD = encode(RING)
CLOSING_VIOLATION = 1  # codes of CLOSING: 0 sgui ends it, 1 the guest broke a rule


def closing_words(reason: str) -> str:
    """Printable ASCII, at most 256 characters, as CLOSING carries it."""
    return "".join(c if " " <= c <= "~" else "?" for c in reason)[:256]


class Guests:
    """Sessions by generation, and by domain: at most one each."""

    def __init__(self, seat: "Seat") -> None:
        self._seat = seat
        self.sessions: dict[int, Session] = {}
        self._unfinished: dict[int, float] = {}
        self.next_generation = 1

    def of(self, domain: str) -> Session | None:
        return next((s for s in self.sessions.values() if s.domain == domain), None)

    # -- beginning ---------------------------------------------------------------------------------------

    def arrive(self, domain: str) -> None:
        """Somebody knocks at this domain's socket: welcome or refuse, with one packet in either case."""
        seat = self._seat
        later = seat.door.rested(domain, time.monotonic())
        if later is not None:
            seat.poller.rest(seat.door.fileno(domain), later)
            return
        came = seat.door.accept(domain)
        if came is None:
            return
        connected, allowed = came
        status, wait_ms = (Status.NOT_ALLOWED, 0)
        if allowed:
            code, wait_ms = may_connect(seat.state, domain, clock.now_us())
            status = Status(code)
        if status is Status.WELCOME:
            self._welcome(domain, connected)
            return
        seat.note("guest.refused", domain=domain, status=status.name.lower())
        self._send_welcome(connected, Welcome(status, refresh_ms=wait_ms), ())
        seat.closer(connected.detach())

    def _welcome(self, domain: str, connected: socket.socket) -> None:
        seat = self._seat
        policy = seat.state.policy.domain(domain)
        assert policy is not None, "the door listens for the policy's domains only"
        size_bytes = policy.max_size.area * 4
        generation = self.next_generation
        try:
            session, given = new_session(domain, generation, size_bytes, connected, policy.dmabuf)
        except (OSError, HostError):
            seat.note("guest.refused", domain=domain, status="no memory")
            seat.closer(connected.detach())
            return
        self.next_generation += 1
        size = suggested_size(seat.state.output, seat.state.policy.scale_q, policy.max_size)
        welcome = Welcome(Status.WELCOME, size_bytes, size.width, size.height, 0, generation)
        seat.keep(session)
        sent = self._send_welcome(connected, welcome, given)
        connected.detach()  # it is the session's
        close_all(given)
        self.adopt(session)
        seat.step(SessionOpened(domain, generation, clock.now_us()))
        if not sent:
            self.end(session, "")

    @staticmethod
    def _send_welcome(guest: socket.socket, welcome: Welcome, fds: tuple[int, ...]) -> bool:
        try:
            socket.send_fds(guest, [encode_welcome(welcome)], list(fds))
        except OSError:
            return False
        return True

    def adopt(self, session: Session) -> None:
        """Listen to it and let the screen map it: a new one, or one that an earlier seat had."""
        self.sessions[session.generation] = session
        poller = self._seat.poller
        poller.add(session.fds.to_server, lambda flags: self._heard(session, flags))
        poller.add(session.fds.guest, lambda flags: self._gone(session, flags), HANGUP)
        self._seat.give_screen(session)

    # -- listening ---------------------------------------------------------------------------------------

    def _gone(self, session: Session, flags: int) -> None:
        if flags & HANGUP:
            self._last_words(session)
            self.end(session, "")

    def _heard(self, session: Session, flags: int) -> None:
        if flags & READABLE and not self._look(session):
            return
        if flags & HANGUP and not session.closing:
            self._last_words(session)
            self.end(session, "")

    def _last_words(self, session: Session) -> None:
        """A guest that breaks a rule and leaves at once has broken it all the same."""
        for _ in range(LAST_LOOKS):
            if session.closing or not self._look(session):
                return

    def _look(self, session: Session) -> bool:
        """One bounded look at the pipe; False when the session ended or nothing was there."""
        try:
            untrusted = os.read(session.fds.to_server, LOOK_BYTES)
        except BlockingIOError:
            return False
        if not untrusted:
            self.end(session, "")
            return False
        session.keep_words(untrusted)
        self._understand(session, untrusted)
        return not session.closing

    def resume(self, session: Session) -> None:
        """Go on with what an earlier seat had read and was not done with."""
        if session.decoder.unfinished:
            self._understand(session, b"")

    def _understand(self, session: Session, untrusted: bytes) -> None:
        records: tuple[Record, ...] = ()
        try:
            records = session.decoder.feed(untrusted)
            self._hear(session, records)
        except ProtocolError as error:
            self.end(session, str(error))
        if not session.closing:
            session.keep_words()
        if session.closing or records or not session.decoder.unfinished:
            self._unfinished.pop(session.generation, None)
        if not session.closing and session.decoder.unfinished:
            self._unfinished.setdefault(session.generation, time.monotonic() + HANDSHAKE_MS / 1000)

    def deadline(self) -> float | None:
        return min(self._unfinished.values(), default=None)

    def expire(self, now: float) -> None:
        """Half a record and then silence ends the session (A12); whom we keep waiting is not silent."""
        for generation in [g for g, due in self._unfinished.items() if due <= now]:
            session = self.sessions.get(generation)
            if session is not None and waits(session.fds.to_server):
                self._unfinished[generation] = now + HANDSHAKE_MS / 1000
            elif session is not None:
                self.end(session, f"channel: half a record for {HANDSHAKE_MS} ms, must be whole")

    def _hear(self, session: Session, untrusted_records: tuple[Record, ...]) -> None:
        """Admit all of one look, then do the newest of each kind once: a thousand cost as much as one.

        Titles are admitted and shown nowhere: nobody but the operator names a domain. Raises ProtocolError.
        """
        said = [session.conversation.admit(untrusted) for untrusted in untrusted_records]
        rings = [one for one in said if isinstance(one, Ring)]
        signals = [one.present for one in said if isinstance(one, Signal)]
        news = bool(signals) and signals[-1] == bool(session.lost_at)
        copied = [one for one in said if isinstance(one, Copied)]
        cursors = [one for one in said if isinstance(one, Cursor)]
        deeds = int(news) + len(copied) + bool(cursors)
        rest_until = session.listening.heard(len(said) - 1, deeds, time.monotonic())
        if rest_until is not None:
            self._seat.poller.rest(session.fds.to_server, rest_until)
        if news:
            session.lost_at = "" if signals[-1] else clock.wall_second()
            self._seat.keep(session)
            self._seat.step(SignalChanged(session.generation, signals[-1], session.lost_at))
        if cursors:
            session.cursor = cursors[-1]
            self._seat.screen.set_cursor(session)
        for one in copied:
            self._seat.clipboard.hear(session, one)
        if rings:
            self._continue_keyboard(session)
        if rings and not session.closing:
            session.rung = True
            self._ring(session)

    def _ring(self, session: Session) -> None:
        now = time.monotonic()
        steady = session.rhythm.heard(session.decoder.rings, now)
        if steady:
            self._seat.poller.rest(session.fds.to_server, rest_until(now))
        self._seat.ring_screen(session.generation, WATCH_MS if steady else 0)

    # -- speaking ----------------------------------------------------------------------------------------

    def deliver(self, generation: int, records: tuple[GuestRecord, ...]) -> None:
        session = self.sessions.get(generation)
        if session is None or session.closing:
            return
        try:
            news = session.keyboard.write(records)
        except ProtocolError as error:
            self.end(session, str(error))
            return
        if news:
            self.tell(session, RING_RECORD)
        if session.keyboard.stalled != session.stalled:
            session.stalled = session.keyboard.stalled
            self._seat.later(RingStalled(generation, session.stalled))

    def _continue_keyboard(self, session: Session) -> None:
        if session.stalled:
            self.deliver(session.generation, ())

    def lift_keys(self, session: Session) -> None:
        """A seat that died could not lift what its guest holds; its successor does."""
        held = sorted(session.keyboard.held)
        self.deliver(session.generation, tuple(up(code)[0] for code in held))

    def hint_size(self, generation: int, width: int, height: int, scale_q: int) -> None:
        """SIZE_HINT: u32 width, height, refresh in mHz (0: no wish), scale in 1/64."""
        session = self.sessions.get(generation)
        if session is not None:
            self.tell(session, encode(encode_to_guest(SizeHint(width, height, 0, scale_q * 16))))

    @staticmethod
    def tell(session: Session, record: bytes) -> bool:
        """False if the guest's pipe is full (it has something to read already) or broken."""
        try:
            return write_whole(session.fds.from_server, record)
        except OSError:
            return False

    # -- ending ------------------------------------------------------------------------------------------

    def end(self, session: Session, violation: str) -> None:
        """violation: the rule that was broken, "" for an ordinary end."""
        if session.closing:
            return
        session.closing = True
        if violation:
            self.tell(session, encode(encode_to_guest(Closing(CLOSING_VIOLATION, closing_words(violation)))))
        self._forget(session)
        event = SessionClosed(session.generation, violation, clock.now_us(), clock.wall_second())
        self._seat.later(event)

    def close(self, generation: int, code: int, reason: str) -> None:
        """The core wants it closed, as on a stop or when its domain left the policy."""
        session = self.sessions.get(generation)
        if session is None or session.closing:
            return
        session.closing = True
        self.tell(session, encode(encode_to_guest(Closing(code, closing_words(reason)))))
        self._forget(session)

    def _forget(self, session: Session) -> None:
        seat = self._seat
        seat.poller.remove(session.fds.to_server)
        seat.poller.remove(session.fds.guest)
        del self.sessions[session.generation]
        self._unfinished.pop(session.generation, None)
        seat.forget(session)
        session.close()
