"""tests/totals.py"""

from pathlib import Path

import pytest

from tests.totals import main, totals

SUITE = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def test_several_runs_are_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    for file, counts in zip(files, ((10, 1, 2, 3), (5, 0, 0, 1)), strict=True):
        file.write_text(SUITE.format(*counts))
    assert totals(files) == {"passed": 8, "failed": 1, "errors": 2, "skipped": 4}
    assert main([str(file) for file in files]) == 0
    assert capsys.readouterr().out == "8 passed, 1 failed, 2 errors, 4 skipped\n"


def test_a_run_that_wrote_nothing_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        totals([tmp_path / "none"])
