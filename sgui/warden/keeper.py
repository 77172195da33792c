"""What the warden keeps for a seat that may die: sessions with their descriptors, and the checkpoint."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sgui.host.audit_pending import new_pending
from sgui.host.link import close_all

KEPT_FDS = 7  # fb page, kbd page, framebuffer, from-server, to-server, guest socket, ledger; frame socket
GENERATION_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class KeptSession:
    body: str  # JSON as the seat sent it: domain, generation, layout
    fds: tuple[int, ...]


def close_lingering(fds: tuple[int, ...]) -> None:
    """Close where it cannot stall us: a socket whose unread queue holds lingering sockets blocks its closer.

    With SO_PASSRIGHTS = 0 (Linux 6.16) none can be queued; before, only this thread waits.
    """
    threading.Thread(target=close_all, args=(fds,), daemon=True).start()


class Keeper:
    """Sessions by generation, in the order in which they came."""

    def __init__(self, runtime: Path) -> None:
        self.sessions: dict[int, KeptSession] = {}
        self.checkpoint = b""  # as the seat packed it, handed back unread
        self.audit_pending = new_pending()  # written by the seat, handed to the next, unread
        self._file = runtime / "generation"
        self._reserved = 0
        self.next_generation = self._stored()
        self._reserve()

    def keep(self, body: str, fds: list[int]) -> None:
        """Keep or replace a session; without descriptors only its body (new geometry) changes."""
        generation = int(json.loads(body)["generation"])
        known = self.sessions.get(generation)
        if known is not None:
            close_all(fds)
            self.sessions[generation] = KeptSession(body, known.fds)
        elif len(fds) in (KEPT_FDS, KEPT_FDS + 1):
            self.sessions[generation] = KeptSession(body, tuple(fds))
            self.next_generation = max(self.next_generation, generation + 1)
            self._reserve()
        else:
            close_all(fds)

    def drop(self, generation: int) -> None:
        session = self.sessions.pop(generation, None)
        if session is not None:
            close_lingering(session.fds)

    def __iter__(self) -> Iterator[KeptSession]:
        return iter(tuple(self.sessions.values()))

    def close(self) -> None:
        for generation in tuple(self.sessions):
            close_all(self.sessions.pop(generation).fds)
        os.close(self.audit_pending)

    def _stored(self) -> int:
        """Where this boot's generations go on; 1 after a boot, since RUNTIME may outlive one on a disk."""
        try:
            boot, text = self._file.read_text("ascii").split()
            return int(text) if boot == boot_id() else 1
        except (OSError, ValueError):
            return 1

    def _reserve(self) -> None:
        """Generations below the number in the file are never given out again, also after our own death.

        A disk that is full does no harm as long as there are such ones. Raises OSError after that.
        """
        if self.next_generation + GENERATION_BLOCK // 2 <= self._reserved:
            return
        reserved = self.next_generation + GENERATION_BLOCK
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(f"{boot_id()} {reserved}\n", "ascii")
            fresh.replace(self._file)
        except OSError:
            if self.next_generation >= self._reserved:
                raise
        else:
            self._reserved = reserved


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
