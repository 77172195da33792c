"""The screen's end of the link: strict, and no descriptor is left behind."""

import os

import pytest

from sgui.host.link import Link, LinkClosed, link_pair
from sgui.screen.link import RECORDS_A_LOOK, SeatLink
from sgui.values.errors import ProtocolError
from sgui.wire.packet import encode
from sgui.wire.presented import WindowClosed, decode_to_seat
from sgui.wire.scene import RingRung, encode_to_screen


def pair() -> tuple[Link, SeatLink]:
    ours, theirs = link_pair()
    return Link(ours), SeatLink(Link(theirs))


def test_one_look_takes_a_bounded_number_of_records() -> None:
    seat, link = pair()
    for _ in range(RECORDS_A_LOOK + 5):
        seat.send(encode_to_screen(RingRung(1)))
    assert len(list(link.records())) <= RECORDS_A_LOOK
    seat.flush()
    assert len(list(link.records())) >= 5


@pytest.mark.parametrize("packet", [encode(99), encode(5), encode_to_screen(RingRung(1))])
def test_descriptors_that_do_not_belong_to_a_record_are_closed(packet: bytes) -> None:
    seat, link = pair()
    reader, writer = os.pipe()
    seat.send(packet, (writer,))
    os.close(writer)
    with pytest.raises(ProtocolError):
        list(link.records())
    assert os.read(reader, 1) == b""  # nobody holds the other end any more


def test_what_is_said_arrives_and_the_end_is_noticed() -> None:
    seat, link = pair()
    link.say(WindowClosed())
    link.flush()
    got = seat.receive()
    assert got is not None and decode_to_seat(got[0]) == WindowClosed()
    assert not link.blocked and link.fileno() >= 0
    seat.close()
    with pytest.raises(LinkClosed):
        list(link.records())
