"""Attacks of group H: H01, H02, H03 (policy files and names), H08 (strangers), H09, H10 (the audit log)."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sgui.cli import main
from sgui.host.audit_file import AuditFile
from sgui.host.audit_store import HEAD, LOG
from sgui.host.control_server import ControlServer
from sgui.host.listener import listen
from tests.rig import POLICY, Rig

GOOD = POLICY.format(layout="full", scale=1.0)

# H01: (what is wrong, a piece of the reason)
WRONG = {
    "misspelt key": (GOOD.replace("layout =", "layuot ="), "layuot"),
    "unknown section": (GOOD + "\n[debug]\nshow = true\n", "debug"),
    "wrong type": (GOOD.replace("focus = true", "focus = 1"), "focus"),
    "true for a number": (GOOD.replace("scale = 1.0", "scale = true"), "scale"),
    "nan": (GOOD.replace("scale = 1.0", "scale = nan"), "scale"),
    "infinity": (GOOD.replace("scale = 1.0", "scale = inf"), "scale"),
    "missing version": (GOOD.replace("version = 1", ""), "version"),
    "other version": (GOOD.replace("version = 1", "version = 2"), "version"),
    "byte order mark": ("\ufeff" + GOOD, ""),
    "a mebibyte": (GOOD + "#" * (1 << 20), "65536"),
    "nothing": ("", "version"),
    "no text": ("\0", ""),
    "unknown label": (GOOD.replace('label = "red"', 'label = "rde"'), "rde"),
    "hotkey is the secure attention key": (GOOD + '\n[hotkeys]\nnext = "ctrl+alt+delete"\n', "next"),
    "no attention key": (GOOD + '\n[hotkeys]\nattention = "none"\n', "attention"),
    "twice the same key": (GOOD.replace("version = 1", "version = 1\nversion = 1"), ""),
    "overlay invisible": (
        GOOD
        + '\n[domains.web.overlay]\nover = ["blue"]\nopacity = 0.0\nregion = "top-right"\nsize = [10, 10]\n',
        "opacity",
    ),
    "deep key": (GOOD + "a." * 20000 + "b = 1\n", ""),
    "deep array": (GOOD + "x = " + "[" * 10000 + "]" * 10000 + "\n", ""),
    "endless number": (GOOD.replace("version = 1", "version = " + "1" * 10000), ""),
    "control characters": (GOOD.replace('"SECRET"', '"SEC\\u001b[2JRET"'), "text"),
    "bidi characters": (GOOD.replace('"SECRET"', '"SEC\\u202eRET"'), "text"),
}


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], tuple[int, str, list[str]]]:
    """Exit code, standard output and lines of standard error of `sgui policy check`."""

    def run(text: str) -> tuple[int, str, list[str]]:
        file = tmp_path / "policy.toml"
        file.write_bytes(text.encode("utf-8"))
        before = time.process_time()
        code = main(["policy", "check", str(file)])
        assert time.process_time() - before < 2
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


Check = Callable[[str], tuple[int, str, list[str]]]


@pytest.mark.parametrize("what", WRONG)
def test_h01_a_wrong_policy_is_refused_with_reasons(what: str, check: Check) -> None:
    text, piece = WRONG[what]
    code, out, errors = check(text)
    assert (code, out) == (1, "")
    assert errors
    assert any(piece in line for line in errors)
    for line in errors:
        assert line.startswith("sgui: ")
        assert "policy.toml:" in line
        assert line.isascii()
        assert line.isprintable()


def test_h01_all_reasons_come_at_once(check: Check) -> None:
    text = (
        GOOD.replace("layout =", "layuot =").replace("focus = true", "focus = 1").replace('"red"', '"rde"', 1)
    )
    _, _, errors = check(text)
    assert all(any(piece in line for line in errors) for piece in ("layuot", "focus", "rde"))


def test_h01_what_check_prints_passes_check_again(check: Check) -> None:
    code, out, errors = check(GOOD)
    assert (code, errors) == (0, [])
    assert check(out) == (0, out, [])
    assert out.splitlines()[-1].startswith("# digest ")


@pytest.mark.parametrize(
    "name",
    [
        "Bank",
        "bank ",
        " bank",
        "b\u00a0ank",
        "\uff42\uff41\uff4e\uff4b",
        "\u0431ank",
        "ba\u200bnk",
        "",
        "*",
        "bank*",
        "1bank",
        "-bank",
        "--all",
        "../bank",
        "bank.sock",
        "a" * 32,
        'x"\\n[domains.evil]\\nlabel="red',
        "bank\\n",
    ],
)
def test_h02_h03_ambiguous_and_hostile_names_are_refused(name: str, check: Check) -> None:
    quoted_name = '"' + name.replace('"', '\\"') + '"'
    code, out, errors = check(GOOD.replace("[domains.bank]", f"[domains.{quoted_name}]"))
    assert (code, out) == (1, "")
    assert all(line.startswith("sgui: ") and line.isascii() and line.isprintable() for line in errors)


@pytest.mark.parametrize(
    "name", ["--all", "../x", "bank\n", 'x"\n[domains.evil]', "BANK", "b\u00e4nk", "", "bank/.."]
)
def test_h03_the_command_line_sends_no_name_that_is_none(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in ("focus", "release"):
        assert main([word, "--runtime-dir", str(tmp_path), "--", name]) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"sgui: {word}: domain ")
        assert error.count("\n") == 1
        assert error.strip().isprintable()


@pytest.mark.requirement("FMT_SMF.1", "a policy that is refused changes nothing")
def test_h01_a_refused_reload_changes_nothing(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        before = rig.status()["policy_digest"]
        for what in ("misspelt key", "deep key", "a mebibyte", "no text"):
            rig.policy.write_text(WRONG[what][0])
            done = rig.sgui("reload", check=False)
            assert done.returncode == 1
            assert done.stderr.startswith("sgui: ")
            assert "Traceback" not in rig.errors()
        assert rig.status()["policy_digest"] == before
        rig.policy.write_text(GOOD.replace("scale = 1.0", "scale = 1.5"))
        rig.sgui("reload")
        assert rig.status()["policy_digest"] != before


STRANGER = """
import os, socket, sys
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
end.settimeout(5)
end.connect(sys.argv[1])
try:
    end.send(b'{"request":"stop"}')
    print(end.recv(1000).decode())
except (BrokenPipeError, ConnectionResetError):  # closed already; its last words wait
    print(end.recv(1000).decode())
"""


@pytest.mark.requirement("FIA_UAU.2", "a stranger is refused before any request, and noted")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a stranger")
def test_h08_a_stranger_is_refused_and_noted() -> None:
    """Even where the folder's mode were wrong; PEERCRED decides, not the path."""
    notices: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "control.sock"
        server = ControlServer(
            listen(path, 4),
            frozenset({os.geteuid()}),
            lambda kind, fields: notices.append(f"{kind} {fields}"),
        )
        path.chmod(0o666)
        with subprocess.Popen(
            [sys.executable, "-I", "-c", STRANGER, path], stdout=subprocess.PIPE, text=True
        ) as stranger:
            while stranger.poll() is None:
                if select.select(server.fds(), [], [], 0.05)[0]:
                    assert server.on_ready(server.fds()[0], 0) == []
            assert stranger.stdout is not None
            said = stranger.stdout.read()
        server.close()
    assert json.loads(said) == {"ok": False, "error": "control: uid 65534 is not the user who runs sgui"}
    assert notices == ["control.denied {'uid': 65534, 'why': 'uid 65534 is not the user who runs sgui'}"]


# -- the audit log -------------------------------------------------------------------------------------------


def written(state: Path, count: int = 9) -> Path:
    """A log of so many records, each with hostile text in it."""
    audit = AuditFile(state)
    for n in range(count):
        audit.put("test.made", {"number": n, "text": "a\nb\x1b[2J\u202e\ud800\x7f\u2028\t" + "x" * n})
    audit.close()
    return state / LOG


def verify(state: Path, capsys: pytest.CaptureFixture[str], *file: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["audit", "verify", *file, *([] if file else ["--state-dir", str(state)])])
    out, err = capsys.readouterr()
    assert (out + err).count("\n") == 1
    return code, out or err


def test_h09_the_log_is_harmless_on_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = written(tmp_path).read_bytes()
    assert all(0x20 <= byte < 0x7F or byte == 0x0A for byte in raw)
    assert raw.count(b"\n") == 9
    for words in ([], ["--json"], ["-n", "1"]):
        assert main(["audit", "show", "--state-dir", str(tmp_path), *words]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == (1 if "-n" in words else 9)
        assert all(line.isascii() and line.isprintable() for line in lines)


@pytest.mark.parametrize("field", ["n", "time", "kind", "other"])
def test_h09_so_is_one_that_somebody_else_wrote(
    field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps({field: "\x1b[2J\ud800\u202e"}) + "\n"
    (tmp_path / "audit.jsonl").write_text(text)
    for words in ([], ["--json"]):
        assert main(["audit", "show", "--state-dir", str(tmp_path), *words]) == 0
        shown = capsys.readouterr().out
        assert shown.isascii() and shown.removesuffix("\n").isprintable()


def test_h10_an_untouched_log_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = written(tmp_path)
    assert verify(tmp_path, capsys) == (0, "audit: 9 records, chain and anchor agree\n")
    assert verify(tmp_path, capsys, str(log))[0] == 0


Lines = list[bytes]
TAMPERED: dict[str, tuple[Callable[[Lines], Lines], int]] = {
    "one byte": (lambda lines: [*lines[:3], lines[3].replace(b'"number":3', b'"number":4'), *lines[4:]], 4),
    "one space": (lambda lines: [*lines[:3], lines[3].replace(b",", b", ", 1), *lines[4:]], 4),
    "deleted": (lambda lines: lines[:4] + lines[5:], 5),
    "first deleted": (lambda lines: lines[1:], 1),
    "reordered": (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
    "duplicated": (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
    "one cut from the tail": (lambda lines: lines[:-1], 9),
    "half a record cut": (lambda lines: [*lines[:-1], lines[-1][:20]], 9),
    "five cut from the tail": (lambda lines: lines[:-5], 5),
    "emptied": (lambda _: [], 1),
    "extended": (lambda lines: [*lines, lines[-1]], 10),
    "garbage": (lambda _: [b"\xff\x00 garbage\n"], 1),
}


@pytest.mark.requirement("FAU_STG.2", "a changed, deleted, repeated or reordered record is found")
@pytest.mark.parametrize("how", TAMPERED)
def test_h10_what_was_changed_is_found_and_the_record_named(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = written(tmp_path)
    change, number = TAMPERED[how]
    log.write_bytes(b"".join(change(log.read_bytes().splitlines(keepends=True))))
    code, line = verify(tmp_path, capsys)
    assert code == 1
    assert line.startswith(f"sgui: audit: record {number}: ")


@pytest.mark.requirement("FAU_STG.2", "a missing and an older log are found")
def test_h10_a_missing_and_an_older_log_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = written(tmp_path, 3)
    older = log.read_bytes()
    written(tmp_path, 3)
    log.write_bytes(older)
    assert verify(tmp_path, capsys)[1].startswith("sgui: audit: record 4: missing")
    log.unlink()
    assert verify(tmp_path, capsys)[1].startswith("sgui: audit: record 1: missing")


def test_h10_a_log_of_another_chain_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    written(tmp_path / "a").write_bytes(written(tmp_path / "b").read_bytes())
    code, line = verify(tmp_path / "a", capsys)
    assert (code, line) == (1, "sgui: audit: record 9: not the one that the anchor names\n")


def test_h10_without_the_anchor_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = written(tmp_path)
    (tmp_path / HEAD).unlink()
    code, line = verify(tmp_path, capsys)
    assert code == 0
    assert "no audit.head beside it" in line
    log.write_bytes(log.read_bytes().replace(b'"number":3', b'"number":4'))
    assert verify(tmp_path, capsys)[0] == 1


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"nonsense\n", b"\0" * 5000, b"[" * 100000])
def test_h10_a_spoilt_anchor_is_an_error(
    spoilt: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path)
    (tmp_path / HEAD).write_bytes(spoilt)
    code, line = verify(tmp_path, capsys)
    assert code == 1
    assert line.startswith("sgui: audit: ")


def test_h10_what_was_set_aside_keeps_its_own_anchor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = written(tmp_path)
    log.write_bytes(log.read_bytes()[1000:])
    written(tmp_path, 1)
    assert verify(tmp_path, capsys)[0] == 0
    code, line = verify(tmp_path, capsys, str(tmp_path / "audit.jsonl.broken-1"))
    assert code == 1
    assert "record 1" in line


@pytest.mark.requirement("FAU_SAR.1", "records can be read by the operator and by programs")
def test_h10_each_record_is_json_for_other_programs(tmp_path: Path) -> None:
    """sha256 over the line without its last field, as the format says; checked without sgui's code."""
    program = (
        "import hashlib, json, sys\n"
        "prev = '0' * 64\n"
        "for n, line in enumerate(open(sys.argv[1], 'rb').read().splitlines(), 1):\n"
        "    record = json.loads(line)\n"
        "    text = line[: line.rindex(b',\"hash\":')] + b'}'\n"
        "    assert record['n'] == n and record['prev'] == prev\n"
        "    prev = record['hash']\n"
        "    assert hashlib.sha256(text).hexdigest() == prev\n"
        "print(n)\n"
    )
    log = written(tmp_path)
    done = subprocess.run([sys.executable, "-c", program, log], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("9\n", "")
    head = json.loads((tmp_path / HEAD).read_bytes().splitlines()[0])
    assert head["n"] == 9
