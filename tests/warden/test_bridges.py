"""Bridges follow the policy: started, left alone, changed, ended."""

from pathlib import Path
from typing import Any

import pytest

from sgui.values.errors import HostError
from sgui.values.settings import Settings
from sgui.warden import bridges as module
from sgui.warden.bridges import Bridges


class Started:
    """In the place of a process that runs until it is killed."""

    count = 1000

    def __init__(self) -> None:
        Started.count += 1
        self.pid = Started.count


@pytest.fixture
def bridges(monkeypatch: pytest.MonkeyPatch) -> Bridges:
    monkeypatch.setattr(module, "spawn", lambda *_: Started())
    monkeypatch.setattr(module.Child, "kill", lambda self: None)
    monkeypatch.setattr(module.Child, "reap", lambda self: None)
    return Bridges(Settings(Path("/p"), Path("/run/x"), Path("/s"), "headless:64x64", "none"))


def want(domain: str, qmp: str = "/q") -> dict[str, Any]:
    return {"domain": domain, "kind": "qemu", "options": {"qmp": qmp}, "owner": ""}


def test_wanted_bridges_start_once(bridges: Bridges) -> None:
    bridges.wanted([want("a"), want("b")], 1.0)
    assert bridges.due() == [1.0, 1.0]
    assert bridges.start_due(1.0) and not bridges.start_due(2.0)
    before = bridges.pids()
    bridges.wanted([want("a"), want("b")], 2.0)
    assert not bridges.start_due(2.0) and bridges.pids() == before


def test_options_become_arguments(bridges: Bridges) -> None:
    options = {"server": "unix:/v", "password_file": "/p"}
    bridges.wanted([{"domain": "a", "kind": "rfb", "options": options, "owner": ""}], 1.0)
    (child,) = bridges._children.values()
    assert child.arguments[-4:] == ("--password-file", "/p", "--server", "unix:/v")


def test_one_that_ends_comes_back_later_and_one_unwanted_does_not(
    bridges: Bridges, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridges.wanted([want("a"), want("b")], 1.0)
    bridges.start_due(1.0)

    def reap(self: Any) -> int | None:
        ended, self.process = self.process is not None, None
        return -9 if ended else None

    bridges.wanted([want("a", "/other")], 2.0)
    monkeypatch.setattr(module.Child, "reap", reap)
    assert bridges.reap(3.0) and not bridges.reap(3.0)
    assert bridges.take_killed() == []
    assert bridges.due() == [4.0] and bridges.pids() == {}
    assert bridges.start_due(4.0) and list(bridges.pids()) == ["a"]
    bridges.reap(5.0)
    bridges.wanted([], 5.0)
    assert bridges.due() == []


def test_one_that_cannot_be_started_is_said_and_tried_again(
    bridges: Bridges, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise HostError("spawn: user 7 cannot run python: Permission denied")

    monkeypatch.setattr(module, "spawn", refuse)
    bridges.wanted([want("a")], 1.0)
    bridges.start_due(1.0)
    assert capsys.readouterr().err == "sgui: bridge a: spawn: user 7 cannot run python: Permission denied\n"
    assert bridges.due() == [2.0] and bridges.pids() == {}
    bridges.start_due(2.0)
    assert bridges.due() == [4.0]
    bridges.wanted([], 3.0)
    assert bridges.due() == []


def test_b14_one_that_dies_of_a_signal_is_told_once(
    bridges: Bridges, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridges.wanted([want("a")], 1.0)
    for code, told in ((1, []), (-9, []), (-15, []), (-31, [("a", "SIGSYS")]), (-11, [("a", "SIGSEGV")])):
        monkeypatch.setattr(module.Child, "reap", lambda _self, code=code: code)
        assert bridges.reap(2.0)
        assert bridges.take_killed() == told and bridges.take_killed() == []
