"""sgui/bridges/dbus_link.py, against a server that is written with another library's parser."""

import os
import select
import socket
import threading
from array import array
from queue import Queue

import jeepney
import pytest
from jeepney import HeaderFields, MessageFlag, MessageType
from jeepney.low_level import Endianness, Header

from sgui.bridges.dbus_link import Link, PeerGone
from sgui.bridges.dbus_message import Kind, body
from sgui.values.errors import ProtocolError
from tests.bridges.fake_qemu import Peer


def pair() -> tuple[Link, Peer]:
    """Both ends, after the handshake."""
    ours, theirs = socket.socketpair()
    link = Link(ours)
    peers: Queue[Peer] = Queue()
    threading.Thread(target=lambda: peers.put(Peer(theirs)), daemon=True).start()
    while not link.ready:
        readable(link)
        assert not list(link.pump())
    return link, peers.get(timeout=5)


def readable(link: Link) -> None:
    assert select.select([link], [], [], 5)[0]


def test_a_call_arrives_and_its_answer_comes_back() -> None:
    link, peer = pair()
    serial = link.call("/a/b", "c.d", "Get", "ss", ("x", "y"), reply=True)
    call = peer.receive()
    assert (call.header.serial, call.body, call.header.flags) == (serial, ("x", "y"), 0)
    assert call.header.fields[HeaderFields.path] == "/a/b"
    peer.reply(call, "u", (5,))
    readable(link)
    (answer,) = link.pump()
    assert (answer.kind, answer.reply_serial, body(answer, "u")) == (Kind.RETURN, serial, (5,))


def test_a_call_before_the_end_of_the_handshake_waits_for_it() -> None:
    ours, theirs = socket.socketpair()
    link = Link(ours)
    link.call("/a", "b.c", "Early", "", ())
    peers: Queue[Peer] = Queue()
    threading.Thread(target=lambda: peers.put(Peer(theirs)), daemon=True).start()
    while not link.ready:
        readable(link)
        list(link.pump())
    assert peers.get(timeout=5).receive().header.fields[HeaderFields.member] == "Early"


def test_descriptors_are_sent() -> None:
    link, peer = pair()
    one, other = socket.socketpair()
    link.call("/a", "b.c", "Take", "h", (one.fileno(),))
    one.close()
    taken = socket.socket(fileno=peer.receive().body[0])
    taken.sendall(b"hello")
    assert other.recv(9) == b"hello"


def test_calls_that_want_an_answer_get_one() -> None:
    link, peer = pair()
    peer.send(MessageType.method_call, {HeaderFields.path: "/l", HeaderFields.member: "Ask"})
    peer.send(MessageType.method_call, {HeaderFields.path: "/l", HeaderFields.member: "Tell"})
    peer.call("Update")
    got: list[str] = []
    while len(got) < 3:
        readable(link)
        for message in link.pump():
            got.append(message.member)
            if message.member == "Ask":
                link.answer(message, "v", (("as", []),))
            else:
                link.refuse(message)
    assert got == ["Ask", "Tell", "Update"]
    answer, refusal = peer.receive(), peer.receive()
    assert (answer.header.message_type, answer.body) == (MessageType.method_return, (("as", []),))
    assert refusal.header.fields[HeaderFields.error_name] == "org.freedesktop.DBus.Error.UnknownMethod"
    peer.end.setblocking(False)
    with pytest.raises(BlockingIOError):  # the third wanted none
        peer.receive()


def test_a_message_in_pieces_is_whole_in_the_end() -> None:
    link, peer = pair()
    whole = _raw("Piece")
    for byte in whole[:-1]:
        peer.end.sendall(bytes([byte]))
        assert not list(link.pump())
    peer.end.sendall(whole[-1:])
    assert [m.member for m in link.pump()] == ["Piece"]


def test_many_messages_are_read_in_turns() -> None:
    link, peer = pair()
    peer.end.sendall(_raw("Many") * 10)
    assert len(list(link.pump(limit=4))) == 4
    assert len(list(link.pump())) == 6


def test_descriptors_from_the_peer_are_dropped() -> None:
    link, peer = pair()
    reader, writer = socket.socketpair()
    socket.send_fds(peer.end, [_raw("Gift")], [writer.fileno()])
    writer.close()
    readable(link)
    assert [m.member for m in link.pump()] == ["Gift"]
    assert reader.recv(1) == b""  # nobody holds the other end


def test_the_end_of_the_stream() -> None:
    link, peer = pair()
    peer.end.close()
    with pytest.raises(PeerGone):
        list(link.pump())
    with pytest.raises(PeerGone):
        link.call("/a", "b.c", "D", "", ())


def test_a_peer_that_does_not_read_is_given_up() -> None:
    link, _peer = pair()
    with pytest.raises(PeerGone, match="does not read"):
        for _ in range(100_000):
            link.call("/a", "b.c", "Press", "u", (1,))
    assert link.unsent


def test_what_waited_is_sent_later() -> None:
    link, peer = pair()
    sent = 0
    while not link.unsent:
        link.call("/a", "b.c", "Press", "u", (sent,))
        sent += 1
    for number in range(sent):
        link.flush()
        assert peer.receive().body == (number,)
    assert not link.unsent


@pytest.mark.parametrize("answer", [b"REJECTED EXTERNAL\r\n", b"x" * 10000, b"OK 00\r\nERROR\r\n"])
def test_a_refused_handshake(answer: bytes) -> None:
    ours, theirs = socket.socketpair()
    link = Link(ours)
    theirs.sendall(answer)
    with pytest.raises(ProtocolError, match="handshake refused"):
        list(link.pump())


def _raw(member: str) -> bytes:
    from tests.bridges.test_dbus_message import written

    return bytes(written("u", (1,), path="/x", member=member))


def with_room() -> tuple[Link, Peer]:
    ours, theirs = socket.socketpair()
    link = Link(ours, descriptors=1)
    peers: Queue[Peer] = Queue()
    threading.Thread(target=lambda: peers.put(Peer(theirs)), daemon=True).start()
    while not link.ready:
        readable(link)
        assert not list(link.pump())
    return link, peers.get(timeout=5)


def test_a_descriptor_comes_where_there_is_room_and_is_closed_if_nobody_takes_it() -> None:
    link, peer = with_room()
    read_end, write_end = os.pipe()
    for _ in range(2):
        peer.call("Take", "hu", (write_end, 7))
    os.close(write_end)
    readable(link)
    for number, message in enumerate(link.pump()):
        assert body(message, "hu") == (0, 7)
        if number == 0:
            taken = link.take_descriptor()
            with pytest.raises(ProtocolError, match="without its descriptor"):
                link.take_descriptor()
    os.write(taken, b"x")
    os.close(taken)
    assert os.read(read_end, 9) == b"x" and os.read(read_end, 9) == b""
    os.close(read_end)


def test_b08_a_missing_and_a_smuggled_descriptor_are_refused() -> None:
    for said, sent in ((1, 0), (0, 1), (1, 2), (1, 9)):
        link, peer = with_room()
        fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(sent)]
        fields = {HeaderFields.path: "/l", HeaderFields.member: "M", HeaderFields.unix_fds: said}
        header = Header(Endianness.little, MessageType.method_call, MessageFlag(1), 1, -1, -1, fields)
        socket.send_fds(peer.end, [jeepney.Message(header, ()).serialise(5, array("i"))], fds)
        for fd in fds:
            os.close(fd)
        open_before = len(os.listdir("/proc/self/fd"))
        readable(link)
        with pytest.raises(ProtocolError, match="descriptors"):
            list(link.pump())
        link.close()
        peer.end.close()
        assert len(os.listdir("/proc/self/fd")) < open_before


def test_b08_without_room_none_arrives() -> None:
    link, peer = pair()
    peer.call("Take", "h", (peer.end.fileno(),))
    readable(link)
    with pytest.raises(ProtocolError, match="0 descriptors, its header says 1"):
        list(link.pump())
