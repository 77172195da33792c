"""Exit codes and endings of real processes: never a traceback, whatever happens to input and output."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sgui.cli import entry
from sgui.values.errors import ConfigError
from tests.cli.fake_seat import STATUS, FakeSeat

SGUI = [sys.executable, "-m", "sgui"]


def wait_for(condition: object) -> None:
    for _ in range(1000):
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.01)
    raise AssertionError("ten seconds were not enough")


def test_status_json_is_what_the_seat_said(seat: FakeSeat, tmp_path: Path) -> None:
    done = subprocess.run(
        [*SGUI, "status", "--json", "--runtime-dir", tmp_path], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == STATUS
    assert done.stdout.isascii()


def test_a_reader_that_leaves_early_is_no_error(seat: FakeSeat, tmp_path: Path) -> None:
    seat.status = STATUS | {"padding": "x" * 60000}
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        check=False,
        args=[*SGUI, "status", "--json", "--runtime-dir", tmp_path],
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_output_is_one_line(seat: FakeSeat, tmp_path: Path, unbuffered: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            args=[*SGUI, "status", "--runtime-dir", tmp_path],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (1, "sgui: system: No space left on device\n")


def test_watch_prints_events_until_it_is_interrupted(seat: FakeSeat, tmp_path: Path) -> None:
    command = [*SGUI, "watch", "--runtime-dir", str(tmp_path)]
    for words, expected in (
        ([], "2026-01-01T10:00:00Z  focus.changed  domain=bank was=- why='a\\nb\\u202e'\n"),
        (["--json"], '{"time": "2026-01-01T10:00:00Z", "kind": "focus.changed", "domain": "bank", '),
    ):
        with subprocess.Popen(
            command + words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            wait_for(lambda: seat.watched)
            seat.publish("focus.changed", domain="bank", was=None, why="a\nb\u202e")
            assert process.stdout.readline().startswith(expected)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=10)
            assert (process.returncode, errors) == (0, "")
        wait_for(lambda: not seat.watched)


def test_watch_says_when_sgui_ends(tmp_path: Path) -> None:
    seat = FakeSeat(tmp_path)
    with subprocess.Popen(
        [*SGUI, "watch", "--runtime-dir", str(tmp_path)], stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for(lambda: seat.watched)
        seat.close()
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (1, "sgui: watch: sgui has ended the connection\n")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyboardInterrupt(), "sgui: interrupted"),
        (ConfigError("a: \x1b[2J"), "sgui: a: \\x1b[2J"),
        (ConfigError("a: 1", "b: 2"), "sgui: a: 1\nsgui: b: 2"),
        (PermissionError(13, "Permission denied", "/x\ny"), "sgui: system: /x\\ny: Permission denied"),
        (RecursionError("deep"), "sgui: internal: RecursionError: deep, please report it"),
        (MemoryError(), "sgui: internal: MemoryError: , please report it"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_is_lines_and_one(
    error: BaseException, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Module:
        @staticmethod
        def perform(_: object) -> int:
            raise error

    monkeypatch.setattr(entry.importlib, "import_module", lambda _: Module)
    assert entry.main(["status"]) == 1
    assert capsys.readouterr().err == line + "\n"


def test_every_command_has_help_and_a_module(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "run attach status top watch attention reload lock stop focus layout release screenshot labels replay"
    )
    for command in [*([word] for word in words.split()), ["policy", "check"], ["policy", "explain"]]:
        assert entry.main([*command, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"usage: sgui {' '.join(command)} ")


def test_labels_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["labels"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("labels:\n")
    assert "solid" in out
    assert "shield" in out
    assert out.isascii()


def test_run_and_status_pull_no_large_libraries() -> None:
    """The warden grows out of `sgui run`; what is imported once stays."""
    program = (
        "import sys, sgui.cli, sgui.cli.run, sgui.cli.status, sgui.cli.audit\n"
        "print({'numpy', 'PIL', 'OpenGL', 'pygame', 'jeepney', 'sgui.screen'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
