"""A screen that was taken over through its driver: it has the picture, and gets nothing else (B14).

The real process starts: output, driver with its threads, self-test, cage. Then a test's code runs in place of
its loop.
"""

import os
import signal
import subprocess
import sys

import pytest

from sgui.host.link import link_pair

TAKEN_OVER = """
import ctypes, mmap, os, signal, socket, sys, threading
import sgui.screen.__main__ as screen
library = ctypes.CDLL(None)
def deed():
    {deed}
def run(self):
    try:
        deed()
    except OSError as error:
        os._exit(50)
    os._exit(51)
screen.Screen.run = run
sys.exit(screen.main(["--link-fd", "{fd}", "--output", "headless:320x200"]))
"""
REFUSED, DONE = 50, 51


def taken_over(deed: str, script: str = TAKEN_OVER) -> tuple[int, str]:
    """How the process ended (negative: by that signal), and its standard error."""
    ours, theirs = link_pair()
    done = subprocess.run(
        [sys.executable, "-I", "-c", script.format(deed=deed, fd=theirs.fileno())],
        pass_fds=[theirs.fileno()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ours.close()
    theirs.close()
    return done.returncode, done.stderr


ATTEMPTS = """
    paths = ["/etc/passwd", "/dev/input/event0", "/dev/dri/card0", "/proc/self/mem", "/tmp"]
    for path in paths:
        for flags in (os.O_RDONLY, os.O_RDWR | os.O_CREAT):
            try:
                os.open(path, flags)
            except PermissionError:
                continue
            os._exit(60)
    os.unlink("/tmp/none")
"""


def test_b14_a_screen_that_was_taken_over_opens_no_file() -> None:
    assert taken_over(ATTEMPTS.strip()) == (REFUSED, "")


@pytest.mark.parametrize(
    ("deed", "call"),
    [
        ("socket.socket(socket.AF_UNIX)", "socket"),
        ("os.execv('/bin/true', ['true'])", "execve"),
        ("os.fork()", "clone"),
        ("library.ptrace(16, os.getppid(), 0, 0)", "ptrace"),
        ("threading.Thread(target=os.kill, args=(1, 9)).run()", "kill"),
        ("library.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0)", "process_vm_readv"),
        ("library.shmget(1, 4096, 0o600)", "shmget"),
    ],
)
def test_b14_a_screen_that_breaks_out_is_killed_and_the_call_named(deed: str, call: str) -> None:
    code, said = taken_over(deed)
    assert code == -signal.SIGSYS
    assert said.startswith("sgui: cage screen: system call ") and f"({call}) is not in its policy" in said


def test_threads_and_pictures_are_still_its_own() -> None:
    """Or the tests above would show nothing: with the cage it can do its work."""
    work = "t = threading.Thread(target=lambda: os.close(os.memfd_create('p'))); t.start(); t.join()"
    assert taken_over(work) == (DONE, "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_roots_screen_becomes_a_user_of_its_own() -> None:
    script = TAKEN_OVER.replace("screen.Screen.run = run", "screen.USER = 'nobody'; screen.Screen.run = run")
    deed = "assert (os.getuid(), os.geteuid(), os.getgid(), os.getegid()) == (65534,) * 4"
    assert taken_over(deed, script) == (DONE, "")


def test_without_a_cage_the_deeds_are_done() -> None:
    """The test of the test: another way in, and nothing is refused."""
    deed = TAKEN_OVER.replace(
        "screen.Screen.run", "screen.enter_cage = lambda name, **whom: []; screen.Screen.run"
    )
    ours, theirs = link_pair()
    script = deed.format(deed="os.open('/etc/passwd', os.O_RDONLY)", fd=theirs.fileno())
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], pass_fds=[theirs.fileno()], timeout=60, check=False
    )
    ours.close()
    theirs.close()
    assert done.returncode == DONE
    assert os.path.exists("/etc/passwd")
