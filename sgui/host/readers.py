"""Other processes that hear what is typed: whoever has an input node open, or a HID device below it.

A grab silences the first as far as they came later; what reads /dev/hidraw* or took a grab before us hears
all the same (F10). Only what /proc shows to this user can be found.
"""

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
HEARING = ("/dev/input/event", "/dev/hidraw")
# logind keeps input nodes open for the power key, and gets nothing from grabbed ones.
HARMLESS = ("/usr/lib/systemd/systemd-logind", "/lib/systemd/systemd-logind")


def readers(ours: frozenset[int], proc: Path = PROC) -> list[str]:
    """Name and id of each, in the order of the ids."""
    pids = sorted(int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal())
    return [f"{_name(proc, pid)} {pid}" for pid in pids if pid not in ours and _hears(proc, pid)]


def _hears(proc: Path, pid: int) -> bool:
    return any(target.startswith(HEARING) for target in _open_files(proc, pid)) and not _harmless(proc, pid)


def _open_files(proc: Path, pid: int) -> Iterator[str]:
    """Names of open files; a process that is gone, or not ours to look into, has none."""
    try:
        entries = list((proc / str(pid) / "fd").iterdir())
    except OSError:
        return
    yield from filter(None, map(_target, entries))


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _harmless(proc: Path, pid: int) -> bool:
    return _target(proc / str(pid) / "exe") in HARMLESS


def _name(proc: Path, pid: int) -> str:
    try:
        raw = (proc / str(pid) / "comm").read_bytes()
    except OSError:
        return "?"
    return "".join(c if "!" <= c <= "~" else "?" for c in raw.decode("latin-1").rstrip("\n"))[:16]
