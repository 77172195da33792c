"""The unit is what systemd understands, and leaves the service little."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sgui.host.cage_policy import FOLDER, read

UNITS = Path(__file__).parents[2] / "packaging" / "systemd"
SERVICE = UNITS / "sgui.service"
EXPOSURE_MOST = 2.5  # of 10, as systemd-analyze counts; root's remaining powers are argued in the unit


@pytest.fixture(scope="module")
def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^([A-Za-z]+)=(.*)$", SERVICE.read_text("ascii"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", ["sgui.service", "sgui-sleep.service"])
def test_systemd_understands_every_line(name: str, tmp_path: Path) -> None:
    there = (UNITS / name).read_text("ascii").replace("/usr/bin/sgui", shutil.which("true") or "/bin/true")
    (tmp_path / name).write_text(there)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_machine_is_locked_before_it_sleeps_wherever_the_service_is_enabled() -> None:
    sleep = (UNITS / "sgui-sleep.service").read_text("ascii").splitlines()
    assert {"Before=sleep.target", "WantedBy=sleep.target", "StopWhenUnneeded=yes"} <= set(sleep)
    assert "ExecStart=/usr/bin/sgui lock --runtime-dir /run/sgui" in sleep
    assert "--runtime-dir /run/sgui " in SERVICE.read_text("ascii")
    assert "Also=sgui-sleep.service" in SERVICE.read_text("ascii").splitlines()


def exposure(path: Path) -> float:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    score = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert score is not None, done.stdout + done.stderr
    return float(score[1])


def test_it_exposes_little() -> None:
    assert exposure(SERVICE) <= EXPOSURE_MOST


def test_the_score_notices_a_service_without_its_walls(tmp_path: Path) -> None:
    bare = re.sub(r"^(Protect|Private|Restrict|System|Capab).*\n", "", SERVICE.read_text("ascii"), flags=re.M)
    (tmp_path / "sgui.service").write_text(bare)
    assert exposure(tmp_path / "sgui.service") > EXPOSURE_MOST + 3


def test_it_starts_what_there_is_and_reloads_by_hangup(unit: dict[str, list[str]]) -> None:
    from sgui.cli.arguments import parse

    program, *words = unit["ExecStart"][0].split()
    assert program == "/usr/bin/sgui"
    options = parse(words)
    assert (options.policy, options.output, options.input) == ("/etc/sgui/policy.toml", "kms", "evdev")
    assert unit["ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_it_notifies_is_watched_and_comes_back(unit: dict[str, list[str]]) -> None:
    assert unit["Type"] == ["notify"]
    assert int(unit["WatchdogSec"][0]) > 0
    assert unit["Restart"] == ["on-failure"]
    assert unit["StartLimitBurst"] and unit["RestartSec"]


def test_it_has_the_console_to_itself(unit: dict[str, list[str]]) -> None:
    assert unit["TTYPath"] == ["/dev/tty1"]
    assert "getty@tty1.service" in unit["Conflicts"][0]
    assert "getty@tty1.service" in unit["After"][0]


def test_no_network_and_no_device_but_those_it_shows_and_hears(unit: dict[str, list[str]]) -> None:
    assert unit["PrivateNetwork"] == ["yes"]
    assert unit["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK"]
    assert unit["DevicePolicy"] == ["closed"]
    assert {line.split()[0] for line in unit["DeviceAllow"]} == {
        "char-input", "char-drm", "char-tty", "/dev/tty0", "/dev/tty1"
    }  # fmt: skip


def test_power_over_other_processes_memory_is_not_among_its_calls(unit: dict[str, list[str]]) -> None:
    """CAP_SYS_PTRACE shows who has a device open; what traces must stay out."""
    refused = " ".join(line for line in unit["SystemCallFilter"] if line.startswith("~"))
    assert "@debug" in refused and "@mount" in refused and "@module" in refused
    assert "CAP_SYS_ADMIN" not in unit["CapabilityBoundingSet"][0]


def calls(group: str) -> set[str]:
    """What a group of systemd's holds, with the groups in it; a call is itself."""
    if not group.startswith("@"):
        return {group}
    done = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True
    )
    lines = {line.strip() for line in done.stdout.splitlines()} - {group, ""}
    return {call for line in lines if not line.startswith("#") for call in calls(line)}


def let_through(unit: dict[str, list[str]]) -> set[str]:
    allowed: set[str] = set()
    for line in unit["SystemCallFilter"]:
        found = {call for word in line.lstrip("~").split() for call in calls(word)}
        allowed = allowed - found if line.startswith("~") else allowed | found
    return allowed


def test_what_the_cages_need_passes_the_units_own_filter(unit: dict[str, list[str]]) -> None:
    """Or the screen would not start there, and nowhere else."""
    entering = {"seccomp", "landlock_create_ruleset", "landlock_restrict_self", "capset", "prctl"}
    entering |= {
        "setresuid",
        "setresgid",
        "setgroups",
        "setrlimit",
        "sched_setscheduler",
        "setpriority",
        "setsid",
    }
    working = {
        rule.call
        for path in FOLDER.glob("*.policy")
        for rule in read(path.stem).rules
        if rule.refusal is None and not rule.kills
    }
    newer = {
        "futex_waitv",
        "epoll_pwait2",
        "faccessat2",
        "close_range",
        "rseq",
    }  # older systemd may lack a name
    assert (entering | working) - newer <= let_through(unit)


def test_an_attackers_calls_do_not(unit: dict[str, list[str]]) -> None:
    assert not {"ptrace", "mount", "bpf", "init_module", "kexec_load", "reboot"} & let_through(unit)


UNDER = """
import os, pyseccomp, sys
made = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
for call in sys.argv[1].split():
    if (number := pyseccomp.resolve_syscall(0, call)) >= 0:
        made.add_rule(pyseccomp.ALLOW, number)
made.load()
os.execv(sys.executable, [sys.executable, "-m", "sgui", *sys.argv[2:]])
"""


def test_it_runs_under_the_units_own_filter_and_capabilities(
    unit: dict[str, list[str]], tmp_path: Path
) -> None:
    """As systemd would start it, as far as that goes without a running systemd."""
    (tmp_path / "policy.toml").write_text('version = 1\n[domains.web]\nlabel = "untrusted"\n')
    os.mkfifo(tmp_path / "keys", 0o600)
    words = ["run", "--policy", str(tmp_path / "policy.toml"), "--runtime-dir", str(tmp_path / "run")]
    words += ["--state-dir", str(tmp_path / "state"), "--output", "headless:640x400"]
    words += ["--input", f"pipe:{tmp_path / 'keys'}"]
    kept = [name.lower().removeprefix("cap_") for name in unit["CapabilityBoundingSet"][0].split()]
    bounded = [
        "setpriv",
        "--no-new-privs",
        "--bounding-set",
        ",".join(["-all", *(f"+{name}" for name in kept)]),
    ]
    command = [sys.executable, "-c", UNDER, " ".join(sorted(let_through(unit))), *words]
    server = subprocess.Popen(
        [*(bounded if os.geteuid() == 0 else []), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        if line == "sgui: ready\n":
            server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=60)
        assert (line, said, server.returncode) == ("sgui: ready\n", "", 0)
    finally:
        server.kill()
        server.communicate()
