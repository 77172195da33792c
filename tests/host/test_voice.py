"""Nobody has to read what we say; and missing standard descriptors are nobody else's."""

import subprocess
import sys

import pytest

from sgui.host.voice import say

CLOSED = """
import os
for fd in range(3):
    os.close(fd)
os.execv({0!r}, [{0!r}, "-c", {1!r}])
"""
LOOK = """
import os
from sgui.host.voice import say, stand_in
stand_in()
say("heard by nobody")
print("nor this", flush=True)
file = os.open("/dev/zero", os.O_RDONLY)
good = all(os.readlink(f"/proc/self/fd/{fd}") == "/dev/null" and os.get_inheritable(fd) for fd in range(3))
os._exit(7 if good and file == 3 else 1)
"""


class Full:
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")

    flush = close = lambda _: None


def test_what_nobody_can_read_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say("a")
    say("b", "sgui-screen")
    assert capsys.readouterr().err == "sgui: a\nsgui-screen: b\n"
    monkeypatch.setattr(sys, "stderr", Full())
    say("c")


def test_descriptors_that_were_left_out_are_nothing_else_of_ours() -> None:
    done = subprocess.run([sys.executable, "-c", CLOSED.format(sys.executable, LOOK)], check=False)
    assert done.returncode == 7


@pytest.mark.parametrize("out", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_command_without_them_ends_as_with_them(out: str) -> None:
    command = f"exec {sys.executable} -m sgui labels {out}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
