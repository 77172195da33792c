"""`sgui stop` comes back when the instance's lock is free."""

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from sgui.cli import main, stop
from tests.cli.fake_seat import FakeSeat


@pytest.fixture
def locked(tmp_path: Path) -> int:
    fd = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def test_stop_waits_for_the_lock(locked: int, tmp_path: Path) -> None:
    seat = FakeSeat(tmp_path)
    threading.Timer(0.3, os.close, [locked]).start()
    before = time.monotonic()
    assert main(["stop", "--runtime-dir", str(tmp_path)]) == 0
    assert time.monotonic() - before >= 0.25
    seat.close()


def test_stop_does_not_wait_for_ever(
    locked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stop, "WAIT_S", 0.1)
    seat = FakeSeat(tmp_path)
    assert main(["stop", "--runtime-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "sgui: stop: sgui was asked and still runs after 0 s\n"
    os.close(locked)
    seat.close()
