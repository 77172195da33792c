"""The README does not rot: picture, commands, help, policy and links are compared with what there is."""

import re
from pathlib import Path

import pytest

from sgui.cli import main
from sgui.config.policy_file import load
from tests.screens.claims import CLAIMS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def transcript(command: str) -> str:
    """What the README says that a command prints."""
    for block in BLOCKS:
        _, found, rest = f"\n{block}".partition(f"\n$ {command}\n")
        if found:
            return rest.split("\n$ ")[0].rstrip("\n")
    raise AssertionError(f"no transcript of {command}")


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The README's policy, in a file of that name."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "policy.toml"
    path.write_text(transcript("cat policy.toml") + "\n")
    return path


def test_the_picture_is_a_golden_one() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file()
        assert Path(picture).parent.name == "screenshots"
        assert Path(picture).stem in CLAIMS


def test_every_make_target_exists() -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "Makefile", *(ROOT / "make").glob("*.mk")))
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    named = set(
        re.findall(r"\bmake ([a-z]+)(?=[ `\n])", " ".join([*BLOCKS, *re.findall(r"`[^`\n]+`", README)]))
    )
    assert {"demo", "test", "check"} <= named
    assert named <= targets


def test_the_help_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    assert transcript("sgui --help") == capsys.readouterr().out.rstrip("\n")


def test_every_command_exists(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    commands = set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE))
    named = set(re.findall(r"(?:^\$ |`)sgui ([a-z]+)", README, re.MULTILINE))
    assert {"run", "policy"} <= named <= commands


def test_every_option_exists(capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    prose = re.sub(r"^```\n.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"(?<![|-])--[a-z][a-z-]*", prose)) | set(
        re.findall(r"(?<=sgui run )--[a-z-]+", README)
    )
    assert "--policy" in named
    assert named - {"--help"} <= known


def test_the_policy_is_one(policy: Path) -> None:
    assert [domain.name for domain in load(policy)[0].domains] == ["bank", "web"]


def test_the_explanation_is_the_programs(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = "policy explain policy.toml web bank"
    assert main(command.split()) == 0
    assert transcript(f"sgui {command}") == capsys.readouterr().out.rstrip("\n")


def test_the_hotkeys_are_the_defaults(policy: Path) -> None:
    hotkeys = load(policy)[0].hotkeys
    told = {
        "Ctrl+Alt+Delete": hotkeys.attention == "ctrl+alt+delete",
        "Ctrl+Alt+1": hotkeys.direct == {"ctrl", "alt"},
        "Ctrl+Alt+Right": (hotkeys.next.modifiers, hotkeys.next.code) == ({"ctrl", "alt"}, 106),
        "Ctrl+Alt+Left": (hotkeys.previous.modifiers, hotkeys.previous.code) == ({"ctrl", "alt"}, 105),
        "Ctrl+Alt+Space": (hotkeys.layout.modifiers, hotkeys.layout.code) == ({"ctrl", "alt"}, 57),
        "Ctrl+Alt+C": (hotkeys.copy.modifiers, hotkeys.copy.code) == ({"ctrl", "alt"}, 46),
        "Ctrl+Alt+L": (hotkeys.lock.modifiers, hotkeys.lock.code) == ({"ctrl", "alt"}, 38),
        "Ctrl+Alt+V": (hotkeys.paste.modifiers, hotkeys.paste.code) == ({"ctrl", "alt"}, 47),
        "Ctrl+Alt+F": (hotkeys.fullscreen.modifiers, hotkeys.fullscreen.code) == ({"ctrl", "alt"}, 33),
        "Ctrl+Alt+G": (hotkeys.capture.modifiers, hotkeys.capture.code) == ({"ctrl", "alt"}, 34),
    }
    assert set(re.findall(r"Ctrl\+Alt\+\w+", README)) == set(told)
    assert all(told.values())
