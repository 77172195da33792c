"""What a process renounces is really gone, seen from a child that does it."""

import subprocess
import sys

CODE = """
import os
import resource
from pathlib import Path
from sgui.host.process_unsafe import name_process, renounce_privileges, run_before_others
name_process("sgui-a-very-long-name")
renounce_privileges()
lines = Path("/proc/self/status").read_text().splitlines()
(privileges,) = [line.split()[1] for line in lines if line.startswith("NoNewPrivs")]
print(Path("/proc/self/comm").read_text().strip(), privileges, resource.getrlimit(resource.RLIMIT_CORE))
granted = run_before_others()
print(granted == bool(os.sched_getscheduler(0) & os.SCHED_RR))
"""


def test_name_privileges_and_core_dumps() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["sgui-a-very-lon 1 (0, 0)", "True"]


FAULTS = """
import resource
from sgui.host.process_unsafe import keep_freed_memory
assert keep_freed_memory()
bytes(1 << 22)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(50):
    bytearray(b"\\1") * (1 << 22)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def test_freed_memory_is_used_again_without_the_kernel() -> None:
    """Mapped anew each time it would be 51,200 pages."""
    run = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 5000
