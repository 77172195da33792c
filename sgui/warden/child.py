"""One process that the warden started, and how to tell that it died or was stopped."""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field

from sgui.host.link import Link
from sgui.warden.backoff import Backoff


@dataclass(slots=True)
class Child:
    """name: "seat", "screen", "locker" or a bridge's domain. kind: a bridge's.

    link: None for bridges and dead ones.
    """

    name: str
    backoff: Backoff
    process: "subprocess.Popen[bytes] | None" = None
    link: Link | None = None
    start_at: float | None = None  # monotonic seconds of the next start, None while it runs or must not
    arguments: tuple[str, ...] = field(default=())
    user: int | None = None
    kind: str = ""

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None else None

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def reap(self) -> int | None:
        """The exit status if it has ended (negative: by that signal), else None.

        A child that was stopped (SIGSTOP) is killed: a picture or a focus that nobody tends is worse than
        none (F11, B16). The kernel tells the parent at once, so nothing has to be polled.
        """
        if self.process is None:
            return None
        try:
            pid, status = os.waitpid(self.process.pid, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            return self._ended(0)
        if pid and os.WIFSTOPPED(status):
            self.kill()
            return None
        if not pid:
            return None
        return self._ended(os.waitstatus_to_exitcode(status))

    def _ended(self, code: int) -> int:
        if self.process is not None:
            self.process.returncode = code
        self.process = None
        if self.link is not None:
            self.link.close()
            self.link = None
        return code
