"""Reading the audit log from outside: does it verify, and what does it say? Also while sgui writes it."""

import fcntl
import json
import os
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from sgui.host.audit_chain import LINE_BYTES, Anchor, ChainError, Place, verify
from sgui.host.audit_store import LOCK, head_of, read_anchor
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.strict_json import Json

TRIES = 20  # looks at a log that is being written, until anchor and log are of one moment
PAUSE_S = 0.05


def verify_file(log: Path) -> tuple[Place, bool]:
    """Check a log: how far it goes, and whether an anchor is beside it.

    Raises ChainError naming the first bad record, ProtocolError for a spoilt anchor, HostError if it cannot
    be read.
    """
    if not log.name:
        raise HostError(f"audit: {str(log)!r}: no file's name")
    for left in reversed(range(TRIES)):
        try:
            anchor = _anchor(log)
            return _verify(log, anchor), anchor is not None
        except ChainError:
            if not left or not _being_written(log):
                raise
            time.sleep(PAUSE_S)
    raise AssertionError("the last look returns or raises")


def newest(log: Path, count: int) -> list[dict[str, Json]]:
    """The last records as they stand there. Raises HostError."""
    return list(deque(records(log), maxlen=count))


def records(log: Path) -> Iterator[dict[str, Json]]:
    """All records as they stand there, unverified; lines that are no JSON object are left out.

    Raises HostError.
    """
    try:
        with log.open("rb") as file:
            while line := file.readline(LINE_BYTES + 2):
                try:
                    record = json.loads(line.decode("ascii"))
                except (ValueError, RecursionError):
                    continue
                if isinstance(record, dict):
                    yield record
    except FileNotFoundError:
        raise HostError(f"audit: {log}: no such file, is --state-dir that of `sgui run`?") from None
    except OSError as error:
        raise HostError(f"audit: {log}: {error.strerror}") from None


def _anchor(log: Path) -> Anchor | None:
    head = head_of(log)
    try:
        return read_anchor(head)
    except OSError as error:
        raise HostError(f"audit: {head}: {error.strerror}") from None
    except ProtocolError as error:
        raise ProtocolError(f"{error}: {head}") from None


def _verify(log: Path, anchor: Anchor | None) -> Place:
    try:
        with log.open("rb") as file:
            return verify(file, anchor)
    except FileNotFoundError:
        if anchor is not None:
            raise ChainError(1, f"missing, {log} is not there") from None
        raise HostError(f"audit: {log}: no such file") from None
    except OSError as error:
        raise HostError(f"audit: {log}: {error.strerror}") from None


def _being_written(log: Path) -> bool:
    """A writer holds the lock: what looks wrong may be a commit that is halfway."""
    try:
        lock = os.open(log.with_name(LOCK), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
