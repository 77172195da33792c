"""The command line as a person calls it."""

import os
import subprocess
import sys
from pathlib import Path


def sgui(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sgui", *arguments]
    environment = os.environ | (env or {})
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=environment)


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return sgui("audit", "verify", str(folder / "audit.jsonl"))


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    """One line on standard error, nothing else, never a traceback."""
    assert done.returncode == code, (done.args, done.returncode, done.stderr)
    assert done.stdout == ""
    line = done.stderr
    assert line.startswith("sgui: ") and line.endswith("\n") and line.count("\n") == 1, line
    assert line.isascii() and "Traceback" not in line
    return line
