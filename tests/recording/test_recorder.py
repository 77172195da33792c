"""The recorder writes beside the loop, hides keys, and ends by itself where it must."""

import threading
import time
from pathlib import Path

import pytest

from sgui.core.events import ScreenReady, SessionOpened, Tick
from sgui.core.state import initial
from sgui.recording import recorder as module
from sgui.recording.file import create
from sgui.recording.recorder import Recorder
from sgui.values.geometry import Size
from sgui.values.limits import RECORDING_LINE_BYTES
from tests.core.samples import ALT, CTRL, PLUGGED, RIGHT, A, B, chord, down, up
from tests.recording.lives import lived, record
from tests.recording.test_event_json import POLICY

STATE = initial(POLICY)
EVENTS = (
    PLUGGED[0],
    ScreenReady(Size(800, 600), ""),
    SessionOpened("bank", 1, 1),
    *chord(CTRL, ALT, RIGHT),
    down(A),
    up(A),
)


def test_no_typed_letter_is_in_the_file(tmp_path: Path) -> None:
    record(tmp_path / "rec", STATE, lived(STATE, EVENTS))
    text = (tmp_path / "rec").read_text("ascii")
    assert f'["Key",1,{RIGHT},true]' in text
    assert '["Key",1,767,true]' in text
    assert f'["Key",1,{A},' not in text


def test_with_keys_they_are(tmp_path: Path) -> None:
    record(tmp_path / "rec", STATE, lived(STATE, EVENTS), keys=True)
    assert f'["Key",1,{A},true]' in (tmp_path / "rec").read_text("ascii")


def test_it_stops_at_its_limit_with_a_note(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    life = lived(STATE, [Tick(n, "12:00") for n in range(2000)])
    recorder = record(tmp_path / "rec", STATE, life, limit=20_000)
    lines = (tmp_path / "rec").read_bytes().splitlines()
    assert recorder.why == "limit"
    assert (tmp_path / "rec").stat().st_size <= 20_000
    assert lines[-1].endswith(b'{"end":"limit"}')
    assert "as large as it may be" in capfd.readouterr().err
    recorder.take(*life[0])  # harmless


def test_it_stops_when_too_much_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECORDING_WAITING", 10)
    recorder = record(tmp_path / "rec", STATE, lived(STATE, [Tick(n, "12:00") for n in range(50)]))
    assert recorder.why == "slow"
    assert (tmp_path / "rec").read_bytes().endswith(b'{"end":"slow"}\n')


def test_it_stops_when_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Recorder, lines: bytes) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Recorder, "_put", full)
    assert record(tmp_path / "rec", STATE, lived(STATE, EVENTS)).why == "failed"


def test_input_never_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a disk that does not answer."""
    stuck = threading.Event()

    def slow(self: Recorder, lines: bytes) -> bool:
        stuck.wait(30)
        return True

    monkeypatch.setattr(Recorder, "_put", slow)
    create(tmp_path / "rec")
    recorder = Recorder(tmp_path / "rec", False, STATE, "1.0")
    began = time.monotonic()
    for each in lived(STATE, EVENTS):
        recorder.take(*each)
    assert time.monotonic() - began < 1
    stuck.set()
    recorder.close(20)


def test_a_second_seat_goes_on_in_the_file(tmp_path: Path) -> None:
    for _ in range(2):
        record(tmp_path / "rec", STATE, lived(STATE, [down(B)]))
    text = (tmp_path / "rec").read_text("ascii")
    assert text.count('{"sgui_recording":1') == 2
    assert text.count('{"end":"stopped"}') == 2


def test_more_than_a_batch_is_written(tmp_path: Path) -> None:
    life = lived(STATE, [Tick(n, "x" * 500) for n in range(3000)])
    record(tmp_path / "rec", STATE, life)
    assert (tmp_path / "rec").stat().st_size > RECORDING_LINE_BYTES
    assert (tmp_path / "rec").read_bytes().endswith(b'{"end":"stopped"}\n')
