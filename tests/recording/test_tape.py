"""Lines: what is written can be read, and a changed byte is found."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from sgui import config
from sgui.core.events import Tick
from sgui.core.state import initial
from sgui.recording.tape import End, Happened, Header, Reader, Writer
from sgui.values.errors import ProtocolError
from tests.recording.test_event_json import POLICY

STATE = initial(POLICY)
HEADER = Header("1.0", False, STATE)
LINES = [
    HEADER,
    Happened(Tick(1, "12:00"), None),
    Happened(Tick(2, "12:01"), "0123456789abcdef"),
    End("stopped"),
]


def written() -> list[bytes]:
    writer = Writer()
    return [writer.line(line) for line in LINES]


def test_lines_come_back() -> None:
    reader = Reader()
    assert [reader.line(line) for line in written()] == LINES


def test_another_seat_begins_with_a_header() -> None:
    reader = Reader()
    assert [reader.line(line) for line in written()[:2] + written()] == LINES[:2] + LINES


def test_a_changed_byte_is_found() -> None:
    for number, line in enumerate(written()):
        for at in range(0, len(line), 7):
            reader = Reader()
            for before in written()[:number]:
                reader.line(before)
            with pytest.raises(ProtocolError):
                reader.line(line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :])


@pytest.mark.parametrize("order", [(1,), (3,), (0, 3, 1), (0, 1, 3, 2), (0, 3, 3)], ids=str)
def test_a_line_out_of_its_order_is_found(order: tuple[int, ...]) -> None:
    """Even with the right checksums."""
    reader, writer = Reader(), Writer()
    *before, last = (writer.line(LINES[number]) for number in order)
    for line in before:
        reader.line(line)
    with pytest.raises(ProtocolError, match="allowed is a header here"):
        reader.line(last)


def test_a_line_left_out_is_found() -> None:
    first, _, last, _ = written()
    reader = Reader()
    reader.line(first)
    with pytest.raises(ProtocolError, match="checksum"):
        reader.line(last)


def sealed(plain: Any) -> bytes:
    text = json.dumps(plain).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


BODY = {"sgui_recording": 1, "version": "1", "keys": False, "policy": "version = 1\n", "state": {}}


@pytest.mark.parametrize(
    "plain",
    [
        {"sgui_recording": 2},
        {"sgui_recording": 1},
        {"other": 1},
        {**BODY, "more": 1},
        {**BODY, "keys": 0},
        {**BODY, "version": 1},
        {**BODY, "policy": "nonsense"},
        BODY,
    ],
    ids=",".join,
)
def test_a_foreign_header_is_refused(plain: Any) -> None:
    with pytest.raises(ProtocolError):
        Reader().line(sealed(plain))


@pytest.mark.parametrize("shown", ["", "xyz", 5, "0123456789ABCDEF"], ids=str)
def test_a_foreign_digest_is_refused(shown: Any) -> None:
    reader = Reader()
    writer = Writer()
    reader.line(writer.line(HEADER))
    with pytest.raises(ProtocolError):
        reader.line(writer.line(Happened(Tick(1, "12:00"), shown)))


def test_a_foreign_end_is_refused() -> None:
    reader = Reader()
    writer = Writer()
    reader.line(writer.line(HEADER))
    with pytest.raises(ProtocolError):
        reader.line(writer.line(End("otherwise")))


def test_the_shipped_labels_do_not_matter(tmp_path: Path) -> None:
    """A recording holds the labels it needs."""
    del tmp_path
    assert config.parse(config.effective_text(POLICY).encode(), "x", shipped_labels=()) == POLICY
