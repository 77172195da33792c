import os
import socket
from pathlib import Path

import pytest

from sgui.config.bounded_file import read_bounded
from sgui.values.errors import ConfigError
from sgui.values.limits import POLICY_BYTES


def refused(path: Path) -> str:
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(ConfigError) as caught:
        read_bounded(path)
    assert len(os.listdir("/proc/self/fd")) == before
    return str(caught.value)


def test_a_files_bytes_are_read_to_one_beyond_the_bound(tmp_path: Path) -> None:
    file = tmp_path / "f"
    for size in (0, 1, POLICY_BYTES, POLICY_BYTES + 1):
        file.write_bytes(b"x" * size)
        assert len(read_bounded(file)) == size
    file.write_bytes(b"x" * 1_000_000)
    assert len(read_bounded(file)) == POLICY_BYTES + 1


def test_a_symlink_is_followed(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x")
    (tmp_path / "link").symlink_to("f")
    assert read_bounded(tmp_path / "link") == b"x"


def test_what_is_no_regular_file_is_refused_and_blocks_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert (
        refused(tmp_path / "fifo") == f"{tmp_path}/fifo:1: file: no regular file, allowed is a regular file"
    )
    assert "no regular file" in refused(tmp_path)
    assert "no regular file" in refused(Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "sock"))
        assert "allowed is a file to be read" in refused(tmp_path / "sock")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none") == (
        f"{tmp_path}/none:1: file: No such file or directory, allowed is a file to be read"
    )
    assert "no file has this name" in refused(tmp_path / "a\0b")
    assert r"\x1b" in refused(tmp_path / "a\x1bb")
    assert "allowed is a file to be read" in refused(tmp_path / ("a" * 300))
    (tmp_path / "loop").symlink_to("loop")
    assert "allowed is a file to be read" in refused(tmp_path / "loop")
