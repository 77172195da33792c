"""RUNTIME and STATE: where sockets and log are, as docs/control.md and docs/audit.md say."""

import os
from pathlib import Path

SYSTEM_STATE = "/var/lib/sgui"


def runtime_dir(given: str | None) -> Path:
    """Absolute. --runtime-dir, else $XDG_RUNTIME_DIR/sgui, else /run/sgui."""
    return _folder(given, "XDG_RUNTIME_DIR", "/run/sgui")


def state_dir(given: str | None) -> Path:
    """Absolute. --state-dir, else $XDG_STATE_HOME/sgui, else /var/lib/sgui, or ~/.local/state/sgui for a user
    who may not write that: few sessions set the variable, and this is what it then stands for.

    Source: XDG Base Directory Specification, 0.8.
    """
    return _folder(given, "XDG_STATE_HOME", _unset_state())


def _unset_state() -> str:
    home = os.environ.get("HOME", "")
    if os.geteuid() == 0 or os.access(SYSTEM_STATE, os.W_OK) or not home.startswith("/"):
        return SYSTEM_STATE
    return f"{home}/.local/state/sgui"


def _folder(given: str | None, variable: str, fallback: str) -> Path:
    if given is not None:
        return Path(given).absolute()
    base = os.environ.get(variable, "")
    return Path(base) / "sgui" if base.startswith("/") else Path(fallback)
