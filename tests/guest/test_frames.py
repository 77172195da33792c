"""The guest's end of the frame socket."""

import os
import socket

import pytest

from sgui.guest.frames import Frames
from sgui.host.link import link_pair, receive_fds
from sgui.values.errors import ProtocolError
from sgui.values.frame import LINEAR, XRGB8888, Format, Frame
from sgui.wire.frames import FrameShown, MemoryShown, Offer, decode_frame, encode_offer

TAKEN = Format(XRGB8888, LINEAR)
FRAME = Frame(64, 48, 256, 0, TAKEN)


def test_what_is_offered_may_be_shown() -> None:
    ours, theirs = link_pair()
    frames = Frames(theirs.fileno())
    assert frames.fileno() == theirs.fileno()
    assert not frames.offered() and frames.formats == ()
    ours.send(encode_offer(Offer(8, ())))
    ours.send(encode_offer(Offer(9, (TAKEN,))))
    assert frames.offered() and frames.formats == (TAKEN,)
    assert not frames.offered()
    read, write = os.pipe()
    assert frames.show(FRAME, read) and frames.show_memory()
    packet, fds, _ = receive_fds(ours, 4096, 4)
    assert decode_frame(packet, len(fds)) == FrameShown(9, FRAME)
    assert os.fstat(fds[0]).st_ino == os.fstat(read).st_ino and not os.get_inheritable(fds[0])
    assert decode_frame(receive_fds(ours, 4096, 4)[0], 0) == MemoryShown()
    for fd in (*fds, read, write):
        os.close(fd)
    ours.close()
    theirs.close()


def test_a_screen_that_does_not_read_keeps_nobody_waiting() -> None:
    ours, theirs = link_pair()
    frames = Frames(theirs.fileno())
    while frames.show_memory():
        pass
    assert not frames.show(FRAME, 0)
    ours.close()
    assert not frames.show_memory() and not frames.offered()
    theirs.close()


def test_an_offer_that_cannot_be_is_the_servers_fault() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.send(b"\7\0\0\0")
    with pytest.raises(ProtocolError, match="frame: record type 7"):
        Frames(theirs.fileno()).offered()
    ours.close()
    theirs.close()
