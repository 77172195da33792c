"""The file: ours alone, new, and whole lines only."""

import os
from pathlib import Path

import pytest

from sgui.recording.file import create, resume
from sgui.values.errors import ConfigError


def test_it_is_ours_alone(tmp_path: Path) -> None:
    path = tmp_path / "rec"
    old = os.umask(0)
    try:
        create(path)
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o7777 == 0o600


def test_an_empty_file_will_do(tmp_path: Path) -> None:
    path = tmp_path / "rec"
    path.touch(0o644)
    create(path)
    assert path.stat().st_mode & 0o7777 == 0o600


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (path := tmp_path / "rec").write_text("precious")
    with pytest.raises(ConfigError, match="new file"):
        create(path)
    assert path.read_text() == "precious"


@pytest.mark.parametrize("kind", ["folder", "fifo", "link", "nowhere", "zero"])
def test_only_a_file_will_do(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "rec"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(tmp_path / "other")
    elif kind == "nowhere":
        path = tmp_path / "no" / "rec"
    else:
        path = tmp_path / "a\0b"
    with pytest.raises(ConfigError, match=r"^record: "):
        create(path)


def test_half_a_line_is_cut_off(tmp_path: Path) -> None:
    (path := tmp_path / "rec").write_bytes(b"one\ntwo\nhal")
    fd, size = resume(path)
    os.close(fd)
    assert (size, path.read_bytes()) == (8, b"one\ntwo\n")


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="file of the start"):
        resume(tmp_path / "rec")
