"""One QEMU console: two D-Bus links, its keyboard and mouse, and what it was told to hold down.

The first link carries our calls. Over it QEMU is given the second, on which QEMU calls our listener.
Source: QEMU ui/dbus-display1.xml.
"""

import socket
from collections.abc import Iterator

from sgui.bridges import clipboard
from sgui.bridges.clipboard import Clipboard
from sgui.bridges.copied import Answer
from sgui.bridges.dbus_link import Link
from sgui.bridges.dbus_message import Kind, Message, body, boolean_variant, changed_interface
from sgui.bridges.display import (
    LISTENER,
    LISTENER_PATH,
    MAP,
    DisplayEvent,
    ScanoutFrame,
    ScanoutMapped,
    admit,
    admit_frame,
    admit_map,
)
from sgui.bridges.keymap import key_number
from sgui.bridges.mapped import Mapped, Place
from sgui.bridges.pointer import BUTTONS, MouseCall, Pointer, button_calls
from sgui.bridges.touch import Fingers, TouchCall
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.values.input import GuestRecord, KeyRecord, PositionRecord, TouchRecord

CONSOLES = "/org/qemu/Display1/Console_"
CONSOLE = "org.qemu.Display1.Console"
KEYBOARD = "org.qemu.Display1.Keyboard"
MOUSE = "org.qemu.Display1.Mouse"
TOUCH = "org.qemu.Display1.MultiTouch"
PROPERTIES = "org.freedesktop.DBus.Properties"
LISTENER_INTERFACES = [MAP]  # where QEMU has it; else pixels come by value
MESSAGES_A_TURN = 256


class Console:
    """calls: a link over which QEMU serves its objects; the listener's link is made here. number: of QEMU's.

    registered: QEMU has taken the listener, and its first event will be a Scanout.
    """

    def __init__(self, calls: Link, number: int = 0) -> None:
        self.calls = calls
        self._path = f"{CONSOLES}{number}"
        self._pointer = Pointer()
        self._fingers = Fingers()
        self._held: set[int] = set()
        self._pressing = 0  # serial of the newest key press
        self.listener, self._offered, self._asked_listener = self._listen()
        self._asked_absolute = self._ask_absolute()
        self.clipboard = Clipboard(calls)

    @property
    def registered(self) -> bool:
        return self._offered is None

    def listen_again(self) -> None:
        """Offer QEMU a new listener in the old one's place: it answers with a Scanout of everything."""
        self._forget_listener()
        self.listener, self._offered, self._asked_listener = self._listen()

    def _listen(self) -> tuple[Link, socket.socket | None, int]:
        """Our end starts its handshake at once: some versions of QEMU wait for that with all else at rest."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        link = Link(ours, descriptors=1)
        offer = (theirs.fileno(),)
        serial = self.calls.call(self._path, CONSOLE, "RegisterListener", "h", offer, reply=True)
        return link, theirs, serial

    def _forget_listener(self) -> None:
        self.listener.close()
        if self._offered is not None:
            self._offered.close()

    def events(self) -> Iterator[DisplayEvent]:
        """What QEMU's display has said, at most MESSAGES_A_TURN; pixels are gone when the next is asked for.

        Raises PeerGone, ProtocolError.
        """
        listener = self.listener
        for message in listener.pump(MESSAGES_A_TURN):
            if message.kind is not Kind.CALL:
                continue
            if message.interface == PROPERTIES:
                _answer_property(self.listener, message, LISTENER_INTERFACES)
                continue
            event = self._admitted(message)
            if event is None:
                self.listener.refuse(message)
                continue
            yield event
            if listener is not self.listener:
                return
            listener.answer(message)

    def _admitted(self, call: Message) -> DisplayEvent | None:
        if call.path != LISTENER_PATH:
            return None
        if call.interface == LISTENER:
            frame = admit_frame(call)
            return ScanoutFrame(frame, self.listener.take_descriptor()) if frame else admit(call)
        said = admit_map(call) if call.interface == MAP else None
        return (
            ScanoutMapped(Mapped(self.listener.take_descriptor(), said)) if isinstance(said, Place) else said
        )

    def replies(self, now: float) -> Iterator[Answer]:
        """Read the first link; what the guest has copied. now: seconds on a monotonic clock.

        Raises PeerGone, ProtocolError, HostError for a refused listener.
        """
        for message in self.calls.pump():
            if message.kind is Kind.CALL:
                self._called(message)
            elif answer := self.clipboard.replied(message, now):
                yield answer
            elif message.kind is Kind.SIGNAL:
                self._heard(message)
            elif message.reply_serial == self._asked_listener:
                self._registered(message)
            elif message.kind is Kind.ERROR and message.reply_serial == self._pressing:
                raise HostError(
                    f"qemu: another client has taken its display, keys are refused: {message.error!r}"
                )
            elif message.kind is Kind.RETURN and message.reply_serial == self._asked_absolute:
                self._pointer.absolute = boolean_variant(message)

    def _heard(self, signal: Message) -> None:
        """Whether the pointer is absolute may change at any time. Keyboard lamps are no news (C08)."""
        if signal.member == "PropertiesChanged" and changed_interface(signal) == MOUSE:
            self._asked_absolute = self._ask_absolute()

    def _called(self, call: Message) -> None:
        if (call.path, call.interface) == (clipboard.PATH, clipboard.CLIPBOARD):
            self.clipboard.called(call)
        elif call.interface == PROPERTIES:
            _answer_property(self.calls, call, [])
        else:
            self.calls.refuse(call)

    def _registered(self, message: Message) -> None:
        if message.kind is not Kind.RETURN:
            raise HostError(f"qemu: RegisterListener refused: {message.error!r}")
        if self._offered is not None:
            self._offered.close()
            self._offered = None

    def tell(self, record: GuestRecord, size: Size) -> None:
        """Do as sgui's keyboard ring says. size: of the guest's picture."""
        match record:
            case KeyRecord(code, pressed):
                self._key(code, pressed)
            case PositionRecord():
                self._mouse(self._pointer.position(record, size))
            case TouchRecord():
                self._touch(self._fingers.told(record))
            case _:
                self._mouse(self._pointer.motion(record, size))

    def suggest(self, size: Size) -> None:
        """The size that sgui would like; the guest may follow. Four pixels make a millimetre (100 dpi)."""
        side = (min(size.width // 4, 65535), min(size.height // 4, 65535))
        hint = (*side, 0, 0, size.width, size.height)
        self.calls.call(self._path, CONSOLE, "SetUIInfo", "qqiiuu", hint)

    def release_all(self) -> None:
        """Every key, button and finger comes up: of a client that leaves, QEMU itself lifts keys alone."""
        for code in tuple(self._held):
            self._key(code, pressed=False)
        self._touch(self._fingers.lifted())

    def close(self) -> None:
        self._forget_listener()
        self.calls.close()

    def _key(self, code: int, pressed: bool) -> None:
        self._held = self._held | {code} if pressed else self._held - {code}
        if code in BUTTONS:
            self._mouse(button_calls(BUTTONS[code], pressed))
            return
        number = key_number(code)
        if number is not None:
            member = "Press" if pressed else "Release"
            serial = self.calls.call(self._path, KEYBOARD, member, "u", (number,), reply=pressed)
            self._pressing = serial if pressed else self._pressing

    def _mouse(self, calls: tuple[MouseCall, ...]) -> None:
        for call in calls:
            self.calls.call(self._path, MOUSE, call.member, call.signature, call.body)

    def _touch(self, calls: tuple[TouchCall, ...]) -> None:
        for call in calls:
            self.calls.call(self._path, TOUCH, "SendEvent", "utdd", call)

    def _ask_absolute(self) -> int:
        question = (MOUSE, "IsAbsolute")
        return self.calls.call(self._path, PROPERTIES, "Get", "ss", question, reply=True)


def _answer_property(link: Link, question: Message, interfaces: list[str]) -> None:
    """interfaces: the optional ones that we have there."""
    if question.member == "GetAll":
        body(question, "s")
        link.answer(question, "a{sv}", ({"Interfaces": ("as", interfaces)},))
    elif question.member == "Get":
        body(question, "ss")
        link.answer(question, "v", (("as", interfaces),))
    else:
        link.refuse(question)
