"""What `sgui doctor` prints, and how it ends."""

import json
from pathlib import Path

import pytest

from sgui.cli import main
from sgui.doctor import graphics


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(graphics, "_TRY", "print('gl paper')")
    return ["doctor", "--runtime-dir", str(tmp_path / "run"), "--state-dir", str(tmp_path / "state")]


def test_a_line_each_and_what_to_do_below(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.toml").write_text("version = 2\n")
    assert main([*words, "--policy", str(tmp_path / "p.toml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "ok       gl         gl paper" in lines
    assert any(line.startswith("problem  policy     ") for line in lines)
    assert all(line.split()[0] in ("ok", "note", "problem", "->") for line in lines)


def test_json_says_the_same(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.toml").write_text("version = 1\n")
    code = main([*words, "--json", "--policy", str(tmp_path / "p.toml")])
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is (code == 0)
    assert {frozenset(finding) for finding in told["findings"]} == {
        frozenset({"area", "verdict", "words", "remedy"})
    }
    assert {finding["area"] for finding in told["findings"]} >= {"gl", "iommu", "policy"}
