"""Other processes that hear what is typed although its input node is grabbed: by the HID device below it.

A grab silences all that have the node itself open, so logind and acpid may (they do, for the power key). What
is read from /dev/hidraw* it does not silence (F10). Only what /proc shows to this user can be found.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

PROC = Path("/proc")
HIDRAW = "/dev/hidraw"
CLASS = Path("/sys/class/hidraw")


def readers(
    ours: frozenset[int], places: Collection[Path], proc: Path = PROC, hidraw: Path = CLASS
) -> list[str]:
    """Name and id of each, in the order of the ids. places: of our devices in sysfs."""
    pids = sorted(int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal())
    others = [pid for pid in pids if pid not in ours and _hears(proc / str(pid), places, hidraw)]
    return [f"{_name(proc, pid)} {pid}" for pid in others]


def _hears(process: Path, places: Collection[Path], hidraw: Path) -> bool:
    nodes = [Path(target).name for target in _open_files(process) if target.startswith(HIDRAW)]
    below = [hidraw / node / "device" for node in nodes]
    return any(place.is_relative_to(device.resolve()) for device in below for place in places)


def _open_files(process: Path) -> Iterator[str]:
    """Names of open files; a process that is gone, or not ours to look into, has none."""
    try:
        entries = list((process / "fd").iterdir())
    except OSError:
        return
    yield from filter(None, map(_target, entries))


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _name(proc: Path, pid: int) -> str:
    try:
        raw = (proc / str(pid) / "comm").read_bytes()
    except OSError:
        return "?"
    return "".join(c if "!" <= c <= "~" else "?" for c in raw.decode("latin-1").rstrip("\n"))[:16]
