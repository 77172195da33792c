"""Links: whole packets with descriptors, never blocking, closed is an error."""

import os
import socket

import pytest

from sgui.host.link import FDS_MAX, Link, LinkClosed, close_all, link_pair


def test_a_packet_and_its_descriptor_arrive_whole() -> None:
    a, b = (Link(end) for end in link_pair())
    read, write = os.pipe()
    a.send(b"hello", (write,))
    got = b.receive()
    assert got is not None and got[0] == b"hello" and len(got[1]) == 1
    os.write(got[1][0], b"x")
    assert os.read(read, 1) == b"x"
    assert b.receive() is None
    close_all([read, write, *got[1]])
    a.close()
    b.close()


def test_what_the_other_end_does_not_read_waits_in_order() -> None:
    a, b = (Link(end) for end in link_pair())
    read, write = os.pipe()
    sent = 0
    while not a.blocked:
        a.send(sent.to_bytes(4, "little") * 4000)
        sent += 1
    a.send(sent.to_bytes(4, "little") * 4000, (write,))
    os.close(write)  # the link has a duplicate
    received, fds = [], []
    while len(received) <= sent:
        a.flush()
        while (got := b.receive()) is not None:
            received.append(int.from_bytes(got[0][:4], "little"))
            fds += got[1]
    assert received == list(range(sent + 1))
    assert len(fds) == 1 and not a.blocked
    close_all([read, *fds])
    a.close()
    b.close()


def test_a_reader_that_never_reads_ends_the_link() -> None:
    a, b = link_pair()
    link = Link(a, backlog_max=3)
    with pytest.raises(LinkClosed):
        for _ in range(10_000):
            link.send(bytes(50_000))
    link.close()
    b.close()


def test_the_other_end_going_away_is_an_error_both_ways() -> None:
    a, b = link_pair()
    link = Link(a)
    b.close()
    with pytest.raises(LinkClosed):
        link.receive()
    with pytest.raises(LinkClosed):
        link.send(b"x")
    link.close()
    close_all([123456])  # an unknown descriptor is no error


def test_more_descriptors_than_a_packet_may_carry_end_the_link_and_are_closed() -> None:
    """The kernel cuts what does not fit and says so: half of a session must not be taken for one."""
    a, b = link_pair()
    link = Link(b)
    read, write = os.pipe()
    before = len(os.listdir("/proc/self/fd"))
    socket.send_fds(a, [b"x"], [write] * (FDS_MAX + 9))
    with pytest.raises(LinkClosed, match="cut"):
        link.receive()
    assert len(os.listdir("/proc/self/fd")) == before
    close_all([read, write])
    a.close()
    link.close()
