"""What the warden keeps: sessions with their descriptors, and generations that never come again (E15)."""

import gc
import json
import os
import time
from pathlib import Path

import pytest

from sgui.warden.keeper import GENERATION_BLOCK, KEPT_FDS, Keeper


def fds() -> list[int]:
    return [os.dup(0) for _ in range(KEPT_FDS)]


def open_count() -> int:
    gc.collect()  # descriptors of other tests
    return len(os.listdir("/proc/self/fd"))


def test_a_session_is_kept_changed_and_dropped(tmp_path: Path) -> None:
    keeper, before = Keeper(tmp_path), open_count()
    keeper.keep(json.dumps({"generation": 5, "layout": None}), fds())
    keeper.keep(json.dumps({"generation": 5, "layout": [1]}), [])
    (kept,) = keeper
    assert json.loads(kept.body)["layout"] == [1] and len(kept.fds) == KEPT_FDS
    keeper.drop(5)
    keeper.drop(5)
    end = time.monotonic() + 5
    while open_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert open_count() == before and not list(keeper)


def test_too_few_descriptors_are_closed_and_nothing_is_kept(tmp_path: Path) -> None:
    keeper, before = Keeper(tmp_path), open_count()
    keeper.keep(json.dumps({"generation": 1}), [os.dup(0)])
    assert not list(keeper) and open_count() == before


def test_generations_never_come_again_in_a_boot(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    assert keeper.next_generation == 1
    for generation in (1, 2, 5000):
        keeper.keep(json.dumps({"generation": generation}), fds())
    assert keeper.next_generation == 5001
    keeper.close()
    assert Keeper(tmp_path).next_generation >= 5001
    (tmp_path / "generation").write_text("another-boot 77777\n")
    assert Keeper(tmp_path).next_generation == 1
    (tmp_path / "generation").write_text("nonsense")
    assert Keeper(tmp_path).next_generation == 1
    assert GENERATION_BLOCK > 0


def test_a_full_disk_ends_nothing_while_there_are_generations_left(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    (tmp_path / "generation.new").mkdir()  # in the place of a disk without room
    keeper.keep(json.dumps({"generation": 3000}), fds())
    with pytest.raises(OSError):
        keeper.keep(json.dumps({"generation": 5000}), fds())
    (tmp_path / "generation.new").rmdir()
    keeper.keep(json.dumps({"generation": 5001}), fds())
    keeper.close()
    assert Keeper(tmp_path).next_generation > 5001
