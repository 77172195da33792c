"""What a forbidden call leaves: its name on standard error, and a process that died of it."""

import os
import signal
import socket
import threading

import pytest

from tests.host.test_sandbox_unsafe import caged, killed_by_the_filter


def test_the_call_that_was_forbidden_is_named_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert killed_by_the_filter(caged(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()))
    number = {"x86_64": 41, "aarch64": 198}[os.uname().machine]
    assert f"cage qemu: system call {number} (socket) is not in its policy" in capfd.readouterr().err


def test_another_thread_dies_the_same_way(capfd: pytest.CaptureFixture[str]) -> None:
    def threaded() -> None:
        other = threading.Thread(target=os.kill, args=(os.getppid(), signal.SIGTERM))
        other.start()
        other.join()

    assert killed_by_the_filter(caged(threaded, policy="screen"))
    assert "(kill) is not in its policy" in capfd.readouterr().err


def test_nobody_may_change_who_hears_of_it() -> None:
    assert killed_by_the_filter(caged(lambda: signal.signal(signal.SIGSYS, signal.SIG_IGN)))  # type: ignore[arg-type]
