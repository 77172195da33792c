"""RUNTIME and STATE: folders that nobody else may write, and the lock against a second instance (B11)."""

import fcntl
import os
import stat
from pathlib import Path

from sgui.values.errors import ConfigError


def private_dir(path: Path, what: str) -> Path:
    """Make or check a folder: ours, mode 0700 when made, never writable by others, no symlink.

    Raises ConfigError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        info = path.lstat()
    except OSError as error:
        raise ConfigError(
            f"{what}: {path}: {error.strerror}, must be a folder that can be made (--{what}-dir)"
        ) from error
    if not stat.S_ISDIR(info.st_mode):
        raise ConfigError(f"{what}: {path} is no folder (or a symbolic link), must be a folder")
    if info.st_uid != os.geteuid():
        raise ConfigError(f"{what}: {path} belongs to uid {info.st_uid}, must belong to uid {os.geteuid()}")
    if info.st_mode & 0o022:
        mode = stat.S_IMODE(info.st_mode)
        raise ConfigError(f"{what}: {path} has mode {mode:04o}, must not be writable by others")
    return path


def lock_instance(runtime: Path) -> int:
    """Hold RUNTIME/lock; the descriptor keeps it. Raises ConfigError if another sgui holds it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        fd = os.open(runtime / "lock", flags, 0o600)
    except OSError as error:
        raise ConfigError(f"runtime: {runtime}/lock: {error.strerror}, must be an ordinary file") from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(fd)
        raise ConfigError(f"runtime: another sgui runs in {runtime}, only one is allowed") from error
    return fd


def remove_stale_socket(path: Path) -> None:
    """Remove a socket left by an earlier instance; anything else in its place is refused (B11).

    Raises ConfigError.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise ConfigError(f"runtime: {path} is no socket, must be absent or a socket")
    path.unlink()
