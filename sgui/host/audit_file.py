"""The audit log as the seat uses it: put() never waits; a thread of its own writes, and sleeps without work.

Not healthy means that records wait longer than they should or were lost: the disk is full or slow, or more
came than could be written. The band shows it. What was lost is counted in a record as soon as
one can be written. What waits is also in `Pending`, so that a seat that is killed loses none of it.
"""

import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sgui.host.audit_chain import Fields
from sgui.host.audit_fields import admit
from sgui.host.audit_flood import Flood
from sgui.host.audit_pending import Pending
from sgui.host.audit_store import AuditStore
from sgui.host.clock import now_us

QUEUE_MAX = 4096  # records that wait for the disk
COMMIT_MAX = 64  # records written with one fsync
SLOW_US = 2_000_000
RETRY_S = 1.0


def boot_id() -> str:
    """This boot's random name; "unknown" without /proc."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return "unknown"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record in the queue. kept: it is in `Pending` as well."""

    body: Fields
    kept: bool = False


class AuditFile:
    """One writer of STATE/audit.jsonl. fileno() becomes readable when `healthy` may have changed.

    pending: what an earlier seat left there is written first.
    Raises ConfigError if the folder cannot be used or another sgui writes there.
    """

    def __init__(
        self, state_dir: Path, pending: Pending | None = None, clock_us: Callable[[], int] = now_us
    ) -> None:
        self._store = AuditStore(state_dir)
        self._pending = pending
        self._clock_us = clock_us
        self._boot = boot_id()
        self._flood = Flood()
        self._queue = deque(Waiting(body, kept=True) for body in pending.bodies()) if pending else deque()
        self._lost = 0
        self._waiting_since_us = clock_us() if self._queue else None  # the oldest record not yet on the disk
        self._failing = self._closing = False
        self._changed = threading.Condition()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        return self._wake

    def on_ready(self) -> None:
        """Take note that fileno() was readable; look at `healthy` then."""
        try:
            os.eventfd_read(self._wake)
        except BlockingIOError:
            return

    def deadline(self) -> int | None:
        """When to look at `healthy` again although nobody said so (monotonic µs): the disk may hang."""
        since = self._waiting_since_us
        return since + SLOW_US if since is not None and self.healthy else None

    @property
    def healthy(self) -> bool:
        since = self._waiting_since_us
        late = since is not None and self._clock_us() - since >= SLOW_US
        return not (self._failing or self._lost or late)

    @property
    def records(self) -> int:
        """How many are on the disk."""
        return self._store.place.number

    def put(self, kind: str, fields: Fields) -> None:
        """Have a record written soon; never waits, never fails."""
        now = self._clock_us()
        with self._changed:
            if not self._flood.passes((kind, str(fields.get("domain", ""))), now):
                pass  # counted, and summed up later
            elif len(self._queue) >= QUEUE_MAX:
                self._lost += 1
                if self._lost == 1:
                    os.eventfd_write(self._wake, 1)
            else:
                self._wait(self._body(admit(kind, fields), now))
                if self._waiting_since_us is None:
                    self._waiting_since_us = now
            self._changed.notify()

    def _wait(self, body: Fields) -> None:
        """In `Pending` first: from here on it will be written, whatever becomes of this process."""
        self._queue.append(Waiting(body, self._pending is not None and self._pending.add(body)))

    def close(self, timeout_s: float = 2.0) -> None:
        """Write what waits, if the disk lets us, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(timeout_s)
        if not self._thread.is_alive():
            self._store.close()
            if self._pending is not None:
                self._pending.close()
            os.close(self._wake)

    def _body(self, admitted: Fields, at_us: int) -> Fields:
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"time": time, "boot": self._boot, "monotonic_us": at_us, **admitted}

    def _run(self) -> None:
        while not self._try(self._open):
            if self._closing:
                return
        while batch := self._take():
            if not self._try(partial(self._commit, batch)):
                with self._changed:
                    self._queue.extendleft(reversed(batch))
                if self._closing:
                    return

    def _commit(self, batch: list[Waiting]) -> None:
        self._store.commit([waiting.body for waiting in batch])
        self._done(sum(waiting.kept for waiting in batch))

    def _done(self, count: int) -> None:
        if self._pending is not None and count:
            with self._changed:
                self._pending.done(count)

    def _open(self) -> None:
        if why := self._store.open():
            aside, _, reason = why.partition(": ")
            body = self._body(admit("audit.broken", {"aside": aside, "why": reason}), self._clock_us())
            with self._changed:
                self._queue.appendleft(Waiting(body))
        else:
            self._forget_written()

    def _forget_written(self) -> None:
        """A seat killed between the disk and `Pending.done` leaves what its last commit has already."""
        written = self._store.last_bodies()
        count = 0
        with self._changed:
            while self._queue and self._queue[0].body in written:
                self._queue.popleft()
                count += 1
        self._done(count)

    def _try(self, work: Callable[[], None]) -> bool:
        """Do something with the disk. False: it failed, and a while has been waited."""
        try:
            work()
        except Exception:  # a full disk, or our own mistake: either way the band must say it
            with self._changed:
                self._note(failing=True)
                self._changed.wait_for(lambda: self._closing, RETRY_S)
            return False
        with self._changed:
            self._note(failing=False)
        return True

    def _note(self, failing: bool) -> None:
        was, self._failing = self.healthy, failing
        if not failing:
            if self._lost:
                now, lost, self._lost = self._clock_us(), self._lost, 0
                self._queue.append(Waiting(self._body({"kind": "audit.lost", "count": lost}, now)))
            self._waiting_since_us = self._clock_us() if self._queue else None
        if was != self.healthy:
            os.eventfd_write(self._wake, 1)

    def _take(self) -> list[Waiting]:
        """The next records to write; waits for them. Empty: closing."""
        with self._changed:
            while not self._queue and not self._closing and not self._sum_up():
                due = self._flood.due_us()
                self._changed.wait(None if due is None else max(0.01, (due - self._clock_us()) / 1e6))
            if self._closing:
                self._sum_up(at_once=True)
            return [self._queue.popleft() for _ in range(min(COMMIT_MAX, len(self._queue)))]

    def _sum_up(self, at_once: bool = False) -> bool:
        """Queue one record for each source that was held back, once it is time."""
        due = self._flood.due_us()
        now = self._clock_us()
        if due is None or (now < due and not at_once):
            return False
        for fields in self._flood.summary():
            self._queue.append(Waiting(self._body(admit("audit.summarised", fields), now)))
        return True
