"""Starting our own processes: isolated interpreter, chosen descriptors, a clean environment."""

import os
import subprocess
import sys
from collections.abc import Sequence

# What a child may inherit. PYTHON*, LD_* and debugging switches are not among it (H13).
KEPT = frozenset(
    {"PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR"}
    | {"DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY"}
    | {"LIBGL_ALWAYS_SOFTWARE", "GALLIUM_DRIVER", "LP_NUM_THREADS", "MESA_LOADER_DRIVER_OVERRIDE"}
)


def clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key in KEPT}


def spawn(
    module: str, arguments: Sequence[str], fds: Sequence[int], user: int | None = None
) -> "subprocess.Popen[bytes]":
    """Start `python -I -m module arguments` with these descriptors under their own numbers.

    user: uid to become (with its primary group left to the cage), where we are root. Standard input is
    /dev/null, standard output goes to our standard error: only the warden speaks on standard output.
    """
    command = [sys.executable, "-I", "-m", module, *arguments]
    return subprocess.Popen(
        command,
        pass_fds=fds,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        env=clean_environment(),
        user=user,
        start_new_session=True,  # a Ctrl-C in the terminal is the warden's business
    )
