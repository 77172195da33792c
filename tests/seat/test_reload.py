"""Policies are read beside the loop, and whatever is wrong comes back as words."""

import os
import select
from pathlib import Path

import pytest

from sgui.seat.reload import Loaded, Reload, load

GOOD = 'version = 1\n[domains.bank]\nlabel = "secret"\n'


def test_a_good_and_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(GOOD)
    good = load(path)
    assert good.policy is not None and good.text == GOOD and good.error == ""
    path.write_text(GOOD + 'ownr = "x"\n')
    bad = load(path)
    assert bad.policy is None and "ownr" in bad.error and f"{path}:4" in bad.error
    assert load(tmp_path / "absent").error
    path.write_text(GOOD + 'owner = "no-such-user-here"\n')
    assert "no-such-user-here" in load(path).error
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    path.write_text(GOOD + 'owner = "root"\n')
    assert load(path).error == "policy: owner 'root', must be the user who runs sgui where that is not root"


def test_what_a_signal_asked_for_is_answered_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reload = Reload()
    (tmp_path / "bad").write_text(GOOD + 'ownr = "x"\nmaks = 1\n')
    reload.ask(tmp_path / "bad", aloud=True)
    reload.ask(tmp_path / "bad")
    answers: list[Loaded] = []
    while len(answers) < 2:
        assert select.select([reload.fileno()], [], [], 10)[0]
        answers += reload.take()
    reload.close()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"sgui: {reason}" for reason in answers[0].error.splitlines()]
    assert len(lines) >= 2


def test_answers_come_in_the_order_of_the_questions(tmp_path: Path) -> None:
    reload = Reload()
    assert reload.take() == []
    (tmp_path / "a").write_text(GOOD)
    for name in ("a", "b", "a"):
        reload.ask(tmp_path / name)
    answers: list[Loaded] = []
    while len(answers) < 3:
        assert select.select([reload.fileno()], [], [], 10)[0]
        answers += reload.take()
    assert [answer.policy is not None for answer in answers] == [True, False, True]
    reload.close()
