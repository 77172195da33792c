"""Starting our own processes: isolated interpreter, chosen descriptors, a clean environment."""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence

from sgui.values.errors import HostError

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

    user: uid to become, with the groups of that user and no others; needs root. Standard input is /dev/null,
    standard output goes to our standard error: only the warden speaks on standard output. Raises HostError.
    """
    command = [sys.executable, "-I", "-m", module, *arguments]
    group, extra_groups = (None, None) if user is None else groups_of(user)
    try:
        return subprocess.Popen(
            command,
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            env=clean_environment(),
            user=user,
            group=group,
            extra_groups=extra_groups,
            start_new_session=True,  # a Ctrl-C in the terminal is the warden's business
        )
    except OSError as error:
        who = "this user" if user is None else f"user {user}"
        raise HostError(f"spawn: {who} cannot run {command[0]}: {error.strerror}") from error


def groups_of(user: int) -> tuple[int, list[int]]:
    """The primary group and all groups of a user who has an account. Raises HostError for another."""
    try:
        account = pwd.getpwuid(user)
    except KeyError:
        raise HostError(f"spawn: user {user} has no account") from None
    return account.pw_gid, os.getgrouplist(account.pw_name, account.pw_gid)
