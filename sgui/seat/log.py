"""The audit log as the seat has it: written beside the loop, its health on the band."""

from pathlib import Path
from typing import TYPE_CHECKING

from sgui.core.events import AuditHealth
from sgui.host.audit_file import AuditFile

if TYPE_CHECKING:
    from sgui.seat.loop import Seat


class Log:
    """Raises ConfigError if STATE cannot be used."""

    def __init__(self, state_dir: Path, seat: "Seat") -> None:
        self._file = AuditFile(state_dir)
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
