"""Between seat and locker: what travels, and that nothing else is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.limits import LOCK_DOTS
from sgui.values.lock import Answer
from sgui.wire import packet
from sgui.wire.locker import (
    Cleared,
    KeyDown,
    Opened,
    Said,
    decode_said,
    decode_to_locker,
    encode_said,
    encode_to_locker,
)

WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200)
NUMBERS = st.integers(0, 0xFFFFFFFF)
OPENED = Opened(7, "ana", "", "de")


@given(
    st.one_of(
        st.builds(Opened, NUMBERS, st.just("ana"), WORDS, st.just("fr")),
        st.builds(KeyDown, st.integers(0, 65535), st.integers(0, 7)),
        st.just(Cleared()),
    )
)
def test_what_the_locker_hears_round_trip(sent: Opened | KeyDown | Cleared) -> None:
    assert decode_to_locker(encode_to_locker(sent)) == sent


@given(st.builds(Said, NUMBERS, st.sampled_from(Answer), st.integers(0, LOCK_DOTS), st.booleans()))
def test_what_it_says_round_trip(said: Said) -> None:
    assert decode_said(encode_said(said)) == said


def test_more_characters_than_dots_are_not_told() -> None:
    assert decode_said(encode_said(Said(1, Answer.TYPED, 400, False))).typed == LOCK_DOTS


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        packet.encode(4),
        packet.encode(2, b"\0" * 3),
        packet.encode(3, b"x"),
        packet.encode(1, b"[]"),
        packet.encode(1, b'{"nonce":1,"user":"","services":""}'),
        packet.encode(1, b'{"nonce":-1,"user":"","services":"","layout":""}'),
        packet.encode(1, b'{"nonce":true,"user":"","services":"","layout":""}'),
        packet.encode(1, b'{"nonce":1,"user":7,"services":"","layout":""}'),
        packet.encode(1, '{"nonce":1,"user":"é","services":"","layout":""}'.encode()),
        packet.encode(1, b'{"nonce":1,"user":"%s","services":"","layout":""}' % (b"x" * 257)),
        packet.encode(2, bytes(1100)),
    ],
    ids=lambda raw: raw[:60].hex(),
)
def test_the_locker_takes_nothing_else(untrusted: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_to_locker(untrusted)


@pytest.mark.parametrize(
    ("untrusted", "why"),
    [
        (b"", "packet: "),
        (packet.encode(1), "record type 1, allowed is 16"),
        (packet.encode(16, bytes(7)), "7 bytes, allowed is 8"),
        (packet.encode(16, bytes(8)), "answer 0, allowed are 1 to 5"),
        (packet.encode(16, bytes(4) + b"\6\0\0\0"), "answer 6, allowed are 1 to 5"),
        (packet.encode(16, bytes(4) + b"\1\0\x11\0"), "typed 17 and caps 0"),
        (packet.encode(16, bytes(4) + b"\1\0\0\2"), "typed 0 and caps 2"),
    ],
)
def test_a_locker_that_was_taken_over_says_nothing_else(untrusted: bytes, why: str) -> None:
    with pytest.raises(ProtocolError, match=why):
        decode_said(untrusted)
