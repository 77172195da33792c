"""The recording as the seat has it: loud with keys, and a failing core leaves its last event."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sgui.core.events import AttentionAsked, InputState
from sgui.core.state import initial
from sgui.recording.file import create
from sgui.seat import recording as module
from sgui.seat.recording import Recording
from tests.recording.test_event_json import POLICY

STATE = initial(POLICY)


class FakeSeat:
    def __init__(self, words: str = "pipe") -> None:
        self.state = SimpleNamespace(input_words=words)
        self.stepped: list[Any] = []
        self.noted: list[str] = []

    def step(self, event: Any) -> str:
        self.stepped.append(event)
        return ""

    def note(self, kind: str, **_: Any) -> None:
        self.noted.append(kind)


def made(path: Path | None, seat: FakeSeat, keys: bool = False) -> Recording:
    if path:
        create(path)
    start = SimpleNamespace(record=str(path or ""), record_keys=keys, state=STATE)
    return Recording(start, seat)  # type: ignore[arg-type]


def test_without_a_file_nothing_happens() -> None:
    seat = FakeSeat()
    recording = made(None, seat)
    recording.begin()
    recording.look()
    recording.step(STATE, AttentionAsked(1))
    recording.close()
    assert (seat.stepped, seat.noted) == ([], [])


@pytest.mark.parametrize(
    ("words", "said"), [("pipe", "recorded"), ("untrusted window", "recorded untrusted window")]
)
def test_with_keys_the_band_says_so_until_it_ends(words: str, said: str, tmp_path: Path) -> None:
    seat = FakeSeat(words)
    recording = made(tmp_path / "rec", seat, keys=True)
    recording.begin()
    assert seat.stepped == [InputState(said)]
    assert recording._recorder is not None
    recording._recorder.why = "limit"
    recording.look()
    recording.look()
    assert seat.stepped == [InputState(said), InputState(words)]
    assert seat.noted == ["recording.started", "recording.ended"]


def test_without_keys_the_band_says_nothing(tmp_path: Path) -> None:
    seat = FakeSeat()
    recording = made(tmp_path / "rec", seat)
    recording.begin()
    recording.close()
    assert (seat.stepped, seat.noted) == ([], ["recording.started"])


def test_where_the_core_fails_its_event_is_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("gone")

    monkeypatch.setattr(module, "step", broken)
    recording = made(tmp_path / "rec", FakeSeat())
    with pytest.raises(KeyError):
        recording.step(STATE, AttentionAsked(1))
    assert '[["AttentionAsked",1],"!KeyError"]' in (tmp_path / "rec").read_text().splitlines()[1]
