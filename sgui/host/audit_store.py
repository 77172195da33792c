"""The audit log's two files in STATE: audit.jsonl, and its anchor audit.head, written first.

A commit writes the anchor (new file, fsync, rename, fsync of the folder) and then the log (append, fsync).
A stop between the two leaves an anchor that holds what the log lacks: the next start completes it.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Sequence
from pathlib import Path

from sgui.host.audit_chain import CHAIN, Anchor, ChainError, Fields, Place, Sealed, unfinished
from sgui.values.errors import ConfigError, ProtocolError

LOG = "audit.jsonl"
HEAD = "audit.head"
LOCK = "audit.lock"
ANCHOR_BYTES = 1 << 20  # a commit is at most 64 records

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def head_of(log: Path) -> Path:
    """The anchor beside a log; a log that was kept aside has its own."""
    return log.with_name(HEAD + log.name.removeprefix(LOG) if log.name.startswith(LOG) else HEAD)


def read_anchor(path: Path) -> Anchor | None:
    """None if there is none. Raises ProtocolError("audit: ...") for one that is spoilt, OSError."""
    try:
        with path.open("rb") as file:
            return Anchor.decode(file.read(ANCHOR_BYTES))
    except FileNotFoundError:
        return None


class AuditStore:
    """One writer's hold on the files. Everything here may wait for the disk."""

    def __init__(self, state_dir: Path) -> None:
        """Take the lock. Raises ConfigError if another writer has it, or the folder cannot be used."""
        self._dir = state_dir
        self.place = Place()
        self._last: tuple[bytes, ...] = ()
        self._log = -1
        self._size = 0
        try:
            self._lock = os.open(state_dir / LOCK, _NEW, 0o600)
        except OSError as error:
            raise ConfigError(f"audit: {state_dir}: {error.strerror}, must be a folder of ours") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise ConfigError(f"audit: another sgui writes in {state_dir}, only one is allowed") from None

    def open(self) -> str:
        """Go on where the log ends. Returns "NEW NAME: why" of a log that had to be set aside, or "".

        Raises OSError.
        """
        why = ""
        try:
            self._resume()
        except (ChainError, ProtocolError) as error:
            why = f"{self._set_aside()}: {error}"
            self.place = Place()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        self._log = os.open(self._dir / LOG, flags, 0o600)
        self._size = os.fstat(self._log).st_size
        return why

    def commit(self, bodies: Sequence[Fields]) -> None:
        """Write records, durably. After an OSError nothing has happened, and it may be tried again."""
        place, sealed = self.place, list[Sealed]()
        for body in bodies:
            sealed.append(place.seal(body))
            place = Place(sealed[-1].number, sealed[-1].hash)
        anchor = Anchor(place, tuple(record.line for record in sealed))
        self._write_anchor(anchor)
        os.ftruncate(self._log, self._size)  # what an earlier try may have left
        _write_all(self._log, anchor.tail)
        os.fdatasync(self._log)
        self.place, self._size = place, self._size + len(anchor.tail)

    def last_bodies(self) -> list[Fields]:
        """What the last commit of an earlier writer said, without place and hashes."""
        records = (json.loads(line) for line in self._last)
        return [{name: record[name] for name in record if name not in CHAIN} for record in records]

    def close(self) -> None:
        for fd in (self._log, self._lock):
            with contextlib.suppress(OSError):
                os.close(fd)

    def _resume(self) -> None:
        anchor = read_anchor(self._dir / HEAD)
        path = self._dir / LOG
        if anchor is None:
            if path.exists() and path.stat().st_size:
                raise ProtocolError("audit: a log without its anchor")
            return
        path.touch(0o600)
        with path.open("r+b") as log:
            offset, missing = unfinished(log, anchor)
            if missing:
                log.truncate(offset)
                log.seek(offset)
                log.write(missing)
                log.flush()
                os.fsync(log.fileno())
        self.place, self._last = anchor.place, anchor.lines

    def _set_aside(self) -> str:
        """Rename what does not verify; the name of the log's new place."""
        number = 1
        while any((self._dir / f"{name}.broken-{number}").exists() for name in (LOG, HEAD)):
            number += 1
        for name in (LOG, HEAD):
            with contextlib.suppress(FileNotFoundError):
                (self._dir / name).rename(self._dir / f"{name}.broken-{number}")
        return f"{LOG}.broken-{number}"

    def _write_anchor(self, anchor: Anchor) -> None:
        fresh = self._dir / (HEAD + ".new")
        fd = os.open(fresh, _NEW, 0o600)
        try:
            _write_all(fd, anchor.encode())
            os.fsync(fd)
        finally:
            os.close(fd)
        fresh.rename(self._dir / HEAD)
        folder = os.open(self._dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write_all(fd: int, text: bytes) -> None:
    while text:
        text = text[os.write(fd, text) :]
