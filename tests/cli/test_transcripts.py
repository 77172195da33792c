"""The command line as people see it: each file of tests/cli/transcripts is a session with its answers.

`$ ` begins a command, `! ` a line on standard error, `= ` an exit code other than 0; everything else is
standard output. `[..]` stands for anything in its line.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sgui.cli import main
from tests.cli.fake_seat import FakeSeat

POLICY = """\
version = 1
[domains.bank]
label = "finance"
owner = "nobody-of-that-name"
[domains.web]
label = "untrusted"
"""

FILES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@dataclass
class Step:
    command: str
    line: int
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    code: int = 0


def steps(text: str) -> Iterator[Step]:
    step: Step | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            continue
        if line.startswith("$ sgui "):
            if step:
                yield step
            step = Step(line.removeprefix("$ sgui "), number)
            continue
        assert step is not None, f"line {number} comes before any command"
        if line.startswith("! "):
            step.err.append(line[2:])
        elif line.startswith("= "):
            step.code = int(line[2:])
        else:
            step.out.append(line)
    assert step is not None, "an empty transcript"
    yield step


def agrees(expected: list[str], said: str) -> bool:
    pattern = "\n".join(re.escape(line).replace(re.escape("[..]"), ".*") for line in expected)
    return re.fullmatch(pattern, said.rstrip("\n")) is not None


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with policies, a (fake) sgui's sockets in ./run/sgui, and no other environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "NOTIFY_SOCKET"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "run" / "sgui").mkdir(parents=True)
    (tmp_path / "policy.toml").write_text(POLICY)
    wider = POLICY.replace("[domains.web]", '[management]\nscreenshot = "full"\n[domains.web]')
    (tmp_path / "wider.toml").write_text(wider)
    (tmp_path / "wrong.toml").write_text('version = 2\n[output]\nlayuot = "full"\n')
    return tmp_path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_transcript(file: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seat = FakeSeat(place / "run" / "sgui")
    try:
        for step in steps(file.read_text()):
            code = main(shlex.split(step.command))
            out, err = capsys.readouterr()
            where = f"{file.name}:{step.line}: sgui {step.command}"
            assert agrees(step.err, err), f"{where}\nsaid on standard error:\n{err}"
            assert agrees(step.out, out), f"{where}\nsaid:\n{out}"
            assert code == step.code, where
    finally:
        seat.close()


def test_there_are_transcripts() -> None:
    assert len(FILES) >= 5
