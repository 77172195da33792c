"""sgui/demo/show.py: the command as a user meets it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sgui.demo.show import main

PICTURES = ("1-nobody", "2-bank", "3-typed", "4-work", "5-attention", "6-tile")


def demo(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sgui", "demo", *arguments],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_says_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    words = capsys.readouterr().out
    assert "--headless" in words and "three guests" in words


def test_an_unknown_option_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--colour"])
    assert ended.value.code == 2


@pytest.mark.slow
def test_synthetic_guests_tell_the_story(tmp_path: Path) -> None:
    done = demo(tmp_path, "--headless", "--synthetic")
    assert done.returncode == 0, done.stderr
    assert "synthetic" in done.stdout.splitlines()[0]
    assert done.stdout.count("checked:") == 2
    assert [(tmp_path / "demo-out" / f"{name}.png").exists() for name in PICTURES] == [True] * 6
    assert not list(tmp_path.glob("sgui-demo-*"))  # nothing is left behind


@pytest.mark.slow
def test_without_qemu_it_says_so_and_goes_on(tmp_path: Path) -> None:
    """PATH leads nowhere: no QEMU, and nothing to install it with."""
    done = demo(tmp_path, "--headless", "--pictures", "here", PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "no real guests: qemu: qemu-system-x86_64 is not installed"
    assert (tmp_path / "here" / "6-tile.png").exists()


@pytest.mark.slow
def test_an_interrupted_demonstration_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sgui", "demo", "--headless", "--synthetic"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.5)
    running.send_signal(signal.SIGTERM)
    _out, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (1, "sgui: demo: interrupted\n")
    assert not list(tmp_path.glob("sgui-demo-*"))
    assert programs_of(tmp_path) == []


def programs_of(folder: Path) -> list[bytes]:
    """Command lines of what runs now and names this folder."""
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(process.read_bytes())
    return [line for line in lines if bytes(folder) in line]


def test_a_size_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    done = demo(tmp_path, "--headless", "--synthetic", "--size", "big")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "headless:big" in done.stderr


def test_a_folder_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = demo(tmp_path, "--headless", "--synthetic", "--pictures", "file/in")
    assert done.returncode == 1
    assert done.stderr == "sgui: demo: file/in: Not a directory\n"


@pytest.mark.vm
def test_real_guests_tell_the_story(tmp_path: Path) -> None:
    done = demo(tmp_path, "--headless")
    assert done.returncode == 0, done.stdout + done.stderr
    if "three Linux guests in QEMU" not in done.stdout:
        pytest.skip(
            f"QEMU CANNOT BE HAD, so the demonstration was only synthetic: {done.stdout.splitlines()[0]}"
        )
    assert done.stdout.count("checked:") == 2
