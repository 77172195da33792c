"""Pipes: whole records, and a full one is no reason to wait."""

import os

import pytest

from sgui.host.pipes import pipe_pair, waits, write_whole


def test_b04_a_full_pipe_never_blocks_us_whatever_the_reader_does_to_its_end() -> None:
    read, write = pipe_pair()
    os.set_blocking(read, True)  # the reader's flag is its own
    count = 0
    while write_whole(write, b"abcd"):
        count += 1
    assert count >= 1024
    assert not write_whole(write, bytes(4096))
    os.read(read, 8192)
    assert write_whole(write, b"abcd")
    os.close(read)
    with pytest.raises(BrokenPipeError):
        write_whole(write, b"abcd")
    os.close(write)


def test_what_waits_is_seen_and_an_end_is_nothing() -> None:
    read, write = pipe_pair()
    assert not waits(read)
    write_whole(write, b"abcd")
    assert waits(read)
    os.read(read, 8)
    os.close(write)
    assert not waits(read)
    os.close(read)
