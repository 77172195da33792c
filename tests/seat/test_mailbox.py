"""What waits for a slow screen is bounded: the newest scene, pointer and cursors, each doorbell once."""

from sgui.host.link import Link, link_pair
from sgui.seat.mailbox import Mailbox


def test_the_newest_counts_and_nothing_grows() -> None:
    ours, theirs = (Link(end) for end in link_pair())
    box = Mailbox(ours)
    while not box.blocked:
        box.control(bytes(50_000))
    for n in range(1000):
        box.scene(b"scene %d" % n)
        box.ring(n % 3, b"ring %d" % (n % 3))
        box.cursor(n % 2, b"cursor %d" % n)
    for n in range(1000):
        box.pointer(b"pointer %d" % n)
    box.ring(7, b"ring 7")
    box.cursor(7, b"cursor 7")
    box.forget(7)
    assert len(ours.backlog) <= 1
    got = []
    while True:
        box.flush()
        packet = theirs.receive()
        if packet is None:
            break
        if len(packet[0]) < 100:
            got.append(packet[0])
    assert got[:2] == [b"scene 999", b"pointer 999"]
    assert sorted(got[2:]) == [b"cursor 998", b"cursor 999", b"ring 0", b"ring 1", b"ring 2"]


def test_a_scene_takes_the_place_of_older_pointers() -> None:
    ours, theirs = (Link(end) for end in link_pair())
    box = Mailbox(ours)
    while not box.blocked:
        box.control(bytes(50_000))
    box.pointer(b"old")
    box.scene(b"new")
    small = []
    while box.flush() or (packet := theirs.receive()) is not None:
        small += [packet[0]] if len(packet[0]) < 100 else []
    assert small == [b"new"]
