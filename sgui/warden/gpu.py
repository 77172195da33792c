"""Whether the GPU may still paint: after three failures in a row the processor does, until sgui ends (G03).

A GPU's error that comes back with each frame would otherwise restart the screen for ever, and each time keys
wait for the picture. So would a driver that makes a system call which the screen's cage forbids: the cages
were written with one driver at hand, and others may want more.
"""

import json
import signal
from dataclasses import dataclass, replace

from sgui.values.errors import GpuError
from sgui.warden.backoff import STEADY_S

FAILURES = 3
_CRASHES = frozenset(
    {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGSYS}
)


@dataclass(frozen=True, slots=True)
class Gpu:
    """hung: the seat wanted another screen, since this one showed nothing or said what it must not."""

    failures: int = 0
    hung: bool = False

    @property
    def given_up(self) -> bool:
        return self.failures >= FAILURES

    def ended(self, code: int, lived_s: float) -> "tuple[Gpu, bool]":
        """After a screen's end, and whether that counts. code: its exit status, negative: by that signal."""
        failed = self.hung or code == GpuError.exit_code or -code in _CRASHES
        if self.given_up or not failed:
            return replace(self, hung=False), False
        return Gpu(1 if lived_s >= STEADY_S else self.failures + 1), True

    def told(self) -> bytes:
        """For the seat, as wire.ward says."""
        return json.dumps({"failures": self.failures, "given_up": self.given_up}).encode("ascii")
