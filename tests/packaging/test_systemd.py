"""The unit is what systemd understands, and leaves the service little."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "packaging" / "systemd"
SERVICE = UNITS / "sgui.service"
EXPOSURE_MOST = 2.5  # of 10, as systemd-analyze counts; root's remaining powers are argued in the unit


@pytest.fixture(scope="module")
def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^([A-Za-z]+)=(.*)$", SERVICE.read_text("ascii"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    there = SERVICE.read_text("ascii").replace("/usr/bin/sgui", shutil.which("true") or "/bin/true")
    (tmp_path / "sgui.service").write_text(there)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "sgui.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


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
