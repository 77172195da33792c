"""Where a domain's X server and its programs live: namespaces of their own, made by bubblewrap.

In there: the system's programs and fonts, read only; folders in memory that are gone with it; no network, no
device, no process but their own, no other user's file. `docs/x11.md` says what that keeps apart and what not.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sgui.values.errors import HostError
from sgui.values.geometry import Size

PACKAGES = {"bwrap": "bubblewrap", "Xvfb": "xvfb", "prlimit": "util-linux"}  # program: Debian's package

USER_ID = 1000  # in there
HOME = "/home/user"
RUN = "/run/user"
SHOWN = "/tmp/.screen"  # noqa: S108 - in there; Xvfb's picture
SOCKET = "/tmp/.X11-unix/X0"  # noqa: S108 - in there
AUTHORITY = "/run/authority"
PICTURE = f"{SHOWN}/Xvfb_screen0"

MEMORY_FOLDER_BYTES = 256 << 20  # each of those below
MEMORY_FOLDERS = ("/tmp", HOME, "/dev/shm")  # noqa: S108
# RLIMIT_DATA counts what a process has for itself, and not what it only reserves, as browsers do
LIMITS = ("--nproc=512", "--nofile=4096", f"--data={4 << 30}", "--core=0", "--memlock=65536")
# what programs look for, of the machine's own configuration; none of it is secret
ETC = ("alternatives", "fonts", "X11", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "xdg")
CACHES = ("/var/cache/fontconfig",)
USERS = f"user:x:{USER_ID}:{USER_ID}:user:{HOME}:/bin/sh\n".encode()
GROUPS = f"user:x:{USER_ID}:\n".encode()

# The first in there. Its output says that the X server listens, and later how the program ended; the program
# waits for a line of input. $1: the screen, $2: the keyboard's layout; then the program.
FIRST = f"""exec 2>/dev/null
echo 800 >/proc/self/oom_score_adj
mkdir -m 1777 /tmp/.X11-unix && mkdir -m 700 {SHOWN} || exit
Xvfb :0 -screen 0 "$1" -fbdir {SHOWN} -auth {AUTHORITY} -displayfd 1 -nolisten tcp -nolisten local \\
  -noreset -nocursor -br -s 0 </dev/null &
keyboard=$2
shift 2
read -r line || exit
[ -z "$keyboard" ] || setxkbmap -layout "$keyboard" </dev/null >/dev/null
"$@" </dev/null >/dev/null
echo $?
"""


# Around all of it. Its input is the bridge's: a line that lets the program run, then the bridge's end. The
# cage lets us send no signal, and the kernel none in our name when we die, so this kills what is left.
KEEPER = """{ read -r line && echo go; read -r line; kill -KILL 0; } | { "$@"; kill -KILL 0; }"""


@dataclass(frozen=True, slots=True)
class Inherited:
    """Descriptors that bubblewrap writes to (the first) and reads."""

    information: int
    seccomp: int
    authority: int
    users: int
    groups: int

    def all(self) -> tuple[int, ...]:
        return (self.information, self.seccomp, self.authority, self.users, self.groups)


def find_programs() -> None:
    """Raises HostError that says what to install."""
    missing = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
    if missing:
        raise HostError(f"x11: not installed: {', '.join(missing)}")


def command(inherited: Inherited, screen: Size, home: str, rest: Sequence[str]) -> list[str]:
    """The whole command line. home: a folder that stays, "" for one that is forgotten.

    rest: the keyboard's layout or "", then the program.
    """
    words = [
        "prlimit",
        *LIMITS,
        "/bin/sh",
        "-c",
        KEEPER,
        "sgui-x11",
        "bwrap",
        *_alone(),
        *_folders(home),
        *_own_files(inherited),
    ]
    size = f"{screen.width}x{screen.height}x24"
    return [*words, "--", "/bin/sh", "-c", FIRST, "sgui-x11", size, *rest]


def _alone() -> list[str]:
    """--unshare-all shares nothing: users, processes, network, IPC, mounts, host name, control groups."""
    return [
        *("--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--uid", str(USER_ID), "--gid", str(USER_ID), "--hostname", "domain"),
        *("--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/games"),
        *("--setenv", "HOME", HOME, "--setenv", "USER", "user", "--setenv", "LANG", "C.UTF-8"),
        *("--setenv", "XDG_RUNTIME_DIR", RUN, "--setenv", "TMPDIR", "/tmp"),  # noqa: S108
        *("--setenv", "DISPLAY", ":0", "--setenv", "XAUTHORITY", AUTHORITY),
    ]


def _folders(home: str) -> list[str]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        folder = Path("/") / name
        if folder.is_symlink():
            words += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            words += ["--ro-bind", str(folder), str(folder)]
    for path in (*(f"/etc/{name}" for name in ETC), *CACHES):
        words += ["--ro-bind-try", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--symlink", "/tmp", "/var/tmp"]  # noqa: S108
    for folder_in_memory in MEMORY_FOLDERS:
        words += ["--size", str(MEMORY_FOLDER_BYTES), "--tmpfs", folder_in_memory]
    if home:
        words += ["--bind", home, HOME]
    return [*words, "--perms", "0700", "--size", str(1 << 20), "--tmpfs", RUN, "--chdir", HOME]


def _own_files(inherited: Inherited) -> list[str]:
    return [
        *("--perms", "0600", "--ro-bind-data", str(inherited.authority), AUTHORITY),
        *("--ro-bind-data", str(inherited.users), "/etc/passwd"),
        *("--ro-bind-data", str(inherited.groups), "/etc/group"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--info-fd", str(inherited.information), "--seccomp", str(inherited.seccomp)),
    ]
