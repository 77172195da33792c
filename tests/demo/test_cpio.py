"""sgui/demo/cpio.py"""

import shutil
import subprocess
from pathlib import Path

import pytest

from sgui.demo.cpio import archive, character_device, file, folder

ENTRIES = (
    folder("dev"),
    character_device("dev/console", 5, 1),
    folder("bin"),
    file("bin/it", b"hello", 0o755),
)


def test_each_member_is_aligned() -> None:
    made = archive(ENTRIES)
    assert len(made) % 4 == 0
    assert made.count(b"070701") == len(ENTRIES) + 1
    assert all(made.index(b"070701", at) % 4 == 0 for at in (0, 50, 150))
    assert made.rstrip(b"\0").endswith(b"TRAILER!!!")


def test_equal_entries_give_equal_bytes() -> None:
    assert archive(ENTRIES) == archive(iter(ENTRIES))


@pytest.mark.skipif(shutil.which("cpio") is None, reason="the program cpio is not installed")
def test_cpio_reads_it(tmp_path: Path) -> None:
    listed = subprocess.run(["cpio", "-tv"], input=archive(ENTRIES), capture_output=True, check=True)
    lines = listed.stdout.decode().splitlines()
    assert [line.split()[-1] for line in lines] == ["dev", "dev/console", "bin", "bin/it"]
    assert [line[:10] for line in lines] == ["drwxr-xr-x", "crw-------", "drwxr-xr-x", "-rwxr-xr-x"]
    subprocess.run(
        ["cpio", "-id", "bin/it"], input=archive(ENTRIES), cwd=tmp_path, capture_output=True, check=True
    )
    assert (tmp_path / "bin/it").read_bytes() == b"hello"
