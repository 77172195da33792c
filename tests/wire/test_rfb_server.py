"""sgui/wire/rfb_server.py: what a server says after the handshake."""

import struct

import pytest

from sgui.values.geometry import Rect, Size
from sgui.wire import rfb
from sgui.wire.rfb_stream import Refusal
from tests.rfb_bytes import after_greeting, extended_size, heard, opened, rect, update


def test_an_update_ends_with_its_last_rectangle_or_when_it_says_so() -> None:
    done = [rfb.Drawn(Rect(0, 0, 0, 0)), rfb.Updated()]
    assert after_greeting(update(rect((0, 0, 0, 0), 0))) == done
    assert after_greeting(update(rect((0, 0, 0, 0), 0), rect((0, 0, 0, 0), -224), count=65535)) == done
    assert after_greeting(update()) == [rfb.Updated()]


def test_sizes_and_screens() -> None:
    said = after_greeting(
        update(rect((0, 0, 80, 60), -223), extended_size(90, 70, screens=2), extended_size(1, 1, 1, 3))
    )
    assert said == [
        rfb.Resized(Size(80, 60), None),
        rfb.Resized(Size(90, 70), rfb.Screen(7, 9)),
        rfb.WishRefused(3),
        rfb.Updated(),
    ]


def test_rectangles_are_measured_by_the_newest_size() -> None:
    said = after_greeting(update(rect((0, 0, 80, 60), -223), rect((79, 59, 1, 1), 0, b"bgrx")))
    assert said[1] == rfb.Rows(Rect(79, 59, 1, 1), memoryview(b"bgrx"))
    said = after_greeting(update(rect((0, 0, 8, 6), -223), rect((60, 40, 1, 1), 0, b"bgrx")))
    assert isinstance(said[-1], Refusal)


def test_cursors() -> None:
    image = rect((30, 1, 9, 2), -239, b"bgrx" * 18 + b"\xff\x80\0\0")
    said = after_greeting(update(image, rect((0, 0, 0, 0), -239), rect((5, 5, 0, 3), -239)))
    assert said[0] == rfb.CursorImage(Size(9, 2), 8, 1, b"bgrx" * 18, b"\xff\x80\0\0")
    assert said[1] == said[2] == rfb.CursorImage(Size(0, 0), 0, 0, b"", b"")


def test_qemu_says_what_it_has() -> None:
    said = after_greeting(
        update(rect((0, 0, 1, 1), -258), rect((1, 0, 0, 0), -257), rect((0, 0, 0, 0), -257))
    )
    assert said[:3] == [rfb.ExtendedKeys(), rfb.PointerKind(True), rfb.PointerKind(False)]


def test_c08_lamps_warps_and_bells_are_nothing() -> None:
    said = after_greeting(update(rect((0, 0, 1, 1), -261, b"\7"), rect((9, 9, 0, 0), -232)), b"\2" * 1000)
    assert said == [rfb.Updated()]


def test_a_fence_that_asks_is_answered_and_one_that_answers_is_not() -> None:
    asks = struct.pack(">B3xIB", 248, 1 << 31 | 0b1111, 3) + b"abc"
    answers = struct.pack(">B3xIB", 248, 1, 0)
    said = after_greeting(asks, answers, struct.pack(">B3xIB", 248, 1 << 31, 0))
    assert said == [
        rfb.Reply(struct.pack(">B3xIB", 248, 0b111, 3) + b"abc"),
        rfb.Reply(struct.pack(">B3xIB", 248, 0, 0)),
    ]


def test_the_end_of_continuous_updates() -> None:
    assert after_greeting(b"\x96") == [rfb.Continuous()]


def test_between_two_messages_and_within_one() -> None:
    server = opened()
    assert server.between
    heard(server, [update(rect((0, 0, 1, 1), 0))])
    assert not server.between
    heard(server, [b"bgrx"])
    assert server.between


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"\1", "rfb: message 1, allowed are 0, 2, 3, 150 and 248"),  # colour maps, which we did not ask for
        (b"\xff", "rfb: message 255, allowed are"),
        (update(extended_size(8, 6, screens=0)), "rfb: 0 screens, allowed are 1 to 32"),
        (update(extended_size(8, 6, screens=255)), "rfb: 255 screens, allowed are 1 to 32"),
        (update(extended_size(8, 0)), "rfb: height 0, allowed is 1 to 16384"),
        (update(rect((0, 0, 65535, 65535), -223)), "rfb: width 65535, allowed is 1 to 16384"),
        (update(rect((0, 0, 65535, 65535), -239)), "rfb: cursor of 65535 x 65535 pixels, allowed is 256"),
        (struct.pack(">B3xIB", 248, 0, 65), "rfb: fence of 65 bytes, allowed is 64"),
    ],
)
def test_c01_c04_a_message_that_cannot_be(message: bytes, reason: str) -> None:
    (said,) = after_greeting(message)
    assert isinstance(said, Refusal) and said.reason.startswith(reason)
