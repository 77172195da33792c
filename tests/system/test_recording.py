"""`sgui run --record` and `sgui replay` over the running system."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig import ALT, CTRL, A, B, C, Rig

LETTERS = (A, B, C, 16, 17, 18)  # and q, w, e
TWO = 3


class Recorded(Rig):
    """With more options than the ordinary one."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder)
        self.options = options

    def __enter__(self) -> "Recorded":
        command = [sys.executable, "-m", "sgui", "run", "--policy", str(self.policy), *self.options]
        command += ["--runtime-dir", str(self.runtime), "--state-dir", str(self.state)]
        command += ["--output", f"headless:{self.size[0]}x{self.size[1]}", "--input", f"pipe:{self.fifo}"]
        with open(self.folder / "stderr", "w") as errors:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "sgui: ready\n", self.errors()
        self.typing = os.open(self.fifo, os.O_WRONLY)
        return self


def day(rig: Rig) -> None:
    """Some typing, a switch by hotkey, the attention screen."""
    for name in ("bank", "work"):
        rig.guest(name).show(320, 200, 9, 9, 9)
    rig.tap(CTRL, ALT, TWO)
    rig.until(lambda s: s["presented_focus"] == "work")
    for code in LETTERS:
        rig.tap(code)
    rig.point(300, 300)
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")


def replayed(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sgui", "replay", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_session_comes_back_without_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "session"
    with Recorded(tmp_path, "--record", str(path)) as rig:
        day(rig)
        assert any(record["kind"] == "recording.started" for record in rig.audit())
    assert path.stat().st_mode & 0o7777 == 0o600
    text = path.read_text("ascii")
    assert f'["Key",1,{TWO},true]' in text
    for code in LETTERS:
        assert f'["Key",1,{code},' not in text
    one, two = replayed(path), replayed(path)
    assert (one.returncode, one.stderr) == (0, "")
    assert one.stdout == two.stdout
    assert "normal, focus work, surfaces work" in one.stdout
    assert "attention, focus -," in one.stdout
    assert one.stdout.splitlines()[-1].endswith("all as recorded")


def test_keys_are_recorded_loudly(tmp_path: Path) -> None:
    path = tmp_path / "session"
    with Recorded(tmp_path, "--record", str(path), "--record-keys") as rig:
        day(rig)
    text = path.read_text("ascii")
    assert f'["Key",1,{A},true]' in text
    assert '["InputState","recorded"]' in text
    assert replayed(path).returncode == 0


def test_a_killed_seat_leaves_its_part(tmp_path: Path) -> None:
    path = tmp_path / "session"
    with Recorded(tmp_path, "--record", str(path)) as rig:
        day(rig)
        dead = rig.kill("seat")
        while True:
            with contextlib.suppress(OSError):  # nobody is at the control socket for a moment
                rig.until(lambda s: s["processes"]["seat"] != dead and s["presented_mode"] == "normal", 10)
                break
    done = replayed(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("begins, recorded without keys") == 2


@pytest.mark.parametrize("there", ["precious", None])
def test_no_file_is_overwritten(there: str | None, tmp_path: Path) -> None:
    path = tmp_path / "session" if there else tmp_path
    if there:
        path.write_text(there)
    rig = Recorded(tmp_path, "--record", str(path))
    command = [sys.executable, "-m", "sgui", "run", "--policy", str(rig.policy), "--record", str(path)]
    command += ["--runtime-dir", str(rig.runtime), "--state-dir", str(rig.state), "--output", "headless"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("sgui: record: ")
    if there:
        assert path.read_text() == there
