"""sgui/wire/rfb_client.py: what we say, byte by byte."""

import struct
import zlib

import pytest

from sgui.values.geometry import Rect, Size
from sgui.wire import rfb_client
from sgui.wire.rfb import Screen


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (rfb_client.set_pixel_format(), "00000000 20180001 00ff00ff00ff 100800 000000"),
        (rfb_client.request(Rect(1, 2, 3, 4), True), "03 01 0001 0002 0003 0004"),
        (rfb_client.request(Rect(0, 0, 640, 480), False), "03 00 0000 0000 0280 01e0"),
        (rfb_client.key(0x61, True), "04 01 0000 00000061"),
        (rfb_client.extended_key(0x61, 30, False), "ff 00 0000 00000061 0000001e"),
        (rfb_client.pointer(5, 10, 20), "05 05 000a 0014"),
        (rfb_client.cut_text("aé€"), "06 000000 00000003 61e93f"),
        (rfb_client.clipboard_caps(0), "06 000000 fffffff8 1f000001 00000000"),
        (rfb_client.clipboard_request(), "06 000000 fffffffc 02000001"),
        (rfb_client.clipboard_notify(True), "06 000000 fffffffc 08000001"),
        (rfb_client.clipboard_notify(False), "06 000000 fffffffc 08000000"),
        (rfb_client.continuous_updates(Rect(0, 0, 1, 2), True), "96 01 0000 0000 0001 0002"),
        (rfb_client.fence(3, b"ab"), "f8 000000 00000003 02 6162"),
        (
            rfb_client.set_desktop_size(Size(800, 600), Screen(7, 9)),
            "fb 00 0320 0258 01 00 00000007 0000 0000 0320 0258 00000009",
        ),
    ],
)
def test_a_message(said: bytes, expected: str) -> None:
    assert said == bytes.fromhex(expected)


def test_the_preferred_encoding_is_first_and_jpeg_is_not_offered() -> None:
    said = rfb_client.set_encodings("zrle")
    kind, count = struct.unpack_from(">BxH", said)
    numbers = struct.unpack_from(f">{count}i", said, 4)
    assert kind == 2 and len(said) == 4 + 4 * count
    assert numbers[:3] == (1, 16, 0) and {7, 5} < set(numbers)
    assert not any(-512 <= number <= -412 or -32 <= number <= -23 for number in numbers)  # its qualities


def test_whoever_wants_raw_offers_nothing_else() -> None:
    numbers = struct.unpack_from(">3i", rfb_client.set_encodings("raw"), 4)
    assert numbers[:2] == (1, 0) and numbers[2] < 0


def test_a_text_is_given_with_lines_as_the_protocol_has_them() -> None:
    said = rfb_client.clipboard_provide("ä\nb\r\nc")
    assert said[:1] == b"\6" and struct.unpack_from(">iI", said, 4) == (-(len(said) - 8), 1 << 28 | 1)
    text = "ä\r\nb\r\nc".encode() + b"\0"
    assert zlib.decompress(said[12:]) == struct.pack(">I", len(text)) + text
