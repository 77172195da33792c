"""The same core shows the same; another one is found at the event where it differs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sgui.cli import main
from sgui.core.events import AttentionAsked, Presented, ScreenReady, SessionOpened, StopAsked
from sgui.core.state import State, initial
from sgui.core.step import step
from sgui.recording import replay as module
from sgui.recording.file import create
from sgui.recording.recorder import Recorder
from sgui.recording.replay import Differs, replay
from sgui.values.errors import ConfigError, ProtocolError
from sgui.values.geometry import Size
from tests.core.samples import ALT, CTRL, PLUGGED, A, chord, down, up
from tests.recording.lives import lived, record
from tests.recording.test_event_json import POLICY

STATE = initial(POLICY)
EVENTS = (
    PLUGGED[0],
    ScreenReady(Size(800, 600), ""),
    SessionOpened("bank", 1, 1),
    *chord(CTRL, ALT, 2),
    Presented(3, 40),
    down(A),
    up(A),
    AttentionAsked(50),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    record(tmp_path / "rec", STATE, lived(STATE, EVENTS))
    return tmp_path / "rec"


def test_one_line_a_scene(path: Path) -> None:
    assert list(replay(path)) == [
        "line 1: a seat of sgui '1.0' begins, recorded without keys",
        "line 3: scene 1, normal, focus -, surfaces -",
        "line 4: scene 2, normal, focus -, surfaces -",
        "line 9: scene 3, normal, focus bank, surfaces bank",
        "line 16: scene 4, attention, focus -, surfaces bank",
        "15 events, 4 scenes, all as recorded",
    ]


def test_twice_is_the_same(path: Path) -> None:
    assert list(replay(path)) == list(replay(path))


def test_with_keys_too(tmp_path: Path) -> None:
    record(tmp_path / "rec", STATE, lived(STATE, EVENTS), keys=True)
    assert list(replay(tmp_path / "rec"))[-1] == "13 events, 4 scenes, all as recorded"


def test_a_seat_after_a_seat(path: Path) -> None:
    record(path, STATE, lived(STATE, EVENTS))
    assert list(replay(path))[-1] == "30 events, 8 scenes, all as recorded"


def test_a_core_that_differs_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(state: State, event: Any) -> Any:
        return step(state, StopAsked(1) if isinstance(event, AttentionAsked) else event)

    monkeypatch.setattr(module, "step", other)
    said: list[str] = []
    with pytest.raises(Differs, match=r"rec':16: after AttentionAsked this sgui .* recorded that"):
        said.extend(replay(path))


def test_a_scene_too_few_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "step", lambda state, event: (state, ()))
    with pytest.raises(Differs, match=r"shows no scene"):
        list(replay(path))


def test_where_the_core_failed_it_fails_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug report: the event that brought it about is the last one."""

    def broken(state: State, event: Any) -> Any:
        if isinstance(event, AttentionAsked):
            raise KeyError("gone")
        return step(state, event)

    create(tmp_path / "rec")
    recorder = Recorder(tmp_path / "rec", False, STATE, "1.0")
    for each in lived(STATE, EVENTS[:-1]):
        recorder.take(*each)
    recorder.take(STATE, EVENTS[-1], (), "!KeyError")
    recorder.close(20)
    with pytest.raises(Differs, match=r"shows no scene|comes to"):  # a core that was mended
        list(replay(tmp_path / "rec"))
    monkeypatch.setattr(module, "step", broken)
    with pytest.raises(Differs, match="fails with KeyError, as it did"):
        list(replay(tmp_path / "rec"))


def test_a_file_that_breaks_off_is_played_that_far(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])
    assert list(replay(path))[-1].endswith("all as recorded, then it breaks off")


def test_an_end_before_its_time_is_said(tmp_path: Path) -> None:
    events = [replace(down(A), at_us=n) for n in range(200)]
    record(tmp_path / "rec", STATE, lived(STATE, events), limit=5_000)
    assert list(replay(tmp_path / "rec"))[-1].endswith("then it ends: limit")


@pytest.mark.parametrize("junk", [b"", b"\x89PNG\r\n", b'{"n":1}\n', b"x" * 3_000_000, b"\n\n"], ids=len)
def test_a_foreign_file_is_refused(junk: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rec").write_bytes(junk)
    assert main(["replay", str(tmp_path / "rec")]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert err.startswith("sgui: replay: ")


def test_a_changed_byte_is_refused_in_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = path.read_bytes()
    at = raw.index(b'"AttentionAsked"')
    path.write_bytes(raw[:at] + b'"Xttention' + raw[at + 10 :])
    assert main(["replay", str(path)]) == 1
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 1
    assert "checksum" in err[0]


@pytest.mark.parametrize("what", ["folder", "nothing", "device"])
def test_what_is_no_file_is_refused(what: str, tmp_path: Path) -> None:
    place = {"folder": tmp_path, "nothing": tmp_path / "no", "device": Path("/dev/zero")}[what]
    with pytest.raises((ConfigError, ProtocolError)):
        list(replay(place))


def test_the_command_says_it_all(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == list(replay(path))
    assert err == ""
