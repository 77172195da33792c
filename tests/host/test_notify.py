"""sd_notify: a datagram if somebody asked for it, silence else."""

import socket
from pathlib import Path

import pytest

from sgui.host.notify import notify, watchdog_seconds


def test_ready_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(path))
        end.settimeout(2)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        notify("READY=1")
        assert end.recv(100) == b"READY=1"
    notify("lost")  # nobody listens any more


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    for text, seconds in (("", None), ("x", None), ("0", None), ("4000000", 2.0)):
        monkeypatch.setenv("WATCHDOG_USEC", text)
        assert watchdog_seconds() == seconds
