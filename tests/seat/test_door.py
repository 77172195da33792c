"""Doors: one socket a domain, its owner alone may use it, and a storm of knocks waits outside."""

import os
import socket
from pathlib import Path

import pytest

from sgui import config
from sgui.core.policy import Policy
from sgui.seat.door import CONNECTS_PER_SECOND, Door
from sgui.values.errors import ConfigError


def policy(*domains: str, owner: str = "") -> Policy:
    text = "version = 1\n" + "".join(
        f'[domains.{name}]\nlabel = "secret"\n' + (f'owner = "{owner}"\n' if owner else "")
        for name in domains
    )
    return config.parse(text.encode(), "test", shipped_labels=config.shipped_labels())


def connect(path: Path) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end.connect(str(path))
    return end


def test_doors_follow_the_policy(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.open_for(policy("bank", "web"))
    first = door.fileno("bank")
    assert {p.name for p in tmp_path.iterdir()} == {"bank.sock", "web.sock"}
    assert (tmp_path / "bank.sock").stat().st_mode & 0o777 == 0o600
    door.open_for(policy("bank", "work"))
    assert {p.name for p in tmp_path.iterdir()} == {"bank.sock", "work.sock"}
    assert door.fileno("bank") == first
    assert dict(door).keys() == {"bank", "work"}
    door.close()
    assert not list(tmp_path.iterdir())


def test_who_knocks_is_seen(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.open_for(policy("bank"))
    assert door.accept("bank") is None
    end = connect(tmp_path / "bank.sock")
    came = door.accept("bank")
    assert came is not None and came[1]
    for one in (end, came[0]):
        one.close()
    door.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a socket to somebody else")
def test_b15_another_user_than_the_owner_is_not_allowed(tmp_path: Path) -> None:
    folder = tmp_path / "run" / "guests"
    folder.mkdir(parents=True)
    door = Door(folder)
    door.open_for(policy("bank", owner="nobody"))
    assert (folder / "bank.sock").stat().st_uid != 0
    end = connect(folder / "bank.sock")  # root may connect to anything, and is still not the owner
    came = door.accept("bank")
    assert came is not None and not came[1]
    for one in (end, came[0]):
        one.close()
    door.close()


def test_an_unknown_owner_is_the_operators_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no-such-user-here"):
        Door(tmp_path).open_for(policy("bank", owner="no-such-user-here"))


def test_a11_more_knocks_than_a_few_a_second_wait(tmp_path: Path) -> None:
    door = Door(tmp_path)
    assert [door.rested("bank", 10.0) for _ in range(CONNECTS_PER_SECOND)] == [None] * CONNECTS_PER_SECOND
    assert door.rested("bank", 10.5) == 11.0
    assert door.rested("web", 10.5) is None
    assert door.rested("bank", 11.0) is None
