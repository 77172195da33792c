"""Where sockets and log are when nobody says, for root, a service's user and a person."""

import os
from pathlib import Path

import pytest

from sgui.cli import folders
from sgui.cli.folders import runtime_dir, state_dir


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Not root, at home in tmp_path, with no other environment; /var/lib/sgui is tmp_path/system."""
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(folders, "SYSTEM_STATE", str(tmp_path / "system"))
    return monkeypatch


def test_what_is_given_counts_and_becomes_absolute(person: pytest.MonkeyPatch) -> None:
    person.setenv("XDG_RUNTIME_DIR", "/elsewhere")
    person.setenv("XDG_STATE_HOME", "/elsewhere")
    assert runtime_dir("here") == state_dir("here") == Path.cwd() / "here"


def test_the_environment_counts_when_it_is_absolute(person: pytest.MonkeyPatch, tmp_path: Path) -> None:
    person.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    person.setenv("XDG_STATE_HOME", "/state")
    assert (runtime_dir(None), state_dir(None)) == (Path("/run/user/1000/sgui"), Path("/state/sgui"))
    person.setenv("XDG_RUNTIME_DIR", "run")
    person.setenv("XDG_STATE_HOME", "state")
    assert (runtime_dir(None), state_dir(None)) == (Path("/run/sgui"), tmp_path / ".local/state/sgui")


def test_the_log_of_a_person_is_at_home(person: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert state_dir(None) == tmp_path / ".local/state/sgui"


def test_the_log_of_the_system_is_where_its_user_may_write_it(
    person: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "system").mkdir()
    assert state_dir(None) == tmp_path / "system"
    (tmp_path / "system").rmdir()
    person.setattr(os, "geteuid", lambda: 0)
    assert state_dir(None) == tmp_path / "system"


def test_without_a_home_the_log_is_the_system_s(person: pytest.MonkeyPatch, tmp_path: Path) -> None:
    person.delenv("HOME")
    assert state_dir(None) == tmp_path / "system"
