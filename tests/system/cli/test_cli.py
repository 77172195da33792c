"""Commands and exit codes as the contract has them."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rig import Rig
from tests.stage import policy, present
from tests.system.cli.program import refused, sgui

# -- exit codes --------------------------------------------------------------------------------------------

CLIENTS = [
    ("status",),
    ("status", "--json"),
    ("focus", "bank"),
    ("attention",),
    ("layout", "tile"),
    ("release", "bank"),
    ("reload",),
    ("lock",),
    ("stop",),
    ("screenshot", "/nonexistent/x.png"),
    ("watch",),
    ("watch", "--json"),
]


@pytest.mark.parametrize("command", CLIENTS)
def test_without_a_server_every_client_fails_with_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused(sgui(*command, "--runtime-dir", str(tmp_path / "none")), 1)
    refused(sgui(*command, env={"XDG_RUNTIME_DIR": str(tmp_path)}), 1)
    (tmp_path / "control.sock").write_text("a file")
    refused(sgui(*command, "--runtime-dir", str(tmp_path)), 1)


USAGE = [
    (),
    ("nonsense",),
    ("focus",),
    ("focus", "a", "b"),
    ("layout",),
    ("release",),
    ("screenshot",),
    ("status", "extra"),
    ("status", "--jso"),
    ("status", "--json=1"),
    ("policy",),
    ("policy", "check"),
    ("policy", "eat", "x"),
    ("policy", "explain", "x", "y"),
    ("audit",),
    ("audit", "burn"),
    ("audit", "verify", "a", "b"),
    ("run",),
    ("run", "--policy"),
    ("run", "extra"),
    ("attach",),
    ("attach", "qemu"),
    ("replay",),
    ("--frobnicate",),
    ("watch", "--every", "1"),
]


@pytest.mark.parametrize("command", USAGE)
def test_wrong_usage_exits_2_with_one_line(command: tuple[str, ...]) -> None:
    refused(sgui(*command), 2)


HOSTILE = [
    "--all",
    "-x",
    "../x",
    "bank\n",
    "ba\x1bnk",
    "\u202eknab",
    "b" * 10000,
    "",
    " ",
    "BANK",
    "bank ",
    "1",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["focus", "release", "layout"])
def test_hostile_names_are_refused_with_one_line(rig: Rig, command: str, name: str) -> None:
    """H03, H09: they are neither options nor printed as they are."""
    before = rig.status()
    arguments = [command, "--runtime-dir", str(rig.runtime)]
    done = sgui(*arguments, "--", name)
    line = refused(done, done.returncode)
    assert done.returncode in (1, 2) and len(line) < 1000
    assert "\x1b" not in line and "\u202e" not in line
    if name.startswith("-"):
        refused(sgui(*arguments, name), 2)
    after = rig.status()
    assert (after["focus"], after["layout"]) == (before["focus"], before["layout"])


def test_good_commands_exit_0(rig: Rig) -> None:
    present(rig, "bank")
    for command in (
        "status",
        "status --json",
        "focus bank",
        "attention",
        "layout tile",
        "layout full",
        "reload",
    ):
        assert rig.sgui(*command.split()).stderr == ""
    for option in ("--help", "--version"):
        assert sgui(option).returncode == 0
    for command in ("status", "policy check", "audit verify", "attach", "replay", "run", "labels"):
        done = sgui(*command.split(), "--help")
        assert done.returncode == 0 and done.stdout.startswith("usage: sgui"), command
    assert sgui("labels").returncode == 0


def test_screenshot_writes_a_png_or_says_why_not(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    rig.sgui("screenshot", str(path))
    assert path.read_bytes().startswith(b"\x89PNG")
    for bad in ("/nonexistent/dir/x.png", str(tmp_path), "/dev/full"):
        refused(rig.sgui("screenshot", bad, check=False), 1)


def test_what_this_version_lacks_is_said_in_one_line(rig: Rig, tmp_path: Path) -> None:
    refused(rig.sgui("lock", check=False), 1)
    for command in (
        ("attach", "vnc", "--domain", "bank", "192.0.2.1:5900"),
        ("attach", "x11", "--domain", "bank"),
    ):
        refused(sgui(*command), 1)


# -- run -----------------------------------------------------------------------------------------------------


def run_refused(tmp_path: Path, *options: str, text: str | None = None) -> str:
    path = tmp_path / "policy.toml"
    path.write_text(policy() if text is None else text)
    folders = ["--runtime-dir", str(tmp_path / "run"), "--state-dir", str(tmp_path / "state")]
    arguments = ["run", "--policy", str(path), *folders, *options]
    return refused(sgui(*arguments), 1)


def test_run_refuses_in_one_line(tmp_path: Path) -> None:
    headless = ("--output", "headless")
    assert "FIFO" in run_refused(tmp_path, *headless, "--input", f"pipe:{tmp_path}/none")
    (tmp_path / "file").write_text("")
    run_refused(tmp_path, *headless, "--input", f"pipe:{tmp_path}/file")
    os.mkfifo(tmp_path / "keys")
    run_refused(tmp_path, "--output", "window", "--input", f"pipe:{tmp_path}/keys")
    for wrong in ("headless:0x0", "headless:1", "headless:100000x1", "screen", ""):
        run_refused(tmp_path, "--output", wrong)
    run_refused(tmp_path, *headless, "--input", "keyboard")
    run_refused(tmp_path, *headless, text="version = 2\n")
    run_refused(tmp_path, *headless, text=policy({"bank": 'label = "red"\nowner = "no-such-user-xyz"'}))
    refused(sgui("run", "--policy", str(tmp_path / "missing"), *headless), 1)
    assert not (tmp_path / "run" / "control.sock").exists()


def test_run_refuses_a_runtime_dir_that_others_may_write(tmp_path: Path) -> None:
    for mode in (0o777, 0o770, 0o722):
        folder = tmp_path / f"run-{mode:o}"
        folder.mkdir()
        folder.chmod(mode)
        path = tmp_path / "policy.toml"
        path.write_text(policy())
        arguments = ["--policy", str(path), "--runtime-dir", str(folder), "--state-dir", str(tmp_path / "s")]
        refused(sgui("run", *arguments, "--output", "headless", "--input", "none"), 1)
        assert list(folder.iterdir()) == []


def test_ready_is_exactly_one_line_and_sigterm_ends_with_0(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(policy())
    arguments = [
        "--policy",
        str(path),
        "--runtime-dir",
        str(tmp_path / "r"),
        "--state-dir",
        str(tmp_path / "s"),
    ]
    command = [
        sys.executable,
        "-m",
        "sgui",
        "run",
        *arguments,
        "--output",
        "headless:400x300",
        "--input",
        "none",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sgui: ready\n"
        assert stat.S_IMODE((tmp_path / "r").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "r" / "guests").stat().st_mode) & 0o077 == 0
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, "", "")
    assert not (tmp_path / "r" / "control.sock").exists()
    assert not list((tmp_path / "r").glob("guests/*"))
