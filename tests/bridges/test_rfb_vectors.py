"""tests/vectors/rfb: what real servers said, decoded and painted without them."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sgui.bridges.rfb_canvas import Canvas
from sgui.values.errors import ProtocolError
from sgui.wire import rfb
from sgui.wire.rfb_server import Server
from sgui.wire.rfb_stream import Refusal
from tests.bridges.rfb_painter import scene
from tests.bridges.rfb_servers import PASSWORD

VECTORS = sorted((Path(__file__).parents[1] / "vectors" / "rfb").glob("*.txt"))
ENCODED: dict[str, tuple[type, ...]] = {  # what at least one of must have come
    "raw": (rfb.Rows,),
    "tight": (rfb.Packed, rfb.Fill),
    "zrle": (rfb.Tiles,),
    "hextile": (rfb.Strip, rfb.Mosaic),
}


def read(path: Path) -> tuple[dict[str, str], bytes]:
    header, _, body = path.read_text("ascii").partition("\n\n")
    return dict(line.split(": ", 1) for line in header.splitlines()), bytes.fromhex(body)


def played(keys: dict[str, str], data: bytes, step: int, canvas: Canvas) -> Iterator[rfb.Said | Refusal]:
    """What is said, after it was painted. Raises ProtocolError as the canvas does."""
    server = Server(PASSWORD.encode() if "x11vnc" in keys["server"] else None)
    for at in range(0, len(data), step):
        server.feed(data[at : at + step])
        for said in server.said():
            match said:
                case rfb.Opened(size) | rfb.Resized(size):
                    canvas.resize(size)
                case _ if isinstance(said, rfb.Picture):
                    canvas.paint(said)
            yield said


@pytest.mark.parametrize("step", [None, 1000, 7])
@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_session_ends_with_its_last_scene(path: Path, step: int | None) -> None:
    keys, data = read(path)
    memory, met = bytearray(1 << 20), set[type]()
    canvas = Canvas(memoryview(memory))
    for said in played(keys, data, step or len(data), canvas):
        assert not isinstance(said, Refusal), said.reason
        met.add(type(said))
    width, height = canvas.size.width, canvas.size.height
    seen = np.frombuffer(memory, np.uint8)[: width * height * 4].reshape(height, width, 4)[:, :, 2::-1]
    expected = scene(int(keys["scene"]), width, height)
    assert np.array_equal(seen, expected)
    assert met & set(ENCODED[keys["encoding"]])


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_c01_c02_c03_a_session_with_changed_bytes_is_painted_or_refused(path: Path) -> None:
    keys, data = read(path)
    chance = random.Random(path.stem)
    for _ in range(40):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        memory = bytearray(b"\xee" * (1 << 16))
        try:
            for said in played(keys, bytes(changed), 65536, Canvas(memoryview(memory)[: 1 << 15])):
                assert not isinstance(said, Refusal) or said.reason.startswith("rfb: ")
        except ProtocolError as refused:
            assert str(refused).startswith("rfb: ")
        assert memory[1 << 15 :] == b"\xee" * (1 << 15)


def test_every_encoding_and_server_is_there() -> None:
    assert {read(path)[0]["encoding"] for path in VECTORS} == set(rfb.PICTURES)
    assert {read(path)[0]["server"].split()[0] for path in VECTORS} == {"Xvnc", "x11vnc", "wayvnc"}
