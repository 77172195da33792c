"""sgui/demo/hands.py"""

import os
import struct
import threading
from pathlib import Path

import pytest

from sgui.demo import hands
from sgui.demo.hands import CODES, CTRL, ENTER, Hands, records
from sgui.demo.story import SENTENCE


def test_a_record_is_a_struct_input_event_and_its_report() -> None:
    event, report = (struct.unpack("<qqHHi", raw) for raw in (records(30, True)[:24], records(30, True)[24:]))
    assert (event[2:], report[2:]) == ((1, 30, 1), (0, 0, 0))


def test_codes_are_those_of_a_us_keyboard() -> None:
    assert [CODES[letter] for letter in "1q azm\n"] == [2, 16, 57, 30, 44, 50, ENTER]
    assert all(letter in CODES for letter in SENTENCE)


def test_a_chord_comes_up_in_reverse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "PAUSE_S", 0)
    os.mkfifo(tmp_path / "keys")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "keys").read_bytes()))
    reader.start()
    pair = Hands(tmp_path / "keys")
    pair.chord(CTRL, ENTER)
    pair.type("a")
    pair.close()
    reader.join(5)
    keys = [record[3:] for record in struct.iter_unpack("<qqHHi", read[0]) if record[2] == 1]
    assert keys == [(CTRL, 1), (ENTER, 1), (ENTER, 0), (CTRL, 0), (30, 1), (30, 0)]
