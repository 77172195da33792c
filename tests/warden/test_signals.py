"""Signals as bytes: each watched one is heard in the loop, none ends the process. In a child of its own."""

import signal
import subprocess
import sys

from sgui.warden.signals import name_of

CODE = """
import os, select, signal
from sgui.warden.signals import Signals
signals = Signals()
assert signals.take() == set()
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCHLD):
    os.kill(os.getpid(), number)
    assert select.select([signals], [], [], 5)[0]
    assert signals.take() == {number}, number
print("ok")
"""


def test_signals_are_heard() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("ok\n", 0), run.stderr


def test_every_number_that_can_kill_has_a_name() -> None:
    names = [name_of(number) for number in range(1, 65)]
    assert names[signal.SIGSEGV - 1] == "SIGSEGV" and names[34] == "signal 35"
    assert len(set(names)) == 64
