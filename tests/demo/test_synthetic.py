"""sgui/demo/synthetic.py against a stand-in for sgui."""

import subprocess
import sys
from pathlib import Path

from tests.bridges.fake_sgui import FakeSgui


def test_it_draws_listens_and_reports(tmp_path: Path) -> None:
    sgui = FakeSgui(tmp_path / "bank.sock", (320, 240))
    command = [sys.executable, "-m", "sgui.demo.synthetic", str(tmp_path / "bank.sock")]
    running = subprocess.Popen(
        [*command, "bank", "320x240", "44", "Hello."], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    guest = sgui.guest()
    guest.until(lambda: guest.updates)
    before = guest.picture()
    assert guest.size == (320, 240) and len(set(before)) > 2
    guest.updates.clear()
    guest.tap(35)
    guest.tap(28)
    guest.until(lambda: guest.updates)
    said = [running.stdout.readline() for _ in range(6)]
    assert said[:4] == [
        "guest bank: ready\n",
        "input keyboard 0 0 0 0 1 35 1\n",
        "input keyboard 0 0 0 0 1 35 0\n",
        "input keyboard 0 0 0 0 1 28 1\n",
    ]
    assert "shell: h\n" in said
    guest.until(lambda: guest.picture() != before)
    guest.close()
    assert running.wait(10) == 0
    sgui.close()


def test_without_sgui_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sgui.demo.synthetic", str(tmp_path / "bank.sock")]
    done = subprocess.run(
        [*command, "bank", "320x240", "44", "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stderr.count("\n") == 1
