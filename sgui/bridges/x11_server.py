"""Starting a domain's X server in its jail, and the way in: taken before any program of the domain runs."""

import json
import os
import select
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from sgui.bridges import x11_jail
from sgui.bridges.mapped import Place
from sgui.bridges.x11_link import Link
from sgui.host import cage_policy
from sgui.host.link import close_all
from sgui.host.seccomp_filter import seccomp_filter
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.wire.x11 import COOKIE_BYTES, encode_authority
from sgui.wire.xwd import HEAD_BYTES, decode_dump

START_S = 30.0
WORDS_BYTES = 4096
STATUS_DIGITS = 3
NOBODY = 65534  # who root's jails run as


@dataclass(slots=True)
class Server:
    """link: to the X server, set up. picture, place: its memory, and where in that the pixels are.

    output: of the jail's first process; readable when the program has ended. keeper: what it waits for before
    it lets the program run comes here, and its end ends the jail.
    """

    link: Link
    picture: int
    place: Place
    output: int
    keeper: int

    def let_the_program_run(self) -> None:
        os.write(self.keeper, b"go\n")

    def program_status(self) -> int | None:
        """How the program ended, if it has: whatever else has ended now, ended because of that."""
        os.set_blocking(self.output, False)
        try:
            said = os.read(self.output, WORDS_BYTES).strip()
        except BlockingIOError:
            return None
        return int(said) if said.isdigit() and len(said) <= STATUS_DIGITS else None

    def close(self) -> None:
        """And everything in the jail is killed."""
        self.link.close()
        close_all((self.picture, self.output, self.keeper))


def start(screen: Size, home: str, keyboard: str, program: Sequence[str]) -> Server:
    """screen: the largest size that the domain can have. Raises HostError, ProtocolError."""
    x11_jail.find_programs()
    cookie = os.urandom(COOKIE_BYTES)
    pipes = tuple(os.pipe() for _ in range(4))
    (information, written), (words, complaints), (output, outputs), (inputs, keeper) = pipes
    contents = (encode_authority(cookie), x11_jail.USERS, x11_jail.GROUPS)
    inherited = x11_jail.Inherited(written, _filter(), *[_file(content) for content in contents])
    try:
        _start(
            x11_jail.command(inherited, screen, home, (keyboard, *program)),
            inherited.all(),
            (inputs, outputs, complaints),
        )
    except BaseException:
        close_all((information, words, output, keeper))
        raise
    finally:
        close_all((*inherited.all(), inputs, outputs, complaints))
    try:
        return _entered(_root_when_ready(output, information, words), cookie, output, keeper)
    except BaseException:
        close_all((output, keeper))
        raise
    finally:
        close_all((information, words))


def _entered(root: str, cookie: bytes, output: int, keeper: int) -> Server:
    try:
        link = Link(_connect(root + x11_jail.SOCKET), cookie)
        picture = os.open(root + x11_jail.PICTURE, os.O_RDONLY | os.O_NOFOLLOW)
        dump = decode_dump(os.pread(picture, HEAD_BYTES, 0), os.fstat(picture).st_size)
    except OSError as error:
        raise HostError(f"x11: the X server cannot be reached: {error.strerror}") from error
    return Server(link, picture, Place(dump.size, 32, dump.stride, dump.offset), output, keeper)


def _file(content: bytes) -> int:
    """A descriptor to read this from."""
    fd = os.memfd_create("sgui", os.MFD_CLOEXEC)
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _filter() -> int:
    """What nothing in the jail may ask of the kernel, as the kernel's own program."""
    fd = _file(b"")
    with os.fdopen(fd, "wb", closefd=False) as file:
        seccomp_filter(cage_policy.read("x11-program")).export_bpf(file)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _start(command: list[str], fds: tuple[int, ...], standard: tuple[int, int, int]) -> None:
    """standard: what the jail has for input and output, and where bubblewrap complains."""
    nobody = NOBODY if os.geteuid() == 0 else None
    try:
        process = subprocess.Popen(
            command,
            pass_fds=fds,
            stdin=standard[0],
            stdout=standard[1],
            stderr=standard[2],
            env={"PATH": os.environ.get("PATH", os.defpath)},
            user=nobody,
            group=nobody,
            extra_groups=None if nobody is None else [],
            start_new_session=True,  # what the keeper kills is its process group
        )
    except OSError as error:
        raise HostError(f"x11: cannot run {command[0]}: {error.strerror}") from error
    process.returncode = 0  # nobody waits for it: the cage has no call for that, and the keeper ends with us


def _root_when_ready(output: int, information: int, words: int) -> str:
    """The jail's file system, as we see it, once the X server in there listens. Raises HostError."""
    until = monotonic() + START_S
    if not _up_to(b"\n", output, until):
        why = os.read(words, WORDS_BYTES).decode("ascii", "replace").strip().splitlines()
        raise HostError(f"x11: no X server: {ascii(why[-1])[1:-1] if why else 'Xvfb ended at once'}")
    said = json.loads(_up_to(b"}", information, until))
    return f"/proc/{int(said['child-pid'])}/root"


def _up_to(end: bytes, fd: int, until: float) -> bytes:
    """What comes, piece by piece, up to this end; b"" if that never comes. Raises HostError if it is late."""
    said = b""
    while not said.endswith(end):
        if not select.select([fd], [], [], max(until - monotonic(), 0))[0]:
            raise HostError(f"x11: the X server is not ready after {START_S:.0f} s")
        part = os.read(fd, 1)
        if not part:
            return b""
        said += part
    return said


def _connect(path: str) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        end.connect(path)
    except BaseException:
        end.close()
        raise
    return end
