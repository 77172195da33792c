"""sgui/demo/story.py: the checks find what they are for. Server, guests and hands are stand-ins."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sgui.demo import story
from sgui.demo.story import NAMES, SENTENCE, Story
from sgui.values.errors import HostError


class Stage:
    """Server, guests and hands in one: all does what the demonstration expects, but for one fault."""

    kind = "stand-ins"

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.focus: str | None = None
        self.mode, self.layout = "normal", "full"
        self.reports: dict[str, list[str]] = {name: [] for name in NAMES}
        self.color = 1

    # -- the server

    def ask(self, *arguments: str) -> str:
        image = Image.new("RGB", (60, 40))
        for x in range(60):
            for y in range(40):
                blank = self.fault == "blank" and x < 20
                image.putpixel((x, y), (0, 0, 0) if blank else (x // 4, self.color, 0))
        image.save(arguments[1])
        return ""

    def status(self) -> dict[str, Any]:
        places = {name: [20 * number, 0, 20, 40] for number, name in enumerate(NAMES)}
        return {
            "mode": self.mode,
            "layout": self.layout,
            "presented_focus": self.focus if self.mode == "normal" else None,
            "domains": [
                {"name": name, "size": [20, 40], "content": places[name], "frames": 1} for name in NAMES
            ],
        }

    def wait_for(
        self, words: str, holds: Callable[[dict[str, Any]], bool], _seconds: float
    ) -> dict[str, Any]:
        if not holds(self.status()):
            raise HostError(f"demo: {words}")
        return self.status()

    # -- the guests

    def lines(self, name: str) -> list[str]:
        return self.reports[name]

    def _receive(self, name: str | None, code: int) -> None:
        if name is not None:
            self.reports[name] += [f"input keyboard 0 0 0 0 1 {code} {value}" for value in (1, 0)]

    # -- the hands

    def type(self, text: str) -> None:
        self._receive("web" if self.fault == "leak" and self.mode == "normal" else None, 30)
        self._receive("bank" if self.fault == "attention leak" and self.mode == "attention" else None, 30)
        if self.mode == "normal" and self.fault != "deaf":
            self._receive(self.focus, 30)
            self.reports[str(self.focus)].append(f"shell: {text.strip()}")
            self.color = 1 if self.fault == "frozen" else 200

    def chord(self, *codes: int) -> None:
        for code in codes[:2] if len(codes) == 3 else ():
            self._receive(self.focus, code)
        match codes[-1]:
            case 1:
                self.mode = "normal"
            case 111:
                self.mode = "attention"
            case 57:
                self.layout = "tile"
            case digit:
                self.focus = NAMES[digit - 2]


def tell(stage: Stage, folder: Path) -> list[str]:
    said: list[str] = []
    Story(stage, stage, stage, folder, said.append).tell()  # type: ignore[arg-type]
    return said


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "PATIENCE_S", 0.2)


def test_the_story_is_six_pictures_and_two_checks(tmp_path: Path) -> None:
    said = tell(Stage(), tmp_path)
    assert len(list(tmp_path.glob("*.png"))) == 6
    assert sum("checked" in line for line in said) == 2
    assert any(SENTENCE in line for line in said)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("blank", "shows no picture"),
        ("deaf", "bank did not report"),
        ("frozen", "does not appear in its picture"),
        ("leak", "web received keys that were typed into bank"),
        ("attention leak", "bank received keys that were typed on the attention screen"),
    ],
)
def test_faults_are_found(tmp_path: Path, fault: str, reason: str) -> None:
    with pytest.raises(HostError, match=reason):
        tell(Stage(fault), tmp_path)
