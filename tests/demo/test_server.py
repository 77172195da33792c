"""sgui/demo/server.py"""

from pathlib import Path

import pytest

from sgui.demo.cast import policy
from sgui.demo.server import Server, domain
from sgui.values.errors import HostError


def test_a_policy_that_is_refused_is_told_in_sguis_words(tmp_path: Path) -> None:
    with pytest.raises(HostError, match=r"did not become ready: sgui: .*colour"):
        Server(tmp_path, "version = 1\ncolour = 2\n", "headless:640x480", "none")


def test_it_is_asked_as_a_user_would_ask_it(tmp_path: Path) -> None:
    server = Server(tmp_path, policy({}), "headless:640x480", "none")
    try:
        assert [entry["name"] for entry in server.status()["domains"]] == ["bank", "work", "web"]
        assert domain(server.status(), "web")["label"] == "untrusted"
        with pytest.raises(HostError, match="sgui focus bank: sgui: "):
            server.ask("focus", "bank")  # the policy does not let the control socket do that
        with pytest.raises(HostError, match="a miracle: not within 0 s"):
            server.wait_for("a miracle", lambda _status: False, 0.2)
    finally:
        server.stop()
    assert not server.running
    with pytest.raises(HostError, match="sgui run ended"):
        server.wait_for("anything", lambda _status: True, 1)


def test_stopping_twice_is_once(tmp_path: Path) -> None:
    server = Server(tmp_path, policy({}), "headless:640x480", "none")
    server.stop()
    server.stop()
    assert server.wait() == 0
