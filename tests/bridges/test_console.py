"""sgui/bridges/console.py: the conversation with QEMU."""

import select
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from jeepney import HeaderFields, MessageType

from sgui.bridges.console import Console
from sgui.bridges.dbus_link import Link, PeerGone
from sgui.bridges.display import Disabled, DisplayEvent, Scanout
from sgui.bridges.qmp import Qmp
from sgui.values.errors import HostError, ProtocolError
from sgui.values.geometry import Size
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord, TouchRecord
from tests.bridges.fake_qemu import MAP, FakeQemu

SIZE = Size(640, 480)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeQemu]:
    qemu = FakeQemu(tmp_path / "qmp")
    yield qemu
    qemu.stop()


def console_of(fake: FakeQemu) -> Console:
    qmp = Qmp(fake.path)
    ours, theirs = socket.socketpair()
    with theirs:
        qmp.attach_display(theirs)
    qmp.close()
    return Console(Link(ours))


def spin(console: Console, until: Callable[[], object]) -> list[DisplayEvent]:
    """Run the console's loop until the condition holds, at most 5 s."""
    events: list[DisplayEvent] = []
    end = monotonic() + 5
    while not until():
        assert monotonic() < end
        select.select([console.calls, console.listener], [], [], 0.01)
        list(console.replies(monotonic()))
        events += console.events()
    return events


def ready(fake: FakeQemu) -> Console:
    console = console_of(fake)
    spin(console, lambda: console.registered and not fake.listeners.empty())
    return console


def test_the_listener_is_registered_and_called(fake: FakeQemu) -> None:
    console = ready(fake)
    peer = fake.listener()
    peer.call("Scanout", "uuuuay", (1, 1, 4, 0x20020888, b"abcd"))
    peer.call("Disable")
    events: list[DisplayEvent] = []
    while len(events) < 2:
        events += spin(console, lambda: select.select([console.listener], [], [], 5)[0])
        events += console.events()
    assert isinstance(events[0], Scanout)
    assert events[1] == Disabled()


def test_questions_about_the_listener_are_answered(fake: FakeQemu) -> None:
    console = ready(fake)
    peer = fake.listener()
    fields = {
        HeaderFields.path: "/org/qemu/Display1/Listener",
        HeaderFields.interface: "org.freedesktop.DBus.Properties",
    }
    listener = "org.qemu.Display1.Listener"
    for member, signature, body in (
        ("GetAll", "s", (listener,)),
        ("Get", "ss", (listener, "Interfaces")),
        ("Set", "ssv", (listener, "Interfaces", ("u", 1))),
    ):
        peer.send(MessageType.method_call, {**fields, HeaderFields.member: member}, signature, body)
    peer.send(
        MessageType.method_call, {**fields, HeaderFields.interface: listener, HeaderFields.member: "New"}
    )
    peer.call("Disable")
    events: list[DisplayEvent] = []
    while not events:
        select.select([console.listener], [], [], 5)
        events += console.events()
    answers = [peer.receive() for _ in range(4)]
    assert [a.body for a in answers[:2]] == [
        ({"Interfaces": ("as", [MAP[1]])},),
        (("as", [MAP[1]]),),
    ]
    assert [a.header.message_type for a in answers[2:]] == [MessageType.error] * 2


def test_keys_and_buttons(fake: FakeQemu) -> None:
    console = ready(fake)
    for code in (30, 103, 0x110, 0x2FF):
        console.tell(KeyRecord(code, True), SIZE)
        console.tell(KeyRecord(code, False), SIZE)
    told = [fake.called() for _ in range(6)]
    assert told == [
        ("Press", (30,)),
        ("Release", (30,)),
        ("Press", (0xC8,)),
        ("Release", (0xC8,)),
        ("Press", (0,)),
        ("Release", (0,)),
    ]


def test_all_that_is_held_is_released(fake: FakeQemu) -> None:
    console = ready(fake)
    for code in (30, 0x111):
        console.tell(KeyRecord(code, True), SIZE)
    console.tell(KeyRecord(48, True), SIZE)
    console.tell(KeyRecord(48, False), SIZE)
    console.release_all()
    told = [fake.called() for _ in range(6)]
    assert sorted(told[4:]) == [("Release", (2,)), ("Release", (30,))]


def test_the_pointer_and_the_size(fake: FakeQemu) -> None:
    console = ready(fake)
    console.tell(PositionRecord(10, 20), SIZE)
    console.tell(MotionRecord(1, 1), SIZE)
    console.suggest(Size(800, 600))
    assert [fake.called() for _ in range(3)] == [
        ("SetAbsPosition", (10, 20)),
        ("SetAbsPosition", (11, 21)),
        ("SetUIInfo", (200, 150, 0, 0, 800, 600)),
    ]


def test_a_guest_with_a_mouse_is_told_differences(fake: FakeQemu) -> None:
    fake.absolute = False
    console = ready(fake)
    spin(console, lambda: not console._pointer.absolute)
    console.tell(PositionRecord(10, 20), SIZE)
    console.tell(PositionRecord(12, 20), SIZE)
    assert fake.called() == ("RelMotion", (2, 0))


def test_a_change_of_the_pointer_is_noticed(fake: FakeQemu) -> None:
    console = ready(fake)
    fake.absolute = False
    assert fake.console is not None
    signal = {
        HeaderFields.path: "/org/qemu/Display1/Console_0",
        HeaderFields.interface: "org.freedesktop.DBus.Properties",
        HeaderFields.member: "PropertiesChanged",
    }
    fake.console.send(MessageType.signal, signal, "sa{sv}as", ("org.qemu.Display1.Mouse", {}, []))
    spin(console, lambda: not console._pointer.absolute)


def test_a_new_listener_takes_the_place_of_the_old(fake: FakeQemu) -> None:
    console = ready(fake)
    first = fake.listener()
    console.listen_again()
    assert not console.registered
    spin(console, lambda: console.registered and not fake.listeners.empty())
    with pytest.raises((EOFError, ConnectionError)):
        first.receive()
    second = fake.listener()
    second.call("Disable")
    select.select([console.listener], [], [], 5)
    assert list(console.events()) == [Disabled()]


def test_a_refused_listener_is_named(fake: FakeQemu) -> None:
    answer = fake._answer

    def refuse(peer: object, message: object) -> None:
        fields = message.header.fields  # type: ignore[attr-defined]
        if fields[HeaderFields.member] == "RegisterListener":
            error = {
                HeaderFields.reply_serial: message.header.serial,  # type: ignore[attr-defined]
                HeaderFields.error_name: "org.qemu.No",
            }
            peer.send(MessageType.error, error)  # type: ignore[attr-defined]
        else:
            answer(peer, message)  # type: ignore[arg-type]

    fake._answer = refuse  # type: ignore[method-assign,assignment]
    console = console_of(fake)
    with pytest.raises(HostError, match="RegisterListener refused"):
        spin(console, lambda: False)


def test_a_nonsensical_display_is_refused(fake: FakeQemu) -> None:
    console = ready(fake)
    fake.listener().call("Scanout", "u", (1,))
    with pytest.raises(ProtocolError, match="signature"):
        spin(console, lambda: False)


def test_the_end_of_qemu(fake: FakeQemu) -> None:
    console = ready(fake)
    assert fake.console is not None
    fake.console.end.shutdown(socket.SHUT_RDWR)
    with pytest.raises(PeerGone):
        spin(console, lambda: False)


def test_fingers_go_to_qemu_and_come_up_at_the_end(fake: FakeQemu) -> None:
    console = ready(fake)
    console.tell(TouchRecord(0, 1, 30, 40), SIZE)
    console.tell(TouchRecord(3), SIZE)
    console.release_all()
    assert [fake.called() for _ in range(2)] == [
        ("SendEvent", (0, 1, 30.0, 40.0)),
        ("SendEvent", (2, 1, 30.0, 40.0)),
    ]
