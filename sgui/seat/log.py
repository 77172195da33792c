"""The audit log as the seat has it: written beside the loop, its health on the band."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sgui.core.effects import Audit, Effect
from sgui.core.events import AuditHealth
from sgui.host.audit_file import AuditFile
from sgui.host.audit_pending import Pending

if TYPE_CHECKING:
    from sgui.seat.loop import Seat


def records_first(todo: tuple[Effect, ...]) -> list[Effect]:
    """What is to be audited is written down before anybody sees what it is about (P15)."""
    return sorted(todo, key=lambda effect: not isinstance(effect, Audit))


class Log:
    """Raises ConfigError if STATE cannot be used."""

    def __init__(self, state_dir: Path, pending_fd: int, seat: "Seat") -> None:
        self._file = AuditFile(state_dir, Pending(pending_fd))
        os.close(pending_fd)
        self._seat = seat
        self._told = True
        seat.poller.add(self._file.fileno(), self._ready)

    @property
    def records(self) -> int:
        return self._file.records

    @property
    def healthy(self) -> bool:
        return self._file.healthy

    def put(self, kind: str, fields: dict[str, str | int | bool | None]) -> None:
        self._file.put(kind, fields)

    def _ready(self, _: int) -> None:
        self._file.on_ready()
        self.look()

    def deadline(self) -> float | None:
        """Monotonic seconds: a disk that hangs tells nobody."""
        due = self._file.deadline()
        return None if due is None else due / 1_000_000

    def look(self) -> None:
        """Tell the core when the health changed."""
        if self._file.healthy != self._told:
            self._told = self._file.healthy
            self._seat.later(AuditHealth(self._told))

    def close(self) -> None:
        self._seat.poller.remove(self._file.fileno())
        self._file.close()
