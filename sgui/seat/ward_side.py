"""The warden as the seat sees it: what to keep, what to start, and its word to stop."""

import contextlib
import json
import os
from typing import TYPE_CHECKING, Any

from sgui.core.policy import Policy
from sgui.core.state import State, checkpoint
from sgui.host.link import Link, LinkClosed, close_all
from sgui.seat.poller import READABLE, WRITABLE
from sgui.seat.start import kept_body
from sgui.wire import packet, ward
from sgui.wire.ward_input import decode_company, decode_opened

if TYPE_CHECKING:
    from sgui.seat.loop import Seat
    from sgui.seat.session import Session


class WardSide:
    """When the warden is gone, so are we: LinkClosed ends the process."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._seat: Seat | None = None
        self._ready_said = False
        self._checkpoint: tuple[str, dict[str, Any]] | None = None
        # until the warden's first word; a screen's number comes with it
        self.processes: dict[str, Any] = {
            "warden": os.getppid(),
            "seat": os.getpid(),
            "screen": None,
            "locker": None,
            "bridges": {},
        }

    def attach(self, seat: "Seat") -> None:
        self._seat = seat
        seat.poller.add(self._link.fileno(), self._ready)

    def _ready(self, flags: int) -> None:
        if flags & WRITABLE:
            self._link.flush()
            self._watch()
        if flags & ~WRITABLE:
            while (got := self._link.receive()) is not None:
                self._hear(*got)

    def _hear(self, raw: bytes, fds: list[int]) -> None:
        import socket  # noqa: PLC0415

        assert self._seat is not None, "attach comes before the first turn of the loop"
        record = packet.decode(raw)
        if record.type == ward.SCREEN:
            self._seat.screen_came(Link(socket.socket(fileno=fds[0])))
            return
        if record.type == ward.INPUT:
            self._seat.inputs.came(decode_opened(record.payload), fds[0])
            return
        if record.type == ward.LOCKER:
            self._seat.locker.connect(Link(socket.socket(fileno=fds[0])))
            return
        close_all(fds)
        if record.type == ward.INPUT_STATE:
            self._seat.inputs.accompanied(decode_company(record.payload))
        elif record.type == ward.PROCESSES:
            self.processes = json.loads(record.payload)
        elif record.type == ward.SCREEN_KILLED:
            self._seat.note("screen.killed", **json.loads(record.payload))
        elif record.type == ward.GPU_FAILED:
            self._seat.note("screen.gpu_failed", **json.loads(record.payload))
        elif record.type == ward.BRIDGE_KILLED:
            self._seat.note("bridge.killed", **json.loads(record.payload))
        elif record.type == ward.STOP:
            self._seat.stop()
        elif record.type == ward.RELOAD:
            self._seat.commands.reload(None)

    def _send(self, kind: int, body: bytes = b"", fds: tuple[int, ...] = ()) -> None:
        self._link.send(packet.encode(kind, body), fds)
        self._watch()

    def _watch(self) -> None:
        if self._seat is not None:
            flags = READABLE | (WRITABLE if self._link.blocked else 0)
            self._seat.poller.want(self._link.fileno(), flags)

    def keep(self, session: "Session") -> None:
        """A new session with its descriptors, or the same with a new layout."""
        self._send(ward.KEEP, kept_body(session), () if session.kept else session.fds.all())
        session.kept = True

    def drop(self, generation: int) -> None:
        self._send(ward.DROP, generation.to_bytes(4, "little"))

    def ready(self) -> None:
        if not self._ready_said:
            self._ready_said = True
            self._send(ward.READY)

    def dark(self) -> None:
        """No display; when one shows a frame again, that is news."""
        self._ready_said = False
        self._send(ward.DARK)

    def send_checkpoint(self, state: State, policy_text: str) -> None:
        """What the next seat must know: nothing that was decided may be forgotten by dying."""
        known = (policy_text, checkpoint(state))
        if known != self._checkpoint:
            self._checkpoint = known
            body = ward.encode_checkpoint({"policy": known[0], "state": known[1]})
            self._send(ward.CHECKPOINT_KEPT, body)

    def send_bridges(self, policy: Policy) -> None:
        bridges = [
            {
                "domain": domain.name,
                "kind": domain.bridge.kind,
                "options": dict(domain.bridge.options + domain.bridge.told),
                "owner": domain.owner,
            }
            for domain in policy.domains
            if domain.bridge is not None
        ]
        self._send(ward.BRIDGES, json.dumps(bridges).encode("ascii"))

    def keep_locked(self, failures: int | None, locker: bool) -> None:
        if failures is None:
            self._send(ward.UNLOCKED)
        else:
            self._send(ward.LOCKED, ward.encode_locked(failures, locker))

    def restart_locker(self) -> None:
        self._send(ward.RESTART_LOCKER)

    def restart_screen(self) -> None:
        self._send(ward.RESTART_SCREEN)

    def look(self) -> None:
        """See whether anybody else hears the input devices."""
        self._send(ward.LOOK)

    def stopped(self) -> None:
        with contextlib.suppress(LinkClosed):
            self._send(ward.STOPPED)
