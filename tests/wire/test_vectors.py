"""tests/vectors: bytes and what they mean, also for other implementations."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sgui.values.errors import ProtocolError
from sgui.wire import channel, fbif, kbdif
from sgui.wire.input import Decoder
from sgui.wire.pipe_records import CursorShape, decode_to_guest, decode_to_server

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("*.txt"))


def to_server(raw: bytes) -> list[object]:
    said: list[object] = []
    due = 0
    for record in channel.Decoder(range(5)).feed(raw):
        said.append(one := decode_to_server(record, due))
        due = one.width * one.height * 4 if isinstance(one, CursorShape) else 0
    return said


def to_guest(raw: bytes) -> list[object]:
    return [decode_to_guest(record) for record in channel.Decoder(range(5)).feed(raw)]


DECODERS: dict[str, Callable[[bytes], list[object]]] = {
    "fb page": lambda raw: [fbif.decode_geometry(raw)],
    "fb out": lambda raw: [fbif.decode_out(raw)],
    "fb in": lambda raw: [fbif.decode_in(raw)],
    "kbd in": lambda raw: [kbdif.decode_in(raw)],
    "welcome": lambda raw: [channel.decode_welcome(raw)],
    "to server": to_server,
    "to guest": to_guest,
    "input": lambda raw: list(Decoder(1).feed(raw)),
}


def read(path: Path) -> tuple[str, list[str], bytes]:
    header, _, body = path.read_text("ascii").partition("\n\n")
    lines = [line.split(": ", 1) for line in header.splitlines()]
    keys = dict(lines)
    assert set(keys) <= {"record", "expect", "pad", "comment"}, path
    raw = bytes.fromhex(body)
    return (
        keys["record"],
        [value for key, value in lines if key == "expect"],
        raw.ljust(int(keys.get("pad", 0)), b"\0"),
    )


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_vector(path: Path) -> None:
    record, expected, raw = read(path)
    try:
        got = [repr(one) for one in DECODERS[record](raw)]
    except ProtocolError as refused:
        (reason,) = expected
        assert str(refused).startswith(reason)
    else:
        assert got == expected


def test_every_decoder_has_vectors() -> None:
    assert {read(path)[0] for path in VECTORS} == set(DECODERS)
