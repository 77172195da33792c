"""RUNTIME and STATE: where sockets and log are, as docs/control.md and docs/audit.md say."""

import os
from pathlib import Path


def runtime_dir(given: str | None) -> Path:
    """Absolute. --runtime-dir, else $XDG_RUNTIME_DIR/sgui, else /run/sgui."""
    return _folder(given, "XDG_RUNTIME_DIR", "/run/sgui")


def state_dir(given: str | None) -> Path:
    """Absolute. --state-dir, else $XDG_STATE_HOME/sgui, else /var/lib/sgui."""
    return _folder(given, "XDG_STATE_HOME", "/var/lib/sgui")


def _folder(given: str | None, variable: str, fallback: str) -> Path:
    if given is not None:
        return Path(given).absolute()
    base = os.environ.get(variable, "")
    return Path(base) / "sgui" if base.startswith("/") else Path(fallback)
