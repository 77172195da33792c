"""Commands, exit codes, policy check and audit as the contract has them."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import A, Rig
from tests.stage import policy, present


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("cli"), policy()) as running:
        yield running
        assert "Traceback" not in running.errors()


def sgui(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sgui", *arguments]
    environment = os.environ | (env or {})
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=environment)


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    """One line on standard error, nothing else, never a traceback."""
    assert done.returncode == code, (done.args, done.returncode, done.stderr)
    assert done.stdout == ""
    line = done.stderr
    assert line.startswith("sgui: ") and line.endswith("\n") and line.count("\n") == 1, line
    assert line.isascii() and "Traceback" not in line
    return line


# -- exit codes --------------------------------------------------------------------------------------------

CLIENTS = [
    ("status",),
    ("status", "--json"),
    ("focus", "bank"),
    ("attention",),
    ("layout", "tile"),
    ("release", "bank"),
    ("reload",),
    ("lock",),
    ("stop",),
    ("screenshot", "/nonexistent/x.png"),
    ("watch",),
    ("watch", "--json"),
]


@pytest.mark.parametrize("command", CLIENTS)
def test_without_a_server_every_client_fails_with_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused(sgui(*command, "--runtime-dir", str(tmp_path / "none")), 1)
    refused(sgui(*command, env={"XDG_RUNTIME_DIR": str(tmp_path)}), 1)
    (tmp_path / "control.sock").write_text("a file")
    refused(sgui(*command, "--runtime-dir", str(tmp_path)), 1)


USAGE = [
    (),
    ("nonsense",),
    ("focus",),
    ("focus", "a", "b"),
    ("layout",),
    ("release",),
    ("screenshot",),
    ("status", "extra"),
    ("status", "--jso"),
    ("status", "--json=1"),
    ("policy",),
    ("policy", "check"),
    ("policy", "eat", "x"),
    ("policy", "explain", "x", "y"),
    ("audit",),
    ("audit", "burn"),
    ("audit", "verify", "a", "b"),
    ("run",),
    ("run", "--policy"),
    ("run", "extra"),
    ("attach",),
    ("attach", "qemu"),
    ("replay",),
    ("--frobnicate",),
    ("watch", "--every", "1"),
]


@pytest.mark.parametrize("command", USAGE)
def test_wrong_usage_exits_2_with_one_line(command: tuple[str, ...]) -> None:
    refused(sgui(*command), 2)


HOSTILE = [
    "--all",
    "-x",
    "../x",
    "bank\n",
    "ba\x1bnk",
    "\u202eknab",
    "b" * 10000,
    "",
    " ",
    "BANK",
    "bank ",
    "1",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["focus", "release", "layout"])
def test_hostile_names_are_refused_with_one_line(rig: Rig, command: str, name: str) -> None:
    """H03, H09: they are neither options nor printed as they are."""
    before = rig.status()
    arguments = [command, "--runtime-dir", str(rig.runtime)]
    done = sgui(*arguments, "--", name)
    line = refused(done, done.returncode)
    assert done.returncode in (1, 2) and len(line) < 1000
    assert "\x1b" not in line and "\u202e" not in line
    if name.startswith("-"):
        refused(sgui(*arguments, name), 2)
    after = rig.status()
    assert (after["focus"], after["layout"]) == (before["focus"], before["layout"])


def test_good_commands_exit_0(rig: Rig) -> None:
    present(rig, "bank")
    for command in (
        "status",
        "status --json",
        "focus bank",
        "attention",
        "layout tile",
        "layout full",
        "reload",
    ):
        assert rig.sgui(*command.split()).stderr == ""
    for option in ("--help", "--version"):
        assert sgui(option).returncode == 0
    for command in ("status", "policy check", "audit verify", "attach", "replay", "run", "labels"):
        done = sgui(*command.split(), "--help")
        assert done.returncode == 0 and done.stdout.startswith("usage: sgui"), command
    assert sgui("labels").returncode == 0


def test_screenshot_writes_a_png_or_says_why_not(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    rig.sgui("screenshot", str(path))
    assert path.read_bytes().startswith(b"\x89PNG")
    for bad in ("/nonexistent/dir/x.png", str(tmp_path), "/dev/full"):
        refused(rig.sgui("screenshot", bad, check=False), 1)


def test_what_this_version_lacks_is_said_in_one_line(rig: Rig, tmp_path: Path) -> None:
    for command in (("layout", "float"), ("lock",)):
        refused(rig.sgui(*command, check=False), 1)
    for command in (
        ("replay", "x"),
        ("attach", "vnc", "--domain", "bank"),
        ("attach", "x11", "--domain", "bank"),
    ):
        refused(sgui(*command), 1)


# -- run -----------------------------------------------------------------------------------------------------


def run_refused(tmp_path: Path, *options: str, text: str | None = None) -> str:
    path = tmp_path / "policy.toml"
    path.write_text(policy() if text is None else text)
    folders = ["--runtime-dir", str(tmp_path / "run"), "--state-dir", str(tmp_path / "state")]
    arguments = ["run", "--policy", str(path), *folders, *options]
    return refused(sgui(*arguments), 1)


def test_run_refuses_in_one_line(tmp_path: Path) -> None:
    headless = ("--output", "headless")
    assert "FIFO" in run_refused(tmp_path, *headless, "--input", f"pipe:{tmp_path}/none")
    (tmp_path / "file").write_text("")
    run_refused(tmp_path, *headless, "--input", f"pipe:{tmp_path}/file")
    os.mkfifo(tmp_path / "keys")
    run_refused(tmp_path, "--output", "window", "--input", f"pipe:{tmp_path}/keys")
    for wrong in ("headless:0x0", "headless:1", "headless:100000x1", "screen", ""):
        run_refused(tmp_path, "--output", wrong)
    run_refused(tmp_path, *headless, "--input", "keyboard")
    run_refused(tmp_path, *headless, text="version = 2\n")
    run_refused(tmp_path, *headless, text=policy({"bank": 'label = "red"\nowner = "no-such-user-xyz"'}))
    refused(sgui("run", "--policy", str(tmp_path / "missing"), *headless), 1)
    assert not (tmp_path / "run" / "control.sock").exists()


def test_run_refuses_a_runtime_dir_that_others_may_write(tmp_path: Path) -> None:
    for mode in (0o777, 0o770, 0o722):
        folder = tmp_path / f"run-{mode:o}"
        folder.mkdir()
        folder.chmod(mode)
        path = tmp_path / "policy.toml"
        path.write_text(policy())
        arguments = ["--policy", str(path), "--runtime-dir", str(folder), "--state-dir", str(tmp_path / "s")]
        refused(sgui("run", *arguments, "--output", "headless", "--input", "none"), 1)
        assert list(folder.iterdir()) == []


def test_ready_is_exactly_one_line_and_sigterm_ends_with_0(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(policy())
    arguments = [
        "--policy",
        str(path),
        "--runtime-dir",
        str(tmp_path / "r"),
        "--state-dir",
        str(tmp_path / "s"),
    ]
    command = [
        sys.executable,
        "-m",
        "sgui",
        "run",
        *arguments,
        "--output",
        "headless:400x300",
        "--input",
        "none",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sgui: ready\n"
        assert stat.S_IMODE((tmp_path / "r").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "r" / "guests").stat().st_mode) & 0o077 == 0
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, "", "")
    assert not (tmp_path / "r" / "control.sock").exists()
    assert not list((tmp_path / "r").glob("guests/*"))


# -- policy check and explain --------------------------------------------------------------------------------


def test_the_effective_policy_passes_check_again_with_the_same_digest(rig: Rig, tmp_path: Path) -> None:
    first = sgui("policy", "check", str(rig.policy))
    assert first.returncode == 0
    last = first.stdout.rstrip("\n").splitlines()[-1]
    assert re.fullmatch(r"# digest [0-9a-f]+", last)
    assert last.split()[2] == rig.status()["policy_digest"]
    again = tmp_path / "effective.toml"
    again.write_text(first.stdout)
    second = sgui("policy", "check", str(again))
    assert second.returncode == 0 and second.stdout == first.stdout
    for word in ("scaling", "switching", "attention", "focus = true", "max_size", "pattern"):
        assert word in first.stdout, "every default is spelled out"


def test_every_error_is_listed_with_file_line_and_key(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'version = 1\nwrong = 1\n[output]\nscale = 9.5\nlayout = "circle"\n[domains.bank]\nlabel = "nope"\n'
        '[domains.UPPER]\nlabel = "secret"\n[management]\nfocus = 1\n'
    )
    done = sgui("policy", "check", str(path))
    assert done.returncode == 1 and done.stdout == ""
    lines = done.stderr.splitlines()
    assert all(line.startswith("sgui: ") for line in lines)
    for number, key in ((2, "wrong"), (4, "scale"), (5, "layout"), (7, "label"), (8, "UPPER"), (11, "focus")):
        assert any(f"{path}:{number}" in line and key in line for line in lines), (number, key, lines)


BAD_POLICIES = {
    "empty": "",
    "no version": '[domains.a]\nlabel = "secret"\n',
    "bom": "\ufeff" + policy(),
    "version true": policy().replace("version = 1", "version = true"),
    "scale nan": policy(output="scale = nan"),
    "scale inf": policy(output="scale = inf"),
    "scale true": policy(output="scale = true"),
    "scale off grid": policy(output="scale = 1.1"),
    "scale huge": policy(output="scale = 1e400"),
    "no such attention": policy(hotkeys='attention = "none"'),
    "empty attention": policy(hotkeys='attention = ""'),
    "hotkey is the attention key": policy(hotkeys='next = "ctrl+alt+delete"'),
    "two hotkeys alike": policy(hotkeys='next = "ctrl+alt+x"\nprevious = "alt+ctrl+x"'),
    "domain twice": policy() + '\n[domains.bank]\nlabel = "red"\n',
    "domain name upper": policy({"Bank": 'label = "red"'}),
    "domain name long": policy({"b" * 32: 'label = "red"'}),
    "domain name quoted": policy().replace("[domains.bank]", '[domains."bank "]'),
    "domain name bidi": policy().replace("[domains.bank]", '[domains."\\u202ebank"]'),
    "domain name wide": policy().replace("[domains.bank]", '[domains."\\uff42ank"]'),
    "look-alike": policy({"vm1": 'label = "red"', "vml": 'label = "green"'}),
    "label missing": policy({"bank": ""}),
    "size zero": policy({"bank": 'label = "red"\nmax_size = [0, 5]'}),
    "size float": policy({"bank": 'label = "red"\nmax_size = [5.0, 5]'}),
    "size three": policy({"bank": 'label = "red"\nmax_size = [5, 5, 5]'}),
    "screenshot string": policy(management='screenshot = "yes"'),
    "label colour": policy().replace("#26a269", "#26a26"),
    "near colours": policy().replace("#26a269", "#c01c29").replace('"diagonal"', '"solid"'),
    "label text bidi": policy().replace('text = "WORK"', 'text = "W\\u202eORK"'),
    "label text long": policy().replace('text = "WORK"', f'text = "{"W" * 33}"'),
    "label text empty": policy().replace('text = "WORK"', 'text = ""'),
    "unknown icon": policy().replace('"briefcase"', '"skull"'),
    "unknown pattern": policy().replace('"diagonal"', '"plaid"'),
    "opacity": policy(
        {"bank": 'label="red"\noverlay = {over=["red"], opacity=0.1, region="top", size=[9,9]}'}
    ),
    "opacity nan": policy(
        {"bank": 'label="red"\noverlay={over=["red"], opacity=nan, region="top", size=[9,9]}'}
    ),
    "paste upward": policy(
        {"web": 'label = "blue"\nclipboard = { paste_from = ["red"] }', "bank": 'label="red"'}
    ),
    "control character": policy().replace("SECRET", "SEC\\u0007RET"),
    "too large": policy() + "#" * 70000 + "\n",
    "dots": "version = 1\n" + "a." * 20000 + "a = 1\n",
    "brackets": "version = 1\na = " + "[" * 5000 + "]" * 5000 + "\n",
    "a bomb of digits": "version = " + "1" * 9000 + "\n",
    "not utf-8": "\udcff",
    "bridge kind": policy() + '\n[domains.bank.bridge]\nkind = "telnet"\nqmp = "/x"\n',
}


@pytest.mark.parametrize("name", BAD_POLICIES)
def test_bad_policies_are_refused_as_a_whole(tmp_path: Path, name: str) -> None:
    """H01, H02, D09, D11, D12."""
    path = tmp_path / "p.toml"
    path.write_bytes(BAD_POLICIES[name].encode("utf-8", "surrogateescape"))
    began = time.monotonic()
    done = sgui("policy", "check", str(path))
    assert done.returncode == 1 and done.stdout == "", done.stdout[-300:]
    assert done.stderr and all(line.startswith("sgui: ") for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr and done.stderr.isascii()
    assert time.monotonic() - began < 3


def test_an_unknown_owner_passes_check_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(policy({"bank": 'label = "red"\nowner = "no-such-user-xyz"'}))
    done = sgui("policy", "check", str(path))
    assert done.returncode == 0 and "no-such-user-xyz" in done.stderr


def test_patterns_that_differ_excuse_near_colours_and_unused_labels_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    near = policy().replace("#26a269", "#c01c29")
    for text in (near, policy({"bank": 'label = "red"'}).replace("#26a269", "#c01c28")):
        path.write_text(text)
        done = sgui("policy", "check", str(path))
        assert done.returncode == 0, done.stderr


def test_explain_says_what_may_flow_and_which_line_decides(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        policy({"bank": 'label = "red"\nclipboard = { paste_from = ["blue"] }', "web": 'label = "blue"\n'})
    )
    done = sgui("policy", "explain", str(path), "web", "bank")
    assert done.returncode == 0 and "web" in done.stdout and "bank" in done.stdout
    assert re.search(r"line \d+|p\.toml:\d+", done.stdout), done.stdout
    refused(sgui("policy", "explain", str(path), "web", "nobody"), 1)
    refused(sgui("policy", "explain", str(tmp_path / "missing"), "web", "bank"), 1)
    refused(sgui("policy", "check", str(tmp_path / "missing")), 1)
    refused(sgui("policy", "check", str(tmp_path)), 1)


# -- audit ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a run that is over, with an early copy of it beside it."""
    folder = tmp_path_factory.mktemp("audit")
    with Rig(folder, policy()) as rig:
        present(rig, "bank")
        rig.until(lambda s: s["audit"]["records"] >= 3)
        time.sleep(0.2)
        shutil.copytree(rig.state, folder / "early")
        rig.focus("bank")
        rig.tap(A)
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
    return folder / "state"


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return sgui("audit", "verify", str(folder / "audit.jsonl"))


def test_an_honest_log_verifies_and_is_shown(log: Path) -> None:
    assert verify(log).returncode == 0
    assert sgui("audit", "verify", "--state-dir", str(log)).returncode == 0
    shown = sgui("audit", "show", "--state-dir", str(log))
    assert shown.returncode == 0 and shown.stdout.isascii() and "bank" in shown.stdout
    lines = (log / "audit.jsonl").read_bytes().splitlines()
    assert len(shown.stdout.splitlines()) >= len(lines)
    for number, line in enumerate(lines, 1):
        assert json.loads(line)["n"] == number and line.isascii() and b"\x1b" not in line


def lines_of(log: Path) -> list[bytes]:
    return (log / "audit.jsonl").read_bytes().splitlines(keepends=True)


EDITS = {
    "a changed byte": (lambda lines: [*lines[:2], lines[2].replace(b"bank", b"band", 1), *lines[3:]], 3),
    "a deleted record": (lambda lines: [*lines[:2], *lines[3:]], 3),
    "a repeated record": (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
    "two in another order": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
    "the first one gone": (lambda lines: lines[1:], 1),
    "a line that is no JSON": (lambda lines: [*lines[:4], b"garbage\n", *lines[4:]], 5),
}


@pytest.mark.parametrize("name", EDITS)
def test_verify_names_the_first_bad_record(log: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(log, tmp_path / "s")
    edit, number = EDITS[name]
    (tmp_path / "s" / "audit.jsonl").write_bytes(b"".join(edit(lines_of(log))))
    done = verify(tmp_path / "s")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(rf"\b{number}\b", done.stderr), done.stderr


@pytest.mark.parametrize("cut", ["a record", "half a record", "all"])
def test_a_cut_tail_is_found(log: Path, tmp_path: Path, cut: str) -> None:
    shutil.copytree(log, tmp_path / "s")
    lines = lines_of(log)
    left = {"a record": lines[:-1], "half a record": [*lines[:-1], lines[-1][:40]], "all": []}[cut]
    (tmp_path / "s" / "audit.jsonl").write_bytes(b"".join(left))
    refused(verify(tmp_path / "s"), 1)


def test_an_older_log_put_in_place_is_found(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log, tmp_path / "s")
    shutil.copy(log.parent / "early" / "audit.jsonl", tmp_path / "s" / "audit.jsonl")
    refused(verify(tmp_path / "s"), 1)


def test_without_an_anchor_verify_says_so(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log, tmp_path / "s")
    (tmp_path / "s" / "audit.head").unlink()
    done = verify(tmp_path / "s")
    assert "audit.head" in done.stdout + done.stderr
    for wrong in (str(tmp_path / "none"), str(tmp_path), "", "/", "."):
        assert "internal" not in refused(sgui("audit", "verify", wrong), 1)
    refused(sgui("audit", "show", "--state-dir", str(tmp_path / "none")), 1)


def test_the_log_goes_on_over_runs_and_holds_no_key(log: Path, tmp_path: Path) -> None:
    with Rig(tmp_path, policy()) as rig:
        (bank,) = present(rig, "bank")
        rig.focus("bank")
        for code in (30, 48, 46, 32):
            rig.tap(code)
        assert bank.keys(0.5)
    first = len((tmp_path / "state" / "audit.jsonl").read_bytes().splitlines())
    with Rig(tmp_path, policy()) as rig:
        rig.status()
    assert verify(tmp_path / "state").returncode == 0
    records = [json.loads(line) for line in (tmp_path / "state" / "audit.jsonl").read_text().splitlines()]
    assert len(records) > first and [r["n"] for r in records] == list(range(1, len(records) + 1))
    assert not any({"key", "code", "keycode", "keys", "text"} & record.keys() for record in records)


def test_systemd_is_told_ready_and_fed_its_watchdog(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(policy())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "notify"))
        notify.settimeout(10)
        arguments = [
            "--policy",
            str(path),
            "--runtime-dir",
            str(tmp_path / "r"),
            "--state-dir",
            str(tmp_path / "s"),
        ]
        command = [sys.executable, "-m", "sgui", "run", *arguments, "--output", "headless", "--input", "none"]
        environment = os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "600000"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            told = b""
            while b"READY=1" not in told:
                told = notify.recv(4096)
            while b"WATCHDOG=1" not in told:
                told = notify.recv(4096)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0


def test_kill_and_interrupt_of_clients_leave_no_traceback(rig: Rig) -> None:
    command = [sys.executable, "-m", "sgui", "watch", "--runtime-dir", str(rig.runtime)]
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
            time.sleep(0.7)
            watching.send_signal(number)
            _, errors = watching.communicate(timeout=5)
        assert "Traceback" not in errors
    closed = subprocess.run(
        f"{sys.executable} -m sgui status --runtime-dir {rig.runtime} | true; "
        f"{sys.executable} -m sgui labels | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in closed.stderr and "BrokenPipe" not in closed.stderr


def test_a_client_whose_server_ends_says_so(tmp_path: Path) -> None:
    with Rig(tmp_path, policy()) as rig:
        command = [sys.executable, "-m", "sgui", "watch", "--runtime-dir", str(rig.runtime)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
            time.sleep(0.7)
            rig.sgui("stop")
            _, errors = watching.communicate(timeout=5)
        assert "Traceback" not in errors and watching.returncode in (0, 1)
