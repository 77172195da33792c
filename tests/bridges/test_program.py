"""sgui/bridges/program.py: how a bridge begins and ends."""

import pytest

from sgui.bridges import program
from sgui.bridges.stopping import Stopped, Stopping
from sgui.values.errors import HostError


class Patient(Stopping):
    """Nobody asks it to end."""

    def __init__(self) -> None:
        pass

    def check(self, wait_s: float = 0.0) -> None:
        pass


def absent() -> None:
    raise HostError("gone")


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


def test_what_ended_by_itself_is_one_line_and_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_by(program.Ended("x11: the program ended")) == 0
    assert capsys.readouterr().err == "sgui: bridge bank: x11: the program ended\n"


def test_what_is_not_there_yet_is_said_once_and_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    attempts = iter([HostError("gone"), HostError("away"), None])

    def attempt() -> str:
        if error := next(attempts):
            raise error
        return "there"

    assert program.once_there("bank", "vm: ", attempt, Patient(), 0) == "there"
    assert capsys.readouterr().err == "sgui: bridge bank: waiting for vm: gone\n"


def test_nobody_waits_whose_parent_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    parents = iter([7, 1])
    monkeypatch.setattr("os.getppid", lambda: next(parents))
    with pytest.raises(Stopped):
        program.once_there("bank", "", absent, Patient(), 0)


def test_everything_else_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_by(HostError("vm: gone")) == 1
    assert capsys.readouterr().err == "sgui: bridge bank: vm: gone\n"


def test_every_bridge_has_a_domain_and_a_door(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--domain", "bank", "--guest-socket", "/s"]
    assert program.parser("rfb", "About.").parse_args(words).domain == "bank"
    with pytest.raises(SystemExit) as ended:
        program.parser("rfb", "About.").parse_args(words[:2])
    said = "the following arguments are required: --guest-socket, see `sgui attach rfb --help`"
    assert (ended.value.code, capsys.readouterr().err) == (2, f"sgui: usage: {said}\n")


def test_g09_of_what_a_guest_can_cause_without_end_the_first_lines_are_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell = program.teller("web")
    for number in range(1000):
        tell(f"picture {number}")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == program.TOLD_MAX and lines[0] == "sgui: bridge web: picture 0"
