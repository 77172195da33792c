"""`sgui run`, started as a user would start it, and asked as a user would ask it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sgui.values.errors import HostError

START_S = 30.0
STOP_S = 10.0

Status = dict[str, Any]


class Server:
    """The folder holds its policy, runtime and state. Raises HostError if it does not become ready."""

    def __init__(self, folder: Path, policy: str, output: str, source: str) -> None:
        """output, source: for `--output` and `--input`."""
        self._runtime = folder / "run"
        (folder / "policy.toml").write_text(policy)
        self.log = folder / "sgui.log"
        command = [sys.executable, "-m", "sgui", "run", "--policy", str(folder / "policy.toml")]
        command += ["--runtime-dir", str(self._runtime), "--state-dir", str(folder / "state")]
        command += ["--output", output, "--input", source]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )
        try:
            self._wait_until_ready()
        except BaseException:  # interrupted: nobody has this Server yet, and it has a session of its own
            self.stop()
            raise

    def _wait_until_ready(self) -> None:
        out = self._process.stdout
        assert out is not None
        if not select.select([out], [], [], START_S)[0] or out.readline() != b"sgui: ready\n":
            self.stop()
            raise HostError(f"demo: sgui run did not become ready: {self.complaint()}")

    @property
    def guests(self) -> Path:
        return self._runtime / "guests"

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def complaint(self) -> str:
        words = self.log.read_text("utf-8", "replace").strip()
        if words:
            return words.splitlines()[-1]
        return "nothing" if self.running else f"exit status {self._process.returncode}"

    def ask(self, *arguments: str) -> str:
        """Run a client command. Raises HostError with what it says if it refuses."""
        command = [sys.executable, "-m", "sgui", *arguments, "--runtime-dir", str(self._runtime)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        if done.returncode:
            raise HostError(f"demo: sgui {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def status(self) -> Status:
        status: Status = json.loads(self.ask("status", "--json"))
        return status

    def wait_for(self, words: str, holds: Callable[[Status], bool], seconds: float) -> Status:
        """The first status for which this holds. Raises HostError(words) when time is up."""
        end = time.monotonic() + seconds
        while True:
            if not self.running:
                raise HostError(f"demo: sgui run ended: {self.complaint()}")
            status = self.status()
            if holds(status):
                return status
            if time.monotonic() > end:
                raise HostError(f"demo: {words}: not within {seconds:.0f} s; sgui says: {self.complaint()}")
            time.sleep(0.1)

    def wait(self) -> int:
        """Until it ends by itself, as when the user closes the window."""
        return self._process.wait()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for all of its session if that does not help."""
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def domain(status: Status, name: str) -> dict[str, Any]:
    """One entry of `domains`."""
    found: dict[str, Any] = next(entry for entry in status["domains"] if entry["name"] == name)
    return found
