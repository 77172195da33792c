"""sgui/bridges/program.py: how a bridge begins and ends."""

import pytest

from sgui.bridges import program
from sgui.bridges.stopping import Stopped, Stopping
from sgui.values.errors import HostError


def ends_by(error: Exception) -> int:
    def run(_stopping: Stopping) -> None:
        raise error

    return program.perform("bank", run)


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process keeps its name, its privileges and its signals."""
    for name in ("name_process", "renounce_privileges", "Stopping"):
        monkeypatch.setattr(program, name, lambda *_: None)


def test_being_asked_to_end_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_by(Stopped()) == 0
    assert capsys.readouterr().err == ""


def test_everything_else_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_by(HostError("vm: gone")) == 1
    assert capsys.readouterr().err == "sgui: bridge bank: vm: gone\n"


def test_every_bridge_has_a_domain_and_a_door() -> None:
    words = ["--domain", "bank", "--guest-socket", "/s"]
    assert program.parser("rfb", "About.").parse_args(words).domain == "bank"
    with pytest.raises(SystemExit):
        program.parser("rfb", "About.").parse_args(words[:2])
