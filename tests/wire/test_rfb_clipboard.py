"""sgui/wire/rfb_clipboard.py: texts of a server, bounded (C05)."""

import struct
import zlib

import pytest

from sgui.values.limits import CLIPBOARD_BYTES
from sgui.wire import rfb
from sgui.wire.rfb_stream import Refusal
from tests.rfb_bytes import after_greeting, extended_clipboard, given

CAPS, REQUEST, PEEK, NOTIFY, PROVIDE = (1 << bit for bit in range(24, 29))


def cut(length: int, text: bytes) -> bytes:
    return struct.pack(">B3xI", 3, length) + text


def test_a_text_is_cut_at_our_bound_and_the_rest_skipped() -> None:
    long = b"x" * (CLIPBOARD_BYTES + 200_000)
    said = after_greeting(cut(4, b"a\xe9bc"), cut(len(long), long), b"\2")
    assert said == [rfb.Cut("aébc"), rfb.Cut("x" * CLIPBOARD_BYTES)]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (extended_clipboard(CAPS | NOTIFY | 3, bytes(8)), rfb.ClipboardCaps(CAPS | NOTIFY)),
        (extended_clipboard(REQUEST | 1), rfb.ClipboardWanted(True)),
        (extended_clipboard(REQUEST | 2), rfb.ClipboardWanted(False)),
        (extended_clipboard(PEEK), rfb.ClipboardAsked()),
        (extended_clipboard(NOTIFY | 1), rfb.ClipboardNotify(True)),
        (extended_clipboard(NOTIFY), rfb.ClipboardNotify(False)),
        (extended_clipboard(PROVIDE | 1, given("ä\r\nb\0".encode())), rfb.ClipboardGiven("ä\nb")),
        (extended_clipboard(PROVIDE | 1, given(b"")), rfb.ClipboardGiven("")),
        (extended_clipboard(PROVIDE | 1, given(b"\xff")), rfb.ClipboardGiven(None)),
        (extended_clipboard(PROVIDE | 2, given(b"rtf")), rfb.ClipboardGiven(None)),
    ],
)
def test_a_message(message: bytes, said: rfb.Said) -> None:
    assert after_greeting(message) == [said]


def test_c05_a_text_of_a_gigabyte_is_inflated_as_far_as_a_clipboard_holds() -> None:
    bomb = zlib.compress(struct.pack(">I", 1 << 30) + b"x" * (1 << 24))
    (said,) = after_greeting(extended_clipboard(PROVIDE | 1, bomb))
    assert isinstance(said, rfb.ClipboardGiven) and said.text == "x" * 2 * CLIPBOARD_BYTES


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (cut(0x7FFFFFFF, b""), "rfb: cut text of 2147483647 bytes, allowed is 16777216"),
        (struct.pack(">B3xi", 3, -3), "rfb: extended clipboard of 3 bytes, allowed is 4 to 1048576"),
        (struct.pack(">B3xi", 3, -(1 << 31)), "rfb: extended clipboard of 2147483648 bytes"),
        (extended_clipboard(REQUEST | 1, b"x"), "rfb: extended clipboard: flags 0x2000001 with 1 bytes"),
        (extended_clipboard(0), "rfb: extended clipboard: flags 0x0 with 0 bytes"),
        (extended_clipboard(PROVIDE | 1, b"none"), "rfb: extended clipboard: zlib: "),
        (extended_clipboard(PROVIDE | 1, zlib.compress(b"abc")), "rfb: extended clipboard: 3 bytes, where"),
        (
            extended_clipboard(PROVIDE | 1, zlib.compress(struct.pack(">I", 9) + b"four")),
            "rfb: extended clipboard: a text of 9 bytes in 4",
        ),
    ],
)
def test_c05_what_cannot_be_a_clipboard(message: bytes, reason: str) -> None:
    (said,) = after_greeting(message)
    assert isinstance(said, Refusal) and said.reason.startswith(reason)
