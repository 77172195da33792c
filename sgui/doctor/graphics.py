"""What paints: GL, tried in a process of its own, which a driver may take along. And the console."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sgui.doctor.finding import Finding, note, ok, problem

PAINTS_S = 60  # a driver's first start on a slow machine
_TRY = (
    "from sgui.screen.output.headless import HeadlessOutput\n"
    "from sgui.values.geometry import Size\n"
    "output = HeadlessOutput(Size(640, 480))\n"
    "print(output.renderer.name)\n"
)
_MESA = "install libegl1, libgl1, libopengl0 and libgl1-mesa-dri"


def examine(root: Path) -> Iterator[Finding]:
    yield paints()
    yield from cards(root / "dev/dri", root / "dev/tty0")


def paints() -> Finding:
    """Which renderer starts and passes the test that every screen begins with."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _TRY],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PAINTS_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return problem("gl", f"the driver does not start: {type(error).__name__}", _MESA)
    renderer = done.stdout.strip()
    if done.returncode != 0 or not renderer:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return problem("gl", f"nothing paints: {last}", _MESA)
    if not renderer.startswith("gl "):
        return note("gl", "none that passes the test: the reference renderer paints, slowly", _MESA)
    if "llvmpipe" in renderer or "softpipe" in renderer:
        return note("gl", f"{renderer}: the processor paints, no graphics card")
    return ok("gl", renderer)


def cards(folder: Path, console: Path) -> Iterator[Finding]:
    """Whether --output kms could open what it needs."""
    found = sorted(folder.glob("card*"))
    if not found:
        yield note("kms", f"no card in {folder}: a window and headless are possible, a bare console is not")
        return
    closed = [path.name for path in found if not os.access(path, os.R_OK | os.W_OK)]
    if closed:
        remedy = "run sgui as a service or as root, or join the group video"
        yield problem("kms", f"{', '.join(closed)}: may not be opened by this user", remedy)
    else:
        yield ok("kms", ", ".join(path.name for path in found))
    if not os.access(console, os.R_OK | os.W_OK):
        yield problem("console", f"{console} may not be opened", "run sgui as a service or as root")
    else:
        yield ok("console", str(console))
