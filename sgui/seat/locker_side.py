"""The locker as the seat sees it: keys go there while it is locked, and one word may come back."""

import os
import time
from typing import TYPE_CHECKING

from sgui.core import events
from sgui.core.effects import ClearLocker, Effect, KeepLocked, OpenLocker, TypeToLocker
from sgui.core.lock import kept
from sgui.host import clock
from sgui.host.link import Link, LinkClosed, close_all
from sgui.host.pam_service import missing
from sgui.values.errors import ProtocolError
from sgui.values.lock import Answer
from sgui.wire import locker

if TYPE_CHECKING:
    from sgui.seat.loop import Seat

KEY_S = 5.0  # a key is answered in microseconds
CHECK_S = 60.0  # a directory server, or a finger on a reader


class LockerSide:
    """At most one locker at a time. What it says of an attempt that is not the newest has no effect (U3)."""

    def __init__(self, seat: "Seat") -> None:
        self._seat = seat
        self._link: Link | None = None
        self._overdue_s: float | None = None

    def perform(self, effect: Effect) -> None:
        match effect:
            case KeepLocked(failures, wanted):
                self._seat.ward.keep_locked(failures, wanted)
                self._seat.commands.locked()
                if not wanted:
                    self._close()
            case OpenLocker(nonce, user, services, layout):
                self._send(locker.Opened(nonce, user, services, layout))
            case TypeToLocker(code, held):
                self._send(locker.KeyDown(code, held))
            case ClearLocker():
                self._send(locker.Cleared())

    def begin(self) -> None:
        """A seat that starts locked has to have a locker, and to be remembered as locked."""
        self.look()
        if self._seat.state.locked:
            self.perform(kept(self._seat.state))

    def look(self) -> None:
        """Tell the core whether anybody could unlock, before it decides over locking."""
        policy = self._seat.state.policy.lock
        self._seat.step(events.UnlockMeans(missing(policy.user, policy.services)))

    def connect(self, link: Link) -> None:
        self._close()
        self._link = link
        self._seat.poller.add(link.fileno(), self._ready)
        self._seat.later(events.LockerCame(int.from_bytes(os.urandom(4), "little"), clock.now_us()))

    def deadline(self) -> float | None:
        """Monotonic seconds at which it must have answered."""
        return self._overdue_s if self._link is not None else None

    def expire(self, now: float) -> None:
        if self._link is not None and self._overdue_s is not None and self._overdue_s <= now:
            self._end("overdue")

    def _send(self, record: locker.ToLocker) -> None:
        """A locker that does not take a key is none. Nothing typed waits for it."""
        if self._link is None:
            return
        if self._overdue_s is None:
            self._overdue_s = time.monotonic() + KEY_S
        try:
            self._link.send(locker.encode_to_locker(record))
        except LinkClosed:
            self._lost()
            return
        if self._link.blocked:
            self._end("overdue")

    def _ready(self, _: int) -> None:
        try:
            while self._link is not None and (got := self._link.receive()) is not None:
                packet, fds = got
                close_all(fds)
                self._hear(locker.decode_said(packet))
        except LinkClosed:
            self._lost()
        except ProtocolError as error:
            self._end(str(error))

    def _hear(self, said: locker.Said) -> None:
        checking = said.answer is Answer.CHECKING
        self._overdue_s = time.monotonic() + CHECK_S if checking else None
        self._seat.step(events.LockerSaid(said.nonce, said.answer, said.typed, said.caps, clock.now_us()))

    def _end(self, why: str) -> None:
        self._seat.note("lock.locker_wrong", why=why)
        self._lost()
        self._seat.ward.restart_locker()

    def _lost(self) -> None:
        self._close()
        self._seat.later(events.LockerLost(clock.now_us()))

    def _close(self) -> None:
        if self._link is not None:
            self._seat.poller.remove(self._link.fileno())
            self._link.close()
            self._link, self._overdue_s = None, None
