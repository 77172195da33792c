"""Attacks of group B on the running system: memory, descriptors and pipes of guests; B01 to B09."""

import array
import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sgui.host.listener import refuse_descriptors
from tests.hostile.siege import (
    attention_in_time,
    cpu_s,
    dropped,
    fds,
    holds,
    number,
    painted,
    pour,
    size_of,
    state_of,
    storm,
    unharmed,
)
from tests.rawguest import RawGuest
from tests.rig import A, Rig

pytestmark = pytest.mark.slow
Fresh = Callable[[], str]
F_ADD_SEALS, F_SEAL_WRITE = 1033, 8
PUNCH_HOLE = 0x02 | 0x01  # with KEEP_SIZE
PAGE = 4096


def test_b01_the_memory_cannot_be_cut_or_sealed(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    guest = painted(rig, fresh())
    for fd in (guest.fb_fd, guest.kbd_fd, guest.pixels_fd):
        for attack in (
            lambda fd=fd: os.ftruncate(fd, 0),
            lambda fd=fd: os.ftruncate(fd, 1 << 40),
            lambda fd=fd: fcntl.fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE),
            lambda fd=fd: os.posix_fallocate(fd, 0, 1 << 40),
        ):
            with pytest.raises(OSError) as refused:
                attack()
            assert refused.value.errno == errno.EPERM
    guest.fill(9, 9, 9)
    unharmed(rig, honest)


@contextlib.contextmanager
def strange_descriptors(folder: Path) -> Iterator[list[int]]:
    """B02 and B03: everything that is no memory of ours."""
    sparse = os.memfd_create("sparse", os.MFD_CLOEXEC)
    os.ftruncate(sparse, 16 << 40)
    made = [
        sparse,
        os.memfd_create("unsealable"),
        os.open("/dev/zero", os.O_RDWR),
        os.open("/proc/self/mem", os.O_RDWR),
        os.open(folder, os.O_PATH),
        os.open(folder, os.O_RDONLY),
        *os.pipe(),
    ]
    try:
        yield made
    finally:
        for fd in made:
            os.close(fd)


def offer(end: socket.socket, fds: list[int]) -> bool:
    """Send descriptors over the guest's socket; False if the kernel refuses to pass them."""
    try:
        end.sendmsg([b"here"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
    except PermissionError:
        return False
    return True


def kernel_can_refuse() -> bool:
    """Linux 6.16 and later."""
    with socket.socket(socket.AF_UNIX) as end:
        return refuse_descriptors(end)


def test_b02_b03_b08_no_descriptor_ever_arrives(
    rig: Rig, honest: RawGuest, fresh: Fresh, tmp_path: Path
) -> None:
    guest = painted(rig, fresh())
    before = fds(rig)
    with strange_descriptors(tmp_path) as strange:
        for fd in strange:
            assert not offer(guest.socket, [fd]) or not kernel_can_refuse()
            assert not any(holds(rig, process, fd) for process in before)
        offer(guest.socket, (strange * 40)[:253])
    assert fds(rig) == before
    guest.fill(9, 9, 9)
    unharmed(rig, honest)


def test_b06_sockets_that_linger(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Whoever closes the last descriptor of such a socket waits for seconds: it must not be the seat."""
    names = [fresh() for _ in range(2)]
    guests = [painted(rig, name) for name in names]
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        for guest in guests:
            sender = socket.create_connection(deaf.getsockname())
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 5))
            sender.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while sender.send(b"x" * 65536):
                    pass
            if not offer(guest.socket, [sender.fileno()]):
                sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))
            sender.close()
        guests[0].record(9)
        guests[1].close()
        unharmed(rig, honest)
        dropped(rig, guests[0], names[0], "channel: record type 9")
        rig.until(lambda s: state_of(s, names[1]) == "absent")
        unharmed(rig, honest)


def test_b04_pipes_that_are_filled_shrunk_drained_and_turned_round(
    rig: Rig, honest: RawGuest, fresh: Fresh
) -> None:
    """A guest may open both pipes the other way round through /proc, too. Nobody waits for it."""
    name = fresh()
    guest = painted(rig, name)
    ours = os.open(f"/proc/self/fd/{guest.from_server}", os.O_WRONLY | os.O_NONBLOCK)
    theirs = os.open(f"/proc/self/fd/{guest.to_server}", os.O_RDONLY | os.O_NONBLOCK)
    try:
        for fd in (guest.from_server, guest.to_server, ours, theirs):
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, PAGE)
            os.set_blocking(fd, True)
        os.set_blocking(ours, False)
        with contextlib.suppress(BlockingIOError):
            while os.write(ours, b"\xff" * 512):
                pass
        rig.focus(name)
        for _ in range(60):
            rig.tap(A)
        attention_in_time(rig)
        os.set_blocking(theirs, False)

        def drain() -> None:
            with contextlib.suppress(BlockingIOError):
                os.read(theirs, 64)

        with storm(pour(guest, bytes(64)), drain):
            time.sleep(0.3)
            rig.focus("d00")
            unharmed(rig, honest)
    finally:
        os.close(ours)
        os.close(theirs)


def test_b07_b11_a_full_descriptor_table_costs_a_refusal(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """No spinning, nothing leaks, and when there is room again all goes on."""
    name, seat = fresh(), rig.pid("seat")
    before = fds(rig)
    soft, hard = resource.prlimit(seat, resource.RLIMIT_NOFILE)
    unharmed(rig, honest)
    honest.events()
    try:
        for room in range(2, 14):
            resource.prlimit(seat, resource.RLIMIT_NOFILE, (highest_fd(seat) + room, hard))
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
                end.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    end.connect(str(rig.socket_of(name)))
                busy = cpu_s(seat)
                time.sleep(0.15)
                assert cpu_s(seat) - busy < 0.1, "it spins"
            rig.press(A)
            assert honest.keys(1.0) == [(A, 1)]
            rig.lift(A)
            assert honest.keys(1.0) == [(A, 0)]
            resource.prlimit(seat, resource.RLIMIT_NOFILE, (soft, hard))
            rig.until(lambda s: state_of(s, name) == "absent")
    finally:
        resource.prlimit(seat, resource.RLIMIT_NOFILE, (soft, hard))
    assert rig.pid("seat") == seat
    assert fds(rig) == before
    painted(rig, name)
    unharmed(rig, honest)


def highest_fd(pid: int) -> int:
    return max(int(each.name) for each in Path(f"/proc/{pid}/fd").iterdir())


def test_b09_holes_in_the_memory_are_black(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """The seals permit holes: what is read there is zero, and nobody dies of it."""
    name = fresh()
    guest = painted(rig, name)
    rig.focus(name)
    libc = ctypes.CDLL(None, use_errno=True)

    def punch(fd: int, size: int) -> None:
        assert libc.fallocate(fd, PUNCH_HOLE, ctypes.c_long(0), ctypes.c_long(size)) == 0

    def fill() -> None:
        if guest.out_prod - number(guest, 8) < 50:
            guest.fill(250, 250, 250)

    with storm(lambda: punch(guest.pixels_fd, guest.bytes), fill):
        time.sleep(0.5)
    punch(guest.pixels_fd, guest.bytes)
    guest.update(0, 0, 64, 64)
    rig.until(lambda _: number(guest, 8) == guest.out_prod)
    time.sleep(0.1)
    x, y, width, height = rig.domain(name)["content"]
    assert not rig.shot()[y : y + height, x : x + width].any()
    punch(guest.kbd_fd, PAGE)
    guest.in_cons = 0
    rig.tap(A)
    rig.until(lambda s: state_of(s, name) in ("connected", "stopped"))
    rig.focus("d00")
    unharmed(rig, honest)


def test_pages_that_are_locked_leased_and_mapped_executable(rig: Rig, honest: RawGuest, fresh: Fresh) -> None:
    """Beyond the list: leases, locks and odd maps on what is shared hold nobody up."""
    name = fresh()
    guest = painted(rig, name)
    for fd in (guest.fb_fd, guest.kbd_fd, guest.pixels_fd):
        fcntl.flock(fd, fcntl.LOCK_EX)
        fcntl.lockf(fd, fcntl.LOCK_EX)
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        with contextlib.suppress(OSError):
            mmap.mmap(fd, PAGE, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()
    guest.fill(1, 2, 3)
    rig.until(lambda _: number(guest, 8) == guest.out_prod)
    rig.focus(name)
    rig.press(A)
    assert guest.keys(1.0) == [(A, 1)]
    rig.lift(A)
    rig.focus("d00")
    guest.close()
    rig.until(lambda s: size_of(s, name) is None)
    unharmed(rig, honest)
