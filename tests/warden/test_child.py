"""Children: how their end is told, and that a stopped one is ended (F11, B16)."""

import os
import signal
import subprocess
import sys
import time

from sgui.host.link import Link, link_pair
from sgui.warden.backoff import Backoff
from sgui.warden.child import Child


def start(code: str) -> Child:
    child = Child("test", Backoff((0.0,)))
    child.process = subprocess.Popen([sys.executable, "-c", code])
    return child


def ended(child: Child) -> int:
    end = time.monotonic() + 20
    while (code := child.reap()) is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return code


def test_exit_codes_and_signals() -> None:
    child = start("raise SystemExit(3)")
    assert child.pid is not None
    assert ended(child) == 3
    assert child.pid is None and child.reap() is None
    child.kill()  # there is nobody: no error


def test_b16_a_stopped_child_is_killed_at_once() -> None:
    child = start("import time; time.sleep(60)")
    ours, theirs = link_pair()
    child.link = Link(ours)
    assert child.pid is not None and child.reap() is None
    os.kill(child.pid, signal.SIGSTOP)
    assert ended(child) == -signal.SIGKILL
    assert child.link is None
    theirs.close()
