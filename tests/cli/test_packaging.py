"""Man page and completion say what the program does: they are compared with its own help."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sgui.cli import main
from sgui.core.chords import Hotkey

PACKAGING = Path(__file__).parents[2] / "packaging"
COMPLETION = PACKAGING / "completion" / "sgui.bash"
WHOLE = [
    *(["audit", each] for each in ("show", "verify")),
    *(["attach", each] for each in ("qemu", "rfb", "x11", "xen", "libvirt")),
    *(["policy", each] for each in ("check", "explain", "diff")),
    *(
        [each]
        for each in ("run", "demo", "status", "watch", "top", "screenshot", "doctor", "replay", "labels")
    ),
    *([each] for each in ("attention", "reload", "lock", "stop", "focus", "layout", "release")),
    ["labels", "preview"],
]


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str]) -> set[str]:
    main(["--help"])
    found = set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE))
    assert "run" in found
    return found


def complete(*words: str) -> set[str]:
    quoted = " ".join(f"'{word}'" for word in ("sgui", *words))
    script = f"source {COMPLETION}; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _sgui; "
    done = subprocess.run(
        ["bash", "-c", script + 'printf "%s\\n" "${COMPREPLY[@]}"'],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_completion_knows_every_command(commands: set[str]) -> None:
    assert complete("") == commands | {"--help", "--version"}
    assert complete("au") == {"audit"}


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["run"],
        ["audit", "show"],
        ["focus"],
        ["screenshot", "x.png"],
        ["attach", "qemu"],
        ["attach", "rfb"],
        ["doctor"],
    ],
    ids=lambda words: words[0],
)
def test_completion_knows_every_option(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*words, "--help"])
    known = set(re.findall(r"(?<![a-z])(--?[a-z][a-z-]*)", capsys.readouterr().out)) - {"-h", "--help"}
    offered = {word for word in complete(*words, "-") if word.startswith("-")}
    assert known <= offered


def test_the_man_page_knows_every_command(commands: set[str]) -> None:
    page = (PACKAGING / "sgui.1").read_text()
    missing = {word for word in commands if not re.search(rf"^\.(TP\n\.)?B.*\b{word}\b", page, re.M)}
    assert not missing


def test_the_man_page_knows_every_hotkey() -> None:
    page = (PACKAGING / "sgui.1").read_text()
    keys = page[page.index(".SH KEYS") : page.index(".SH EXIT STATUS")]
    named = {word for line in re.findall(r"^\.BR (.*)$", keys, re.M) for word in line.split()}
    assert {hotkey.value for hotkey in Hotkey} <= named


@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_the_man_page_knows_every_option(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*words, "--help"])
    known = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", capsys.readouterr().out)) - {"--help"}
    page = (PACKAGING / "sgui.1").read_text().replace("\\-", "-")
    assert {option for option in known if option not in page} == set()


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_the_man_page_is_well_formed() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", PACKAGING / "sgui.1"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "EXIT STATUS" in done.stdout.replace("\b", "").upper() or done.stdout


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_the_policys_man_page_is_its_document_and_well_formed(tmp_path: Path) -> None:
    sys.path.insert(0, str(PACKAGING / "debian"))
    try:
        from manual import manual
    finally:
        sys.path.pop(0)
    from sgui.config.schema import KEYS

    page = manual((PACKAGING.parent / "docs" / "policy.md").read_text("utf-8"))
    (tmp_path / "sgui-policy.5").write_text(page, "utf-8")
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", str(tmp_path / "sgui-policy.5")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    told = page.replace("\\-", "-")
    for section, keys in KEYS.items():
        if section:
            assert {key for key in keys if key not in told} == set(), section
