"""The chain itself. Attack H10 on bytes; on files it is in tests/hostile/test_h_management.py."""

import io
import json
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.host.audit_chain import START, Anchor, ChainError, Place, Sealed, unfinished, verify
from sgui.values.errors import ProtocolError


def chain(count: int, place: Place | None = None) -> list[Sealed]:
    place = place or Place()
    made = []
    for n in range(count):
        made.append(place.seal({"time": "now", "kind": "test", "text": f"record\u202e {n}"}))
        place = Place(made[-1].number, made[-1].hash)
    return made


def log(records: list[Sealed]) -> bytes:
    return b"".join(record.line + b"\n" for record in records)


def anchor(records: list[Sealed], last: int = 1) -> Anchor:
    place = Place(records[-1].number, records[-1].hash)
    return Anchor(place, tuple(record.line for record in records[-last:]))


def first_bad(text: bytes, head: Anchor | None) -> int:
    with pytest.raises(ChainError, match=r"^audit: record \d+: ") as caught:
        verify(io.BytesIO(text), head)
    return caught.value.number


TEN = chain(10)


def test_a_record_is_an_ascii_json_object_with_number_and_hashes() -> None:
    first, second = chain(2)
    record = json.loads(second.line)
    assert list(record) == ["n", "time", "kind", "text", "prev", "hash"]
    assert (record["n"], record["prev"], record["hash"]) == (2, first.hash, second.hash)
    assert json.loads(first.line)["prev"] == START
    assert all(0x20 <= byte < 0x7F for byte in second.line)


def test_a_whole_chain_verifies_with_and_without_its_anchor() -> None:
    assert verify(io.BytesIO(log(TEN)), anchor(TEN)).number == 10
    assert verify(io.BytesIO(log(TEN)), None).number == 10
    assert verify(io.BytesIO(b""), None).number == 0


@given(st.integers(0, len(log(TEN)) - 1), st.integers(1, 255))
def test_h10_every_changed_byte_is_found(at: int, flip: int) -> None:
    text = bytearray(log(TEN))
    number = bytes(text[:at]).count(b"\n") + 1
    text[at] ^= flip
    assert first_bad(bytes(text), None) == number


EDITS = st.sampled_from(["drop", "repeat", "swap", "cut", "insert", "splice", "flip"])
FOREIGN = chain(12, Place(0, "2" * 64))


def edited(text: bytes, edit: str, one: int, other: int) -> bytes:
    """One act of somebody who may write the log."""
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at, to = one % len(lines), other % len(lines)
    match edit:
        case "drop":
            del lines[at]
        case "repeat":
            lines.insert(to, lines[at])
        case "swap":
            lines[at], lines[to] = lines[to], lines[at]
        case "cut":
            return text[: one % len(text)]
        case "insert":
            lines.insert(at, FOREIGN[other % len(FOREIGN)].line + b"\n")
        case "splice":
            lines[at] = lines[at][: other % len(lines[at])] + lines[to][other % len(lines[at]) :]
        case _:
            flipped = bytes([lines[at][other % len(lines[at])] ^ (1 << one % 8)])
            lines[at] = lines[at].replace(lines[at][other % len(lines[at])].to_bytes(1), flipped, 1)
    return b"".join(lines)


def finds(checks: Callable[[BinaryIO, Anchor | None], Place], edits: list[tuple[str, int, int]]) -> None:
    """P15: whatever was done to a log, its first bad record is found, and what is before it is as it was."""
    text = log(TEN)
    for edit in edits:
        text = edited(text, *edit)
    if text == log(TEN):
        return
    with pytest.raises(ChainError) as caught:
        checks(io.BytesIO(text), anchor(TEN))
    good = caught.value.number - 1
    assert text.splitlines(keepends=True)[:good] == log(TEN).splitlines(keepends=True)[:good]


@given(st.lists(st.tuples(EDITS, st.integers(0, 10**4), st.integers(0, 10**4)), min_size=1, max_size=6))
def test_h10_p15_any_edits_are_found(edits: list[tuple[str, int, int]]) -> None:
    finds(verify, edits)


def checks_without_anchor(log: BinaryIO, _: Anchor | None) -> Place:
    return verify(log, None)


def checks_numbers_alone(log: BinaryIO, head: Anchor | None) -> Place:
    for number, line in enumerate(log, 1):
        if not line.startswith(b'{"n":%d,' % number):
            raise ChainError(number, "has another number")
    return Place(number)


@pytest.mark.parametrize(
    ("checks", "edit"),
    [(checks_without_anchor, ("drop", 9, 0)), (checks_numbers_alone, ("flip", 3, 60))],
)
def test_p15_finds_a_check_that(
    checks: Callable[[BinaryIO, Anchor | None], Place], edit: tuple[str, int, int]
) -> None:
    finds(verify, [edit])
    with pytest.raises(pytest.fail.Exception):
        finds(checks, [edit])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (log(TEN[:4] + TEN[5:]), 5),
        (log([*TEN[:4], TEN[4], TEN[4], *TEN[5:]]), 6),
        (log([*TEN[:4], TEN[5], TEN[4], *TEN[6:]]), 5),
        (log(TEN[:9]), 10),
        (log(TEN[:1]), 2),
        (b"", 1),
        (log(TEN)[:-1], 10),
        (log(TEN) + b"x", 11),
        (log(TEN) + b"\n", 11),
        (log(chain(11)), 11),
        (log(chain(10, Place(0, "1" * 64))), 1),
        (b"[]\n" + log(TEN), 1),
        (b"x" * 200000 + b"\n", 1),
    ],
    ids=lambda value: str(len(value)) if isinstance(value, bytes) else str(value),
)
def test_h10_the_first_bad_record_is_named(text: bytes, number: int) -> None:
    assert first_bad(text, anchor(TEN)) == number


def test_h10_a_rewritten_chain_is_not_the_one_that_the_anchor_names() -> None:
    other = chain(9)
    other.append(Place(9, other[-1].hash).seal({"kind": "forged"}))
    assert first_bad(log(other), anchor(TEN)) == 10


def test_a_line_with_the_right_hash_that_is_no_json_is_refused() -> None:
    import hashlib

    text = b'{"n":1,"a":nonsense,"prev":"' + START.encode() + b'"}'
    line = text[:-1] + b',"hash":"' + hashlib.sha256(text).hexdigest().encode() + b'"}\n'
    assert first_bad(line, None) == 1


@pytest.mark.parametrize("last", [1, 3, 10])
def test_an_anchor_survives_the_way(last: int) -> None:
    assert Anchor.decode(anchor(TEN, last).encode()) == anchor(TEN, last)


@given(st.integers(0, len(anchor(TEN, 2).encode()) - 1), st.integers(1, 255))
def test_every_changed_byte_of_an_anchor_is_found(at: int, flip: int) -> None:
    text = bytearray(anchor(TEN, 2).encode())
    text[at] ^= flip
    with pytest.raises(ProtocolError, match=r"^audit: "):
        Anchor.decode(bytes(text))


@pytest.mark.parametrize("text", [b"", b"\n", b"{}\n", b"\0" * 4096, anchor(TEN).encode()[:-2]])
def test_anything_else_is_no_anchor(text: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^audit: "):
        Anchor.decode(text)


@pytest.mark.parametrize("last", [1, 4, 10])
def test_what_a_stop_leaves_is_completed(last: int) -> None:
    whole, head = log(TEN), anchor(TEN, last)
    start = len(log(TEN[:-last]))
    for end in range(start, len(whole)):
        offset, missing = unfinished(io.BytesIO(whole[:end]), head)
        assert whole[:offset] + missing == whole
    assert unfinished(io.BytesIO(whole), head)[1] == b""


@pytest.mark.parametrize(
    "text",
    [
        log(TEN)[: len(log(TEN[:-4])) - 1],
        log(TEN[:-5]),
        log(TEN) + b"x",
        log(TEN[:-1]) + b"x",
        log(chain(11)),
        b"",
    ],
)
def test_anything_else_is_no_stop_and_is_not_completed(text: bytes) -> None:
    with pytest.raises(ChainError):
        unfinished(io.BytesIO(text), anchor(TEN, 4))
