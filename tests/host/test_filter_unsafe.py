"""A filter that another process compiled does the same, and who loads it has no libseccomp of its own."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from sgui.host.filter_unsafe import Filter
from sgui.host.sandbox_unsafe import enter_cage
from sgui.values.errors import HostError

SEAT = """
import os, signal, socket, subprocess, sys, threading
from sgui.host.sandbox_unsafe import enter_cage
enter_cage("seat", elsewhere=True)
assert not {{"pyseccomp", "seccomp"}} & set(sys.modules)
{deed}
os.write(1, b"done")
"""


def seat(deed: str) -> tuple[int, str, str]:
    command = [sys.executable, "-I", "-c", SEAT.format(deed=deed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("deed", "call"),
    [
        ("os.execv('/bin/true', ['true'])", "execve"),
        ("os.fork()", "clone"),
        ("socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "socket"),
        ("socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)", "socket"),
        ("import ctypes; ctypes.CDLL(None).syscall(41, ctypes.c_long(1 << 32 | 2), 1, 0)", "socket"),
        ("os.kill(os.getppid(), signal.SIGTERM)", "kill"),
    ],
)
def test_b14_a_seat_that_was_taken_over_starts_nothing_and_reaches_no_network(deed: str, call: str) -> None:
    code, said, errors = seat(deed)
    assert (code, said) == (-signal.SIGSYS, "")
    assert "cage seat: system call" in errors and f"({call}) is not in its policy" in errors


def test_files_doors_and_threads_are_still_its_own() -> None:
    work = (
        "socket.socket(socket.AF_UNIX).close(); open('/etc/passwd').close(); "
        "t = threading.Thread(target=print); t.start(); t.join()"
    )
    assert seat(work)[0] == 0


def test_a_policy_that_cannot_be_compiled_is_an_error_in_one_line() -> None:
    with pytest.raises(HostError, match=r"cage: none-such: .*none-such\.policy"):
        Filter("none-such")


def test_where_nobody_knows_the_number_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sgui.host.filter_unsafe.SYS_SECCOMP", {})
    made = Filter("seat")
    with pytest.raises(OSError, match="no number of seccomp"):
        made.load()


def test_this_process_is_as_free_as_before() -> None:
    assert enter_cage.__name__
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    os.kill(os.getpid(), 0)
