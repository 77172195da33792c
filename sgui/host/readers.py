"""Other processes that have one of our input devices open: its node, or the HID device below it (F10).

A grab silences who has the node open, but not who reads /dev/hidraw*; and nobody has business with either but
logind and acpid, which open all nodes for the power key. Only what /proc shows to this user can be found.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

PROC = Path("/proc")
NODE, HIDRAW = "/dev/input/event", "/dev/hidraw"
HARMLESS = frozenset(
    {"/usr/lib/systemd/systemd-logind", "/lib/systemd/systemd-logind", "/usr/sbin/acpid", "/sbin/acpid"}
)
CLASS = Path("/sys/class/hidraw")


def readers(
    ours: frozenset[int], places: Collection[Path], proc: Path = PROC, hidraw: Path = CLASS
) -> list[str]:
    """Name and id of each, in the order of the ids. places: of our devices in sysfs."""
    pids = sorted(int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal())
    heard = [pid for pid in pids if pid not in ours and _hears(proc / str(pid), places, hidraw)]
    others = [pid for pid in heard if _target(proc / str(pid) / "exe") not in HARMLESS]
    return [f"{_name(proc, pid)} {pid}" for pid in others]


def _hears(process: Path, places: Collection[Path], hidraw: Path) -> bool:
    opened = [Path(target) for target in _open_files(process) if target.startswith((NODE, HIDRAW))]
    if {path.name for path in opened} & {place.name for place in places}:
        return True
    below = [(hidraw / path.name / "device").resolve() for path in opened if str(path).startswith(HIDRAW)]
    return any(place.is_relative_to(device) for device in below for place in places)


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
