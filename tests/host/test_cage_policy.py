"""Policy files of cages: what they say, and that what they say is understood."""

import errno
from signal import SIGSYS

import pytest

from sgui.host.cage_policy import FOLDER, Cage, Rule, parse, read
from sgui.values.errors import ConfigError

SHIPPED = sorted(path.stem for path in FOLDER.glob("*.policy"))


def test_lines_become_rules() -> None:
    text = """
    # a comment
    allow: read write   # two calls
    refuse EPERM: openat
    allow if arg0 == 1: socketpair
    allow if arg2 & 4 == 0: mmap
    allow if arg0 != 31: rt_sigaction
    refuse EACCES if arg3 & 0x1000 == 0: newfstatat
    """
    assert parse(text, "red").rules == [
        Rule("read"),
        Rule("write"),
        Rule("openat", errno.EPERM),
        Rule("socketpair", arg=0, value=1),
        Rule("mmap", arg=2, mask=4, value=0),
        Rule("rt_sigaction", arg=0, value=31, other=True),
        Rule("newfstatat", errno.EACCES, arg=3, mask=0x1000, value=0),
    ]


def test_limits_and_namespaces() -> None:
    text = (
        "limit memory: 0x1000\nlimit descriptors: 64\nlimit descriptors: 32 # the smaller\nown: network ipc\n"
    )
    assert parse(text, "red") == Cage(limits={"memory": 4096, "descriptors": 32}, own={"network", "ipc"})


@pytest.mark.parametrize(
    "line",
    ["read", "allow:", "allow read", "permit: read", "refuse: read", "allow if arg6 == 1: read",
     "keep: all", "else kill", "limit colours: 3", "limit memory: much", "own: time", "own:",
     "allow if arg0 & 1 != 1: read",
     "refuse EWHAT: read", "allow if arg0 == x: read", "allow if arg0 & z == 1: read", "allow: READ"],
)  # fmt: skip
def test_a_wrong_line_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(ConfigError, match=r"red\.policy:2"):
        parse(f"allow: close\n{line}\n", "red")


@pytest.mark.parametrize("name", ["../base", "", "none-such"])
def test_a_policy_that_is_not_there(name: str) -> None:
    with pytest.raises(ConfigError, match="cage"):
        read(name)


def test_including() -> None:
    assert parse("include base", "red") == read("base")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_call_of_a_shipped_policy_exists(name: str) -> None:
    pyseccomp = pytest.importorskip("pyseccomp")
    unknown = [
        rule.call
        for rule in read(name).rules
        if pyseccomp.resolve_syscall(pyseccomp.Arch.X86_64, rule.call) == -1
    ]
    assert unknown == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_shipped_policy_allows_a_way_out(name: str) -> None:
    ways_out = {"execve", "execveat", "fork", "vfork", "clone", "clone3", "ptrace", "kill", "tgkill", "tkill",
                "socket", "connect", "bind", "listen", "accept4", "open_by_handle_at", "memfd_create", "bpf",
                "process_vm_readv", "process_vm_writev", "pidfd_getfd", "pidfd_open", "mount", "unshare",
                "io_uring_setup", "userfaultfd", "perf_event_open", "keyctl", "setns", "prctl"}  # fmt: skip
    if name in {"locker", "x11-program"}:  # these start programs and open sockets; the rest they do without
        refused = {rule.call for rule in read(name).rules if rule.refusal == errno.EPERM and rule.arg is None}
        must = "ptrace process_vm_readv process_vm_writev pidfd_getfd bpf mount unshare setns io_uring_setup"
        assert set(must.split()) <= refused
        return
    if name not in ("data", "blind"):
        handled = [signal for signal in range(1, 65) if _may_handle(name, signal)]
        assert handled == [signal for signal in range(1, 65) if signal != SIGSYS]
        assert not _may_handle(name, 1 << 32 | SIGSYS), "the kernel looks at the lower half of an int alone"
    if read(name).lenient:  # it lists what it may not
        killed = {rule.call for rule in read(name).rules if rule.kills and rule.arg is None}
        must = "execve execveat fork vfork ptrace kill tgkill tkill bpf mount unshare setns"
        must += " process_vm_readv process_vm_writev pidfd_getfd io_uring_setup"
        assert set(must.split()) <= killed
        return
    allowed = {rule.call for rule in read(name).rules if rule.refusal is None}
    if name.startswith("screen"):
        narrow = {rule.call for rule in read(name).rules if rule.refusal is None and rule.arg is not None}
        allowed -= {"clone", "prctl"} & narrow  # threads and their names
        allowed -= {"memfd_create"}  # screenshots
    assert not allowed & ways_out


def _may_handle(policy: str, number: int) -> bool:
    """Whether rt_sigaction lives with this for its first argument."""
    cage = read(policy)
    rules = [rule for rule in cage.rules if rule.call == "rt_sigaction"]
    met = [
        rule for rule in rules if (number != rule.value if rule.other else number & rule.mask == rule.value)
    ]
    return not any(rule.kills for rule in met) if cage.lenient else bool(met)
