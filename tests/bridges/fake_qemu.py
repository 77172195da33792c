"""A QEMU that says what a test tells it to: QMP and the server side of D-Bus, and nothing that draws."""

import array
import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

from jeepney import HeaderFields, Message, MessageFlag, MessageType, Parser
from jeepney.low_level import Endianness, Header

WANTS_REPLY = MessageFlag(0)
LISTENER = ("/org/qemu/Display1/Listener", "org.qemu.Display1.Listener")
MAP = ("/org/qemu/Display1/Listener", "org.qemu.Display1.Listener.Unix.Map")
CLIPBOARD = ("/org/qemu/Display1/Clipboard", "org.qemu.Display1.Clipboard")
TEXT = "text/plain;charset=utf-8"


class Peer:
    """The server's side of one peer-to-peer D-Bus connection."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.end.settimeout(10)
        self.parser = Parser()
        self.serial = 0
        self.fds: list[int] = []
        line = self._line()
        assert line.startswith(b"\0AUTH EXTERNAL "), line
        self.end.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
        assert self._line() == b"NEGOTIATE_UNIX_FD\r\n"
        self.end.sendall(b"AGREE_UNIX_FD\r\n")
        assert self._line() == b"BEGIN\r\n"

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\r\n"):
            byte = self.end.recv(1)
            if not byte:
                raise EOFError
            line += byte
        return line

    def receive(self) -> Message:
        while (message := self.parser.get_next_message()) is None:
            data, fds, _flags, _address = socket.recv_fds(self.end, self.parser.bytes_desired(), 4)
            if not data:
                raise EOFError
            self.parser.add_data(data, fds)
        return message

    def send(
        self,
        kind: MessageType,
        fields: dict[HeaderFields, Any],
        signature: str = "",
        body: tuple[Any, ...] = (),
        flags: MessageFlag = WANTS_REPLY,
    ) -> None:
        self.serial += 1
        if signature:
            fields = {**fields, HeaderFields.signature: signature}
        header = Header(Endianness.little, kind, flags, 1, -1, -1, fields)
        fds = array.array("i")
        data = Message(header, body).serialise(self.serial, fds)
        sent = socket.send_fds(self.end, [data], list(fds)) if fds else 0
        self.end.sendall(data[sent:])

    def call(
        self,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        at: tuple[str, str] = LISTENER,
        flags: MessageFlag = MessageFlag.no_reply_expected,
    ) -> None:
        """Call a method of the listener, as QEMU does: without wanting a reply. at: path and interface."""
        fields = {HeaderFields.path: at[0], HeaderFields.interface: at[1], HeaderFields.member: member}
        self.send(MessageType.method_call, fields, signature, body, flags)

    def reply(self, to: Message, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        self.send(MessageType.method_return, {HeaderFields.reply_serial: to.header.serial}, signature, body)


class FakeQemu:
    """path: of its QMP socket. calls: what the bridge asked of console, keyboard and mouse, in order.

    clipboard: what it said to the clipboard. answers: what came back for calls of ours on that link.
    """

    def __init__(self, path: Path, absolute: bool = True, p2p: bool = True) -> None:
        self.path, self.absolute, self.p2p = path, absolute, p2p
        self.calls: Queue[tuple[str, tuple[Any, ...]]] = Queue()
        self.clipboard: Queue[Message] = Queue()
        self.answers: Queue[Message] = Queue()
        self.listeners: Queue[Peer] = Queue()
        self.console: Peer | None = None
        self._ends: list[socket.socket] = []
        self._qmp = socket.socket(socket.AF_UNIX)
        self._qmp.bind(str(path))
        self._qmp.listen(4)
        self._threads: list[threading.Thread] = []
        self._start(self._serve_qmp)

    def _start(self, target: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _serve_qmp(self) -> None:
        while True:
            try:
                client, _address = self._qmp.accept()
            except OSError:
                return
            self._ends.append(client)
            self._start(self._talk_qmp, client)

    def _talk_qmp(self, client: socket.socket) -> None:
        client.sendall(b'{"QMP": {"version": {}, "capabilities": ["oob"]}}\r\n')
        fds: list[int] = []
        for line in _lines(client, fds):
            name = json.loads(line)["execute"]
            if name == "add_client" and not self.p2p:
                client.sendall(b'{"error": {"class": "GenericError", "desc": "protocol is invalid"}}\r\n')
                continue
            client.sendall(b'{"event": "RESUME"}\r\n{"return": {}}\r\n')
            if name == "add_client":
                self._start(self._talk_console, self._end(fds.pop()))

    def _talk_console(self, end: socket.socket) -> None:
        try:
            self.console = peer = Peer(end)
            while True:
                self._answer(peer, peer.receive())
        except (EOFError, OSError):
            end.close()

    def _answer(self, peer: Peer, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            self.answers.put(message)
            return
        member = message.header.fields[HeaderFields.member]
        if message.header.fields[HeaderFields.interface] == CLIPBOARD[1]:
            self.clipboard.put(message)
            return
        if member == "RegisterListener":
            peer.reply(message)
            self.listeners.put(Peer(self._end(message.body[0])))
        elif member == "Get":
            peer.reply(message, "v", (("b", self.absolute),))
        else:
            self.calls.put((member, message.body))

    def listener(self) -> Peer:
        return self.listeners.get(timeout=10)

    def called(self) -> tuple[str, tuple[Any, ...]]:
        return self.calls.get(timeout=10)

    def _end(self, fd: int) -> socket.socket:
        self._ends.append(socket.socket(fileno=fd))
        return self._ends[-1]

    def stop(self) -> None:
        """Of all ends: close() alone would end neither accept() nor recv() in another thread."""
        for end in (self._qmp, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for end in (self._qmp, *self._ends):
            end.close()


def _lines(client: socket.socket, fds: list[int]) -> Iterator[bytes]:
    rest = b""
    while True:
        data, more, _flags, _address = socket.recv_fds(client, 4096, 4)
        fds.extend(more)
        if not data:
            return
        rest += data
        *lines, rest = rest.split(b"\n")
        yield from lines
