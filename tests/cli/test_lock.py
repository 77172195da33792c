"""`sgui lock` comes back when the screen shows that it is locked."""

import threading
import time
from pathlib import Path

import pytest

from sgui.cli import lock, main
from tests.cli.fake_seat import FakeSeat


def test_lock_waits_until_the_screen_shows_it(tmp_path: Path) -> None:
    seat = FakeSeat(tmp_path)
    shown = threading.Timer(0.3, seat.status.update, [{"presented_mode": "locked"}])
    shown.start()
    before = time.monotonic()
    assert main(["lock", "--runtime-dir", str(tmp_path)]) == 0
    assert time.monotonic() - before >= 0.25
    assert [request.word for request in seat.asked[:2]] == ["lock", "status"]
    seat.close()


def test_a_screen_that_shows_nothing_of_it_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lock, "WAIT_S", 0.1)
    seat = FakeSeat(tmp_path)
    assert main(["lock", "--runtime-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "sgui: lock: locked, and the screen has not shown it after 0 s\n"
    seat.close()
