"""`sgui screenshot`: sealed memory becomes a file, anything else becomes an error."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sgui.cli import main
from tests.cli.fake_seat import SEALS, FakeSeat, sealed

SIZES = {"width": 2, "height": 2, "stride": 12}
# B, G, R, unused; and four bytes of padding at the end of each row
ROWS = bytes([1, 2, 3, 99, 4, 5, 6, 99, *[77] * 4, 7, 8, 9, 99, 10, 11, 12, 99, *[77] * 4])


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[FakeSeat]:
    made = FakeSeat(tmp_path)
    yield made
    for fd in made.picture[1]:
        os.close(fd)
    made.close()


def shoot(tmp_path: Path, name: str = "shot.png") -> int:
    return main(["screenshot", str(tmp_path / name), "--runtime-dir", str(tmp_path)])


def test_the_picture_is_saved_for_us_alone(seat: FakeSeat, tmp_path: Path) -> None:
    seat.picture = (SIZES, (sealed(ROWS),))
    for _ in range(2):  # the second replaces the first
        assert shoot(tmp_path) == 0
        with Image.open(tmp_path / "shot.png") as image:
            assert image.size == (2, 2)
            assert image.tobytes() == bytes([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10])
        assert (tmp_path / "shot.png").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["control.sock", "shot.png"]


@pytest.mark.parametrize(
    ("result", "memory"),
    [
        (SIZES, None),
        (SIZES, lambda: sealed(ROWS, 0)),
        (SIZES, lambda: sealed(ROWS, SEALS & ~2)),
        (SIZES, lambda: sealed(ROWS[:-1])),
        (SIZES, lambda: os.open("/dev/zero", os.O_RDONLY)),
        (SIZES, lambda: os.open("/proc/self/exe", os.O_RDONLY)),
        (SIZES, lambda: os.pipe()[0]),
        (SIZES | {"width": 0}, lambda: sealed(ROWS)),
        (SIZES | {"width": 4}, lambda: sealed(ROWS)),
        (SIZES | {"height": 2**40}, lambda: sealed(ROWS)),
        (SIZES | {"height": "2"}, lambda: sealed(ROWS)),
        (SIZES | {"stride": 2**40}, lambda: sealed(ROWS)),
        (None, lambda: sealed(ROWS)),
    ],
)
def test_b01_b02_b03_anything_but_sealed_memory_of_that_size_is_refused(
    seat: FakeSeat, tmp_path: Path, capsys: pytest.CaptureFixture[str], result: Any, memory: Any
) -> None:
    seat.picture = (result, (memory(),) if memory else ())
    assert shoot(tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith("sgui: screenshot: ")
    assert error.count("\n") == 1
    assert not (tmp_path / "shot.png").exists()


@pytest.mark.parametrize("name", ["shot.jpg", "png", "nowhere/shot.png", "folder.png"])
def test_only_a_png_in_a_folder_that_is_there(
    seat: FakeSeat, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    assert shoot(tmp_path, name) == 1
    assert capsys.readouterr().err.startswith("sgui: screenshot: ")
    assert seat.asked == [], "refused before anything is looked at"
