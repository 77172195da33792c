"""The input FIFO outlives its writers, and what was typed unseen is thrown away."""

import os
import select
from pathlib import Path

import pytest

from sgui.host.fifo import drain, open_fifo, reopen
from sgui.values.errors import ConfigError


@pytest.fixture
def fifo(tmp_path: Path) -> str:
    path = tmp_path / "keys"
    os.mkfifo(path)
    return str(path)


def readable(fd: int) -> bool:
    return bool(select.select([fd], [], [], 0)[0])


def test_it_waits_quietly_for_the_next_writer(fifo: str) -> None:
    fd = open_fifo(fifo)
    assert not readable(fd)
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, b"one")
    os.close(writer)
    assert os.read(fd, 10) == b"one"
    assert os.read(fd, 10) == b""
    fd = reopen(fd)
    assert not readable(fd)
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, b"two")
    assert os.read(fd, 10) == b"two"
    os.close(writer)
    os.close(fd)


def test_drain_leaves_nothing(fifo: str) -> None:
    fd = open_fifo(fifo)
    writer = os.open(fifo, os.O_WRONLY)
    os.write(writer, bytes(5000))
    drain(fd)
    with pytest.raises(BlockingIOError):
        os.read(fd, 1)
    os.close(writer)
    drain(fd)  # end of file
    os.close(fd)


def test_anything_but_a_fifo_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "file"
    plain.write_text("")
    for path in (plain, tmp_path, tmp_path / "absent"):
        with pytest.raises(ConfigError, match=r"^input: .* must be an existing FIFO$"):
            open_fifo(str(path))
