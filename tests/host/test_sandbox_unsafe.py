"""A bridge that was taken over, in its cage (B14): it keeps what it holds and gets nothing else.

Each test forks a child that enters the cage and then does what the test says; the child's end is the answer.
"""

import ctypes
import functools
import mmap
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sgui.config.bridges import OWN_KEYS
from sgui.host import cage_policy, seccomp_filter
from sgui.host.memory_unsafe import map_read_write, sealed_memory
from sgui.host.sandbox_unsafe import enter_cage
from sgui.values.errors import ConfigError, HostError

seccomp_filter.seccomp_binding()  # fails, and never skips, where there is no libseccomp

DONE, REFUSED, ALLOWED = 0, 10, 11
BRIDGES = sorted(OWN_KEYS)  # of a policy; a kind without a cage of its name is found here
CAGE = {"policy": "qemu"}
UNPRIVILEGED = 65534 if os.geteuid() == 0 else None


@pytest.fixture(autouse=True, params=BRIDGES)
def every_cage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of bridge has a cage, and every cage holds."""
    monkeypatch.setitem(CAGE, "policy", request.param)


def caged(deed: Callable[[], None], *, uid: int | None = UNPRIVILEGED, policy: str = "") -> int:
    """The wait status of a child that does the deed in a cage; OSError and MemoryError mean refused."""
    child = os.fork()
    if child == 0:
        try:
            enter_cage(policy or CAGE["policy"], uid=uid, gid=uid)
            deed()
        except (OSError, MemoryError):
            os._exit(REFUSED)
        except BaseException:
            os._exit(99)
        os._exit(ALLOWED)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the caged child did not end")


def killed_by_the_filter(status: int) -> bool:
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS


def refused(status: int) -> bool:
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == REFUSED


def allowed(status: int) -> bool:
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == ALLOWED


@pytest.mark.requirement("FPT_NTA_EXT.1", "a bridge reaches no file of the system")
@pytest.mark.parametrize("path", ["/etc/passwd", "/dev/input", "/dev/input/event0", "/proc/self/mem", "/"])
def test_b14_no_file_opens(path: str) -> None:
    assert refused(caged(lambda: os.close(os.open(path, os.O_RDONLY))))


def test_b14_no_file_is_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    target = tmp_path / "new"
    assert refused(caged(lambda: os.close(os.open(target, os.O_WRONLY | os.O_CREAT))))
    assert not target.exists()


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK])
def test_b14_no_socket(family: int) -> None:
    assert killed_by_the_filter(caged(lambda: socket.socket(family, socket.SOCK_DGRAM).close()))


def test_b14_a_socket_that_it_holds_connects_to_no_other_path(tmp_path: Path) -> None:
    other = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    other.bind(str(tmp_path / "control.sock"))
    other.listen()
    loose = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    assert killed_by_the_filter(caged(lambda: loose.connect(str(tmp_path / "control.sock"))))
    loose.close()
    other.close()


def test_b14_no_internet_socket_pair() -> None:
    assert killed_by_the_filter(caged(functools.partial(socket.socketpair, socket.AF_INET)))


def test_b14_no_signal_to_the_parent() -> None:
    parent = os.getpid()
    assert killed_by_the_filter(caged(lambda: os.kill(parent, signal.SIGTERM)))


def test_b14_no_process() -> None:
    def fork_bomb() -> None:
        for _ in range(1000):
            if os.fork() == 0:
                os._exit(0)

    assert killed_by_the_filter(caged(fork_bomb))


def test_b14_no_program() -> None:
    assert killed_by_the_filter(caged(lambda: os.execv("/bin/true", ["true"])))


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
@pytest.mark.parametrize("number", [101, 310, 311, 438, 425, 321, 157, 319, 323, 272])
def test_b14_no_tracing_and_no_new_kind_of_descriptor(number: int) -> None:
    """ptrace, process_vm_readv and _writev, pidfd_getfd, io_uring_setup, bpf, prctl, memfd_create,
    userfaultfd and unshare, in this order.
    """
    library = ctypes.CDLL(None)
    deed = functools.partial(library.syscall, number, 0, 0, 0, 0)
    assert killed_by_the_filter(caged(deed))


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
@pytest.mark.parametrize("number", [signal.SIGSYS, 1 << 32 | signal.SIGSYS])
def test_b14_nobody_changes_who_hears_what_the_filter_says(number: int) -> None:
    """rt_sigaction takes an int: the kernel does not look at the upper half of the register."""
    library = ctypes.CDLL(None)
    deed = functools.partial(library.syscall, 13, ctypes.c_long(number), None, None, ctypes.c_long(8))
    assert killed_by_the_filter(caged(deed))


def test_b14_two_gibibytes_are_refused() -> None:
    assert refused(caged(lambda: bytearray(2 << 30).clear()))


def test_b14_no_memory_that_can_be_executed() -> None:
    executable = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    assert killed_by_the_filter(caged(lambda: mmap.mmap(-1, 4096, prot=executable).close()))


def test_b14_no_more_descriptors_than_a_bridge_needs() -> None:
    def hoard() -> None:
        for _ in range(1100):
            os.dup(2)

    assert refused(caged(hoard))


def test_nothing_is_dumped_and_nobody_is_root() -> None:
    def look() -> None:
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        assert os.geteuid() != 0

    if UNPRIVILEGED is None:
        pytest.skip("needs root to become somebody else")
    assert allowed(caged(look))


def test_what_it_holds_keeps_working() -> None:
    """Sockets with descriptors, pipes, polling, shared memory, time."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    memory = sealed_memory("pixels", 8192)

    def work() -> None:
        theirs.setblocking(False)
        assert select.select([theirs], [], [], 5)[0] == [theirs]
        packet, fds, _, _ = socket.recv_fds(theirs, 100, 4)
        assert (packet, len(fds)) == (b"hello", 1)
        page = map_read_write(fds[0], 8192)
        page[0:4] = b"DRAW"
        assert os.pread(fds[0], 4, 0) == b"DRAW"
        poll = select.epoll()
        poll.register(theirs.fileno(), select.EPOLLOUT)
        assert poll.poll(1)
        time.sleep(0.001)
        left, right = socket.socketpair()
        socket.send_fds(theirs, [b"done"], [left.fileno()])
        read_end = os.dup(right.fileno())
        os.set_blocking(read_end, False)
        bytearray(32 << 20)

    socket.send_fds(ours, [b"hello"], [memory])
    assert allowed(caged(work))
    packet, fds, _, _ = socket.recv_fds(ours, 100, 4)
    assert (packet, len(fds)) == (b"done", 1)
    page = map_read_write(memory, 8192)
    assert page[0:4] == b"DRAW"
    for fd in [*fds, memory]:
        os.close(fd)


def test_late_imports_and_tracebacks_fail_without_a_kill() -> None:
    def late() -> None:
        import wave  # noqa: F401 - nobody else imports it

    status = caged(late)
    assert os.WIFEXITED(status)
    assert os.WEXITSTATUS(status) != ALLOWED


def test_what_is_missing_is_said() -> None:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            missing = enter_cage("qemu", uid=UNPRIVILEGED, gid=UNPRIVILEGED)
            os.write(write_end, "\n".join(missing).encode() or b"nothing")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(write_end)
    said = os.read(read_end, 4096).decode().splitlines()
    os.close(read_end)
    known = ("nothing", "namespaces: ", "capabilities: ", "landlock: ", "seccomp: ", "threads: ")
    assert said
    assert all(line.startswith(known) for line in said)


def test_an_unknown_policy_leaves_everything_as_it_was() -> None:
    with pytest.raises(ConfigError):
        enter_cage("none-such")
    os.close(os.open("/", os.O_RDONLY))


def test_without_libseccomp_there_is_no_cage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp_filter, "BINDINGS", ("none_such",))
    network = os.readlink("/proc/self/ns/net")
    with pytest.raises(HostError, match="install libseccomp2"):
        enter_cage("qemu")
    os.close(os.open("/", os.O_RDONLY))
    assert os.readlink("/proc/self/ns/net") == network, "half a cage"


def spaces() -> dict[str, str]:
    return {name: os.readlink(f"/proc/self/ns/{name}") for name in ("user", "mnt", "net", "ipc")}


@pytest.mark.parametrize("before", ["us", "nobody"])
def test_b14_namespaces_are_its_own_for_root_and_for_others(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """Looked at before Landlock and the filter would forbid it."""
    ours = spaces()

    def look() -> None:
        wanted = cage_policy.read(CAGE["policy"]).own
        if before == "nobody" and "user" not in wanted:  # Xen's is dom0's root
            os._exit(DONE)
        names = {"user": "user", "mount": "mnt", "network": "net", "ipc": "ipc"}
        there = spaces()
        os._exit(DONE if wanted and all(there[names[w]] != ours[names[w]] for w in wanted) else 98)

    monkeypatch.setattr("sgui.host.sandbox_unsafe._limit", lambda _cage: look())
    child = os.fork()
    if child == 0:
        if before == "nobody" and os.geteuid() == 0:
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
        enter_cage(CAGE["policy"])
        os._exit(97)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DONE
