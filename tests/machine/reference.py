"""The same scene in another sgui, here and headless: what the machine's display must show."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from image.layer import FILES
from sgui.demo.hands import CODES
from tests.rig import ALT, CTRL, DIGITS, Rig

GUESTS = {"bank": ("1024x600", "45", "Online banking."), "web": ("800x600", "43", "The open web.")}


def reference(
    folder: Path,
    size: tuple[int, int],
    rules: Path = FILES / "policy.toml",
    sizes: Mapping[str, str] = {},
    **typed: str,
) -> tuple[Any, int]:
    """The picture, and up to which column the band says only what is the same there: after that comes the
    clock, and whose input it is. typed: into which guest, in this order; the last one keeps the focus.
    sizes: of guests' pictures where they are others."""
    policy = rules.read_text()
    own = "".join(line + "\n" for line in policy.splitlines() if not line.startswith("owner"))
    own += 'screenshot = true\n[management]\nscreenshot = "full"\n'
    own = own.replace('scaling = "none"\n\n', 'scaling = "none"\nscreenshot = true\n\n')
    with Rig(folder, policy=own, size=size) as rig:
        guests = [_start(rig, name, sizes.get(name, GUESTS[name][0])) for name in GUESTS]
        try:
            rig.until(lambda status: all(each["size"] for each in status["domains"]), wait=30)
            for name, text in typed.items():
                rig.tap(CTRL, ALT, DIGITS[1 + list(GUESTS).index(name)])
                rig.until(lambda status, name=name: status["presented_focus"] == name)
                for letter in text:
                    rig.tap(CODES[letter])
                    time.sleep(0.05)
            time.sleep(1.0)
            return rig.shot(), 640
        finally:
            for guest in guests:
                guest.kill()
                guest.wait()


def _start(rig: Rig, name: str, size: str) -> "subprocess.Popen[bytes]":
    _, color, message = GUESTS[name]
    command = [
        sys.executable,
        "-m",
        "sgui.demo.synthetic",
        str(rig.socket_of(name)),
        name,
        size,
        color,
        message,
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
