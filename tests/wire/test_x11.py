"""What an X server sends, honest or not, in whatever pieces it comes."""

import struct

import pytest

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.wire.x11 import (
    BODY_BYTES,
    Decoder,
    Event,
    Failure,
    Frame,
    Reply,
    Setup,
    decode_setup,
    encode_authority,
    encode_setup,
    padded,
    setup_length,
)


def setup(roots: int = 1, width: int = 640, order: int = 0, low: int = 8) -> bytes:
    """As Xvfb 21.1 says it, with a vendor of five letters and one format."""
    fixed = struct.pack(
        "<IIIIHHBBBBBBBB4x", 7, 0x200000, 0x1FFFFF, 256, 5, 65535, roots, 1, order, 0, 32, 32, low, 255
    )
    screen = struct.pack("<5I6HIBBBB", 0x50D, 1, 2, 3, 0, width, 480, 160, 120, 1, 1, 33, 0, 0, 24, 0)
    return fixed + b"X.Org\0\0\0" + bytes(8) + screen


def reply(sequence: int, body: bytes = b"", units: int | None = None) -> bytes:
    units = len(body) // 4 if units is None else units
    return struct.pack("<BxHI24x", 1, sequence, units) + body


def frames(*parts: bytes) -> list[Frame]:
    decoder = Decoder()
    return [frame for part in parts for frame in decoder.feed(part)]


def test_the_setup_names_the_root_window_and_our_numbers() -> None:
    assert decode_setup(setup()) == Setup(0x200000, 0x50D, Size(640, 480), (8, 255))


@pytest.mark.parametrize(
    "lie",
    [setup(roots=0), setup(width=0), setup(width=20000), setup(order=1), setup(low=7), setup()[:70], b""],
)
def test_a_setup_that_cannot_be_is_refused(lie: bytes) -> None:
    with pytest.raises(ProtocolError, match="x11: "):
        decode_setup(lie)


def test_who_is_refused_hears_no_setup() -> None:
    assert setup_length(struct.pack("<BBHHH", 1, 0, 11, 0, 30)) == 120
    for refusal in ((0, 3, 11, 0, 30), (2, 0, 11, 0, 1), (1, 0, 10, 0, 30), (1, 0, 11, 0, 65535)):
        with pytest.raises(ProtocolError, match="x11: "):
            setup_length(struct.pack("<BBHHH", *refusal))


def test_we_come_in_with_a_cookie() -> None:
    said = encode_setup(bytes(range(16)))
    assert said[:12] == b"l\0\x0b\0\0\0\x12\0\x10\0\0\0"
    assert said[12:] == b"MIT-MAGIC-COOKIE-1\0\0" + bytes(range(16))
    assert encode_authority(b"c" * 16) == b"\xff\xff\0\0\0\x010\0\x12MIT-MAGIC-COOKIE-1\0\x10" + b"c" * 16
    assert padded(b"abcd") == b"abcd"


def test_replies_errors_and_events_in_any_pieces() -> None:
    event = bytes([0x80 | 31]) + bytes(31)
    failure = struct.pack("<BBH28x", 0, 3, 9)
    stream = reply(8, b"12345678") + event + failure + reply(10)
    expected = [
        Reply(8, reply(8, b"12345678")[:32], b"12345678"),
        Event(31, True, event),
        Failure(9, 3),
        Reply(10, reply(10)),
    ]
    assert frames(stream) == expected
    assert frames(*(stream[n : n + 1] for n in range(len(stream)))) == expected
    assert frames(stream[:33], stream[33:90], stream[90:]) == expected


def test_a_long_body_is_dropped_as_it_comes() -> None:
    body = bytes(BODY_BYTES) + b"more"
    (found,) = frames(reply(1, body))
    assert isinstance(found, Reply)
    assert found.cut and len(found.body) == BODY_BYTES
    assert frames(reply(1, b"", units=0xFFFFFFFF), bytes(1 << 20)) == [], (
        "and nothing is kept of what may come"
    )


def test_an_event_of_a_length_of_its_own_was_never_asked_for() -> None:
    with pytest.raises(ProtocolError, match="x11: an event of unknown length"):
        frames(bytes([35]) + bytes(31))
