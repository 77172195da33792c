"""That it is locked is on the disk: what is there, or cannot be read, means locked (fail closed)."""

from pathlib import Path

import pytest

from sgui.warden.marker import Marker


def test_it_is_locked_until_it_is_unlocked(tmp_path: Path) -> None:
    assert Marker(tmp_path).failures is None
    Marker(tmp_path).lock(3)
    assert Marker(tmp_path).failures == 3
    Marker(tmp_path).unlock()
    Marker(tmp_path).unlock()
    assert Marker(tmp_path).failures is None


@pytest.mark.parametrize("content", [b"", b"no number", b"\xff", b"-4"])
def test_whatever_is_in_the_file_it_is_locked(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "locked").write_bytes(content)
    assert Marker(tmp_path).failures == 0


def test_a_folder_in_its_place_is_locked_too(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir()
    assert Marker(tmp_path).failures == 0


def test_a_disk_that_does_not_take_it_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marker = Marker(tmp_path / "gone")
    marker.lock(2)
    assert marker.failures == 2
    assert capsys.readouterr().err.startswith("sgui: lock: ")


def test_a_disk_that_does_not_let_it_go_ends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "locked").mkdir()  # which nobody can unlink
    marker = Marker(tmp_path)
    marker.unlock()
    assert marker.failures is None and Marker(tmp_path).failures == 0
    assert capsys.readouterr().err.startswith("sgui: lock: ")
