"""RUNTIME and STATE: what private_dir() would say, without making anything."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sgui.doctor.finding import Finding, note, ok, problem


def examine(runtime: Path, state: Path) -> Iterator[Finding]:
    yield folder("runtime", runtime)
    yield folder("state", state)
    yield log(state)


def folder(area: str, path: Path) -> Finding:
    try:
        info = path.lstat()
    except FileNotFoundError:
        return _unmade(area, path)
    except OSError as error:
        return problem(area, f"{path}: {error.strerror}", f"another --{area}-dir")
    if not stat.S_ISDIR(info.st_mode):
        return problem(area, f"{path} is no folder", f"remove it, or another --{area}-dir")
    if info.st_uid != os.geteuid():
        return problem(
            area, f"{path} belongs to uid {info.st_uid}", f"run as that user, or another --{area}-dir"
        )
    if info.st_mode & 0o022:
        return problem(area, f"{path} may be written by others", f"chmod go-w {path}")
    return ok(area, f"{path}, mode {stat.S_IMODE(info.st_mode):04o}")


def _unmade(area: str, path: Path) -> Finding:
    """Made at the start, if its nearest ancestor lets us."""
    above = next((each for each in path.parents if each.exists()), Path("/"))
    if os.access(above, os.W_OK | os.X_OK):
        return ok(area, f"{path} will be made")
    return problem(area, f"{path} is not there, and {above} may not be written", f"another --{area}-dir")


def log(state: Path) -> Finding:
    """Whether there is room for the audit log."""
    place = next((each for each in (state, *state.parents) if each.exists()), Path("/"))
    try:
        room = os.statvfs(place)
    except OSError as error:
        return note("audit", f"{place}: {error.strerror}")
    free_mib = room.f_bavail * room.f_frsize >> 20
    if free_mib < 64:
        return problem("audit", f"{free_mib} MiB free for the log in {place}", "make room")
    return ok("audit", f"{free_mib} MiB free for the log")
