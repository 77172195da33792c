"""sgui/demo/guests.py without a machine; test_show.py has the rest."""

from pathlib import Path

import pytest

from sgui.demo.guests import RealGuests, SyntheticGuests
from sgui.values.errors import HostError


def test_without_qemu_there_are_no_real_guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostError, match="qemu-system-x86_64 is not installed"):
        RealGuests(tmp_path, lambda _words: None)


def test_a_synthetic_guest_that_cannot_connect_is_noticed(tmp_path: Path) -> None:
    cast = SyntheticGuests(tmp_path)
    cast.connect(tmp_path / "nowhere")
    with pytest.raises(HostError, match=r"did not start: .*nowhere"):
        cast.wait_until_ready()
    cast.stop()


def test_synthetic_guests_need_no_bridge(tmp_path: Path) -> None:
    cast = SyntheticGuests(tmp_path)
    assert cast.sockets() == {}
    assert "synthetic" in cast.kind
