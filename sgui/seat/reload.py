"""Reading a policy takes milliseconds that a key should not wait: a thread does it, one file at a time."""

import os
import queue
import threading
from dataclasses import dataclass
from pathlib import Path

from sgui import config
from sgui.core.policy import Policy
from sgui.host.pipes import pipe_pair
from sgui.host.voice import say
from sgui.values.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Loaded:
    """policy None: refused; error then has the reasons, one a line."""

    policy: Policy | None
    text: str
    error: str


class Reload:
    """fileno() is readable when take() has something."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[tuple[Path, bool] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Loaded] = queue.SimpleQueue()
        self._read, self._write = pipe_pair()
        self._thread: threading.Thread | None = None

    def fileno(self) -> int:
        return self._read

    def ask(self, path: Path, aloud: bool = False) -> None:
        """aloud: nobody waits for an answer, so what is wrong is printed to standard error."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="sgui-reload")
            self._thread.start()
        self._asked.put((path, aloud))

    def take(self) -> list[Loaded]:
        try:
            count = len(os.read(self._read, 64))
        except BlockingIOError:
            return []
        return [self._done.get() for _ in range(count)]

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            path, aloud = asked
            self._done.put(loaded := load(path))
            os.write(self._write, b"\0")
            if aloud and loaded.error:
                print_reasons(loaded.error)

    def close(self) -> None:
        self._asked.put(None)


def print_reasons(error: str) -> None:
    """As the commands print them. Not from the seat's loop: a reader of standard error may be slow."""
    for line in error.split("\n"):
        say(line)


def load(path: Path) -> Loaded:
    """Read and judge one policy file. Total: whatever is wrong becomes an error text."""
    try:
        policy, raw = config.load(path)
        refused = config.refused_owners(policy, os.geteuid())
        if refused:
            raise ConfigError(*refused)
    except ConfigError as error:
        return Loaded(None, "", str(error))
    return Loaded(policy, raw.decode("utf-8"), "")
