"""sgui/wire/rfb_handshake.py: how a connection begins, and what cannot be a beginning (C06)."""

import struct

import pytest

from sgui.values.geometry import Size
from sgui.wire.rfb import Opened, Reply
from sgui.wire.rfb_des import answer
from sgui.wire.rfb_server import Server
from sgui.wire.rfb_stream import Refusal
from tests.rfb_bytes import RESULT_OK, greeting, heard, init

CHALLENGE = bytes(range(16))


def test_version_eight_without_a_password() -> None:
    assert heard(Server(None), [greeting(640, 480)]) == [
        Reply(b"RFB 003.008\n"),
        Reply(b"\1"),
        Reply(b"\1"),
        Opened(Size(640, 480)),
    ]


@pytest.mark.parametrize("version", [b"003.889", b"004.000", b"005.000"])
def test_newer_versions_are_spoken_to_as_eight(version: bytes) -> None:
    assert heard(Server(None), [b"RFB " + version + b"\n"]) == [Reply(b"RFB 003.008\n")]


def test_version_eight_with_a_password() -> None:
    said = heard(Server(b"secret"), [b"RFB 003.008\n" + b"\3\1\2\5" + CHALLENGE + RESULT_OK + init(8, 6)])
    assert said[1:3] == [Reply(b"\2"), Reply(answer(b"secret", CHALLENGE))]
    assert said[-1] == Opened(Size(8, 6))


@pytest.mark.parametrize("version", [b"003.003", b"003.005"])
def test_version_three_decides_by_itself(version: bytes) -> None:
    said = heard(Server(None), [b"RFB " + version + b"\n" + struct.pack(">I", 1) + init(8, 6)])
    assert said == [Reply(b"RFB 003.003\n"), Reply(b"\1"), Opened(Size(8, 6))]


def test_version_seven_says_how_a_password_went_but_not_how_none_did() -> None:
    assert heard(Server(None), [b"RFB 003.007\n\1\1" + init(8, 6)])[-1] == Opened(Size(8, 6))
    said = heard(Server(b"x"), [b"RFB 003.007\n\1\2" + CHALLENGE + struct.pack(">I", 1)])
    assert said[-1] == Refusal("rfb: the server refuses: no reason given")


REASON = struct.pack(">I", 9) + b"too\nmany!"


@pytest.mark.parametrize(
    ("password", "said", "reason"),
    [
        (None, b"HTTP/1.1 200", "rfb: it greets with 'HTTP/1.1 200', allowed is 'RFB 003.008'"),
        (None, b"RFB 002.002\n", r"rfb: it greets with 'RFB 002.002\n', allowed is"),
        (None, b"RFB 003.008\n\0" + REASON, r"rfb: the server refuses: 'too\nmany!'"),
        (None, b"RFB 003.003\n" + bytes(4) + REASON, r"rfb: the server refuses: 'too\nmany!'"),
        (None, b"RFB 003.008\n\1\1\0\0\0\1" + REASON, r"rfb: the server refuses: 'too\nmany!'"),
        (None, b"RFB 003.008\n\2\x13\2", "rfb: security types 19, 2, allowed is 1 (none), without a"),
        (b"x", b"RFB 003.008\n\1\1", "rfb: security types 1, allowed is 2 (VNC authentication), with a"),
        (
            None,
            b"RFB 003.008\n\xff" + b"\5" * 255,
            "rfb: security types 5, 5, 5, 5, 5, 5, 5, 5, ..., allowed",
        ),
        (None, b"RFB 003.008\n\0\xff\xff\xff\xff", "rfb: reason of 4294967295 bytes, allowed is 4096"),
        (None, greeting(8, 6)[:-8] + b"\x7f\xff\xff\xff", "rfb: name of 2147483647 bytes, allowed is 4096"),
        (None, greeting(0, 6), "rfb: width 0, allowed is 1 to 16384"),
        (None, greeting(65535, 65535), "rfb: width 65535, allowed is 1 to 16384"),
        (None, greeting(6, 65535), "rfb: height 65535, allowed is 1 to 16384"),
    ],
)
def test_c06_a_beginning_that_cannot_be(password: bytes | None, said: bytes, reason: str) -> None:
    last = heard(Server(password), [said])[-1]
    assert isinstance(last, Refusal) and last.reason.startswith(reason)
