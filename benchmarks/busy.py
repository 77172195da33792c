"""How much of the processor processes have used, to the nanosecond, threads and all: utime + stime."""

import time
from collections.abc import Iterable


def busy_ns(pids: Iterable[int]) -> int:
    """Raises OSError where one of them is gone. Linux names any process's CPU clock so."""
    return sum(time.clock_gettime_ns((~pid << 3) | 2) for pid in pids)


def switches(pids: Iterable[int]) -> int:
    """How often they went to sleep or were put aside: wake-ups, when nothing else happens."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status") as lines:
            total += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return total
