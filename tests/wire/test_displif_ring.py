"""The shared pages of a vdispl connector."""

import struct

import pytest

from sgui.values.errors import ProtocolError
from sgui.wire.displif_ring import EventRing, RequestRing


def page_with(*requests: bytes, produced: int | None = None, answered: int = 0) -> bytearray:
    page = bytearray(4096)
    for n, request in enumerate(requests):
        at = 64 + (answered + n) % 32 * 64
        page[at : at + 64] = request
    count = (answered + len(requests)) % (1 << 32) if produced is None else produced
    struct.pack_into("<IIII", page, 0, count, 1, answered, 1)
    return page


def test_requests_are_taken_once_and_answered_in_their_places() -> None:
    page = page_with(b"a" * 64, b"b" * 64)
    ring = RequestRing(page)
    assert ring.take() == (b"a" * 64, b"b" * 64)
    assert ring.take() == ()
    assert struct.unpack_from("<II", page) == (2, 3), "wake us for the third"
    ring.answer(b"A" * 64)
    assert page[64:128] == b"A" * 64
    assert struct.unpack_from("<I", page, 8)[0] == 1
    ring.answer(b"B" * 64)
    with pytest.raises(ValueError, match="without a request"):
        ring.answer(b"C" * 64)


def test_indices_wrap() -> None:
    last = (1 << 32) - 1
    page = page_with(b"a" * 64, b"b" * 64, answered=last)
    ring = RequestRing(page)
    assert ring.take() == (b"a" * 64, b"b" * 64)
    ring.answer(bytes(64))
    assert struct.unpack_from("<I", page, 8)[0] == 0


@pytest.mark.parametrize("produced", [33, 1 << 31, (1 << 32) - 1])
def test_a01_more_than_the_ring_holds_is_refused(produced: int) -> None:
    with pytest.raises(ProtocolError, match="ring: index"):
        RequestRing(page_with(produced=produced)).take()


def test_a01_more_than_was_answered_is_refused() -> None:
    page = page_with(*[bytes(64)] * 20)
    ring = RequestRing(page)
    ring.take()
    struct.pack_into("<I", page, 0, 40)
    with pytest.raises(ProtocolError, match="ring: index 40"):
        ring.take()


def test_events_go_into_their_ring_until_it_is_full() -> None:
    page = bytearray(4096)
    ring = EventRing(page)
    for n in range(63):
        ring.put(bytes([n]) * 64)
    assert page[64 + 62 * 64] == 62
    assert struct.unpack_from("<I", page, 4)[0] == 63
    with pytest.raises(ProtocolError, match="full"):
        ring.put(bytes(64))
    struct.pack_into("<I", page, 0, 1)
    ring.put(b"z" * 64)
    assert page[64:128] == b"z" * 64
