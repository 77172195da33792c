"""STATE/devices.json: what the user said "always" to, and that nothing else is believed."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sgui.seat.remembered import Remembered
from sgui.values.device import Identity
from sgui.values.limits import DEVICES_MAX

KEYBOARD = Identity("keyboard", 0x46D, 0xC31C, "usb-1", "0123456789abcdef", "K")
GOOD = {"fingerprint": KEYBOARD.fingerprint, "kind": "keyboard", "id": "046d:c31c", "port": "usb-1"}


@pytest.fixture(autouse=True)
def written() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name == "remember":
            thread.join()


def until(path: Path, count: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if path.exists() and len(json.loads(path.read_text())["devices"]) == count:
            return
        time.sleep(0.01)
    raise AssertionError(path.read_text() if path.exists() else "nothing was written")


def test_what_is_added_is_known_to_the_next_seat(tmp_path: Path) -> None:
    path = tmp_path / "devices.json"
    one = Remembered(path)
    assert not one.knows(KEYBOARD)
    one.add(KEYBOARD)
    assert one.knows(KEYBOARD)
    until(path, 1)
    assert json.loads(path.read_text()) == {"version": 1, "devices": [GOOD]}
    two = Remembered(path)
    assert two.why == ""
    assert two.knows(KEYBOARD)
    assert not two.knows(replace(KEYBOARD, fingerprint="f" * 16))


def test_h05_a_slow_disk_neither_mixes_nor_brings_back_what_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first write takes longest, as one that comes last would."""
    waits = iter([0.3, 0.1, 0.0])
    monkeypatch.setattr("sgui.seat.remembered.os.fsync", lambda _: time.sleep(next(waits)))
    one = Remembered(tmp_path / "devices.json")
    many = [replace(KEYBOARD, fingerprint=f"{n:016x}") for n in range(3)]
    for each in many:
        one.add(each)
        time.sleep(0.02)
    for thread in [thread for thread in threading.enumerate() if thread.name == "remember"]:
        thread.join()
    assert all(Remembered(tmp_path / "devices.json").knows(each) for each in many)


def test_the_oldest_goes_where_there_is_no_room(tmp_path: Path) -> None:
    one = Remembered(tmp_path / "devices.json")
    many = [replace(KEYBOARD, fingerprint=f"{n:016x}") for n in range(DEVICES_MAX + 1)]
    for each in many:
        one.add(each)
    assert not one.knows(many[0])
    assert one.knows(many[1]) and one.knows(many[-1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"version": 2, "devices": []}',
        '{"version": 1, "devices": [], "more": 1}',
        '{"version": 1, "devices": {}}',
        json.dumps({"version": 1, "devices": [GOOD] * (DEVICES_MAX + 1)}),
        json.dumps({"version": 1, "devices": [{}]}),
        json.dumps({"version": 1, "devices": [7]}),
        json.dumps({"version": 1, "devices": [GOOD | {"port": 7}]}),
        json.dumps({"version": 1, "devices": [GOOD | {"fingerprint": "0123456789ABCDEF"}]}),
        json.dumps({"version": 1, "devices": [GOOD, GOOD | {"fingerprint": ""}]}),
        "[" * 100_000,
    ],
    ids=range(13),
)
def test_a_file_that_is_no_such_one_is_believed_in_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "devices.json").write_text(text)
    one = Remembered(tmp_path / "devices.json")
    assert one.why.startswith("devices: ")
    assert not one.knows(KEYBOARD)


def test_a_file_that_cannot_be_read_or_written_costs_the_memory_alone(tmp_path: Path) -> None:
    (tmp_path / "devices.json").mkdir()
    one = Remembered(tmp_path / "devices.json")
    assert "allowed is a file" in one.why
    one.add(KEYBOARD)
    assert one.knows(KEYBOARD)
