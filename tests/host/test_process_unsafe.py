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
