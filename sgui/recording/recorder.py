"""The recorder: take() never waits; a thread of its own hides the keys, writes, and sleeps without work.

It ends by itself when the file is as large as it may be, when the disk does not keep up, or fails: what has
been written stays a recording, and the reason is its last line.
"""

import contextlib
import os
import sys
import threading
from collections import deque
from pathlib import Path

from sgui.core.effects import Effect, Show
from sgui.core.events import Event
from sgui.core.state import State
from sgui.recording.file import resume
from sgui.recording.mask import Mask
from sgui.recording.tape import End, Happened, Header, Writer, digest
from sgui.values.limits import RECORDING_BYTES, RECORDING_LINE_BYTES, RECORDING_WAITING

GATHER_S = 0.1  # events are written together, so that the thread is seldom in the loop's way
END_BYTES = 64

WHY = {
    "limit": "it is as large as it may be",
    "slow": "the disk does not keep up",
    "failed": "it cannot be written",
}


class Recorder:
    """One seat's part of the file. why: "" while it records, then one of tape.ENDS.

    Raises ConfigError if the file that create() made is not there any more.
    """

    def __init__(
        self, path: Path, keys: bool, state: State, version: str, limit_bytes: int = RECORDING_BYTES
    ) -> None:
        self.path, self.keys, self.why = path, keys, ""
        self._limit = limit_bytes
        self._mask = Mask(keys)
        self._writer, self._digest = Writer(), ""
        self._last = b""  # the last line in the file that is ours
        self._queue: deque[tuple[State, Event, tuple[Effect, ...], str]] = deque()
        self._wake, self._closing = threading.Event(), threading.Event()
        self._fd, self._size = resume(path)
        header = Header(version, keys, state)
        self._thread = threading.Thread(target=self._run, args=(header,), daemon=True, name="record")
        self._thread.start()

    def take(self, before: State, event: Event, todo: tuple[Effect, ...], raised: str = "") -> None:
        """What happened. raised: the exception's name if the core failed."""
        if self.why:
            return
        self._queue.append((before, event, todo, raised))
        if not self._wake.is_set():
            self._wake.set()

    def close(self, timeout_s: float = 2.0) -> None:
        """Write what waits, if the disk lets us, and end."""
        self._closing.set()
        self._wake.set()
        self._thread.join(timeout_s)

    def _run(self, header: Header) -> None:
        try:
            why = self._record(header)
        except Exception as error:  # a full disk, or our own mistake: a recording harms nobody
            why = "failed"
            print(f"sgui: record: {error}", file=sys.stderr, flush=True)
        self.why = why
        self._queue.clear()
        with contextlib.suppress(OSError):
            if self._last and why != "failed":
                self._writer.back_to(self._last)
                os.write(self._fd, self._writer.line(End(why)))
            os.close(self._fd)
        if why in WHY:
            print(f"sgui: record: {self.path} ends here, {WHY[why]}", file=sys.stderr, flush=True)

    def _record(self, header: Header) -> str:
        """Until there is a reason to end. Raises OSError."""
        room = self._put(self._writer.line(header))
        while room:
            self._wake.wait()
            closing = self._closing.wait(GATHER_S)
            self._wake.clear()
            if len(self._queue) > RECORDING_WAITING:
                return "slow"
            room = self._put(b"".join(self._lines()))
            if closing and room and not self._queue:
                return "stopped"
            if self._closing.is_set():
                self._wake.set()
        return "limit"

    def _lines(self) -> list[bytes]:
        """Of all that waits, up to about a megabyte."""
        lines: list[bytes] = []
        size = 0
        while self._queue and size < RECORDING_LINE_BYTES:
            for happened in self._happened(*self._queue.popleft()):
                lines.append(self._writer.line(happened))
                size += len(lines[-1])
        return lines

    def _happened(self, before: State, event: Event, todo: tuple[Effect, ...], raised: str) -> list[Happened]:
        shown: str | None = None
        for effect in todo:
            if isinstance(effect, Show):
                shown = self._digest = digest(self._digest, effect.scene)
        told = self._mask.events(before, event)
        return [*(Happened(each, None) for each in told[:-1]), Happened(told[-1], raised or shown)]

    def _put(self, lines: bytes) -> bool:
        """Whole lines, as far as the limit allows; False: it does not allow all."""
        room = self._limit - END_BYTES - self._size
        fits = lines if len(lines) <= room else lines[: lines.rfind(b"\n", 0, max(room, 0)) + 1]
        rest = memoryview(fits)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        self._size += len(fits)
        if fits:
            self._last = fits[fits.rfind(b"\n", 0, -1) + 1 :]
        return len(fits) == len(lines)
