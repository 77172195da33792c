"""A bridge at sgui's door."""

from pathlib import Path

import pytest

from sgui.bridges import channel
from sgui.bridges.channel import open_channel
from sgui.bridges.stopping import Stopped, Stopping
from sgui.guest import Busy, InQuarantine
from tests.bridges.fake_sgui import FakeSgui


def test_it_waits_as_long_as_it_is_told(tmp_path: Path) -> None:
    sgui = FakeSgui(tmp_path / "d.sock", refusals=((4, 30), (1, 0)))
    with open_channel(tmp_path / "d.sock", Stopping()) as display:
        assert display.generation == 7
    sgui.close()


def test_a_bridge_that_stays_is_an_error_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "BUSY_S", 0.1)
    sgui = FakeSgui(tmp_path / "d.sock", refusals=((1, 0),) * 50)
    with pytest.raises(Busy):
        open_channel(tmp_path / "d.sock", Stopping())
    sgui.close()


def test_quarantine_is_not_waited_for(tmp_path: Path) -> None:
    sgui = FakeSgui(tmp_path / "d.sock", refusals=((3, 0),))
    with pytest.raises(InQuarantine):
        open_channel(tmp_path / "d.sock", Stopping())
    sgui.close()


def test_asked_to_stop_it_stops_waiting(tmp_path: Path) -> None:
    sgui = FakeSgui(tmp_path / "d.sock", refusals=((4, 60000),))
    stopping = Stopping()
    stopping._signals.send(b"x")
    with pytest.raises(Stopped):
        open_channel(tmp_path / "d.sock", stopping)
    sgui.close()
