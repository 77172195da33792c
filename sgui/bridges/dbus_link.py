"""One D-Bus connection between two peers, without a bus: we are the client of the handshake and say no Hello.

The socket never blocks. What cannot be sent at once waits in a bounded queue. Descriptors come only where
room is offered for them, so many with a message as its header says; one that nobody takes is closed.
"""

import array
import os
import socket
from collections.abc import Iterator, Mapping

import jeepney
from jeepney.auth import AuthenticationError, Authenticator
from jeepney.low_level import HeaderFields as Field
from jeepney.low_level import MessageFlag

from sgui.bridges.dbus_message import FIXED_BYTES, NO_REPLY_EXPECTED, Message, decode, message_bytes
from sgui.host.link import close_all
from sgui.values.errors import ProtocolError

BUFFER_BYTES = 65536  # for a start
DESCRIPTORS_MAX = 4  # of one message, in whatever pieces it comes
# Who we are, asked before the cage: in its namespace of users nobody has a number. The kernel tells the peer.
EXTERNAL = b"\0AUTH EXTERNAL %s\r\n" % str(os.getuid()).encode().hex().encode()
WAITING_BYTES_MAX = 1 << 20  # unsent calls; a peer that reads nothing for this long is stuck


Queue = list[tuple[bytes, "array.array[int]"]]  # bytes, and the descriptors that go with them


class PeerGone(Exception):
    """The other side closed the connection."""


class Link:
    """fileno() for poll; pump() when readable; flush() when writable and `unsent` is true."""

    def __init__(self, peer: socket.socket, descriptors: int = 0) -> None:
        """Takes the socket and starts the handshake, which goes on in pump(). Calls may be made at once.

        descriptors: so many may come with a message.
        """
        self._socket = peer
        self._socket.setblocking(False)
        self._auth = Authenticator(enable_fds=True)
        self._waiting: Queue = []  # goes out now
        self._held: Queue = []  # goes out after the handshake
        self._waiting_bytes = 0
        self._serial = 0
        self._room = socket.CMSG_LEN(descriptors * array.array("i").itemsize) if descriptors else 0
        self._descriptors: list[int] = []  # of the message that is being read
        self._buffer = bytearray(BUFFER_BYTES)  # grows with the largest message, which is bounded
        self._got, self._whole = 0, FIXED_BYTES
        self._auth.data_to_send()  # the same, as it would ask now
        self._queue(self._waiting, EXTERNAL, array.array("i"))

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def ready(self) -> bool:
        """The handshake is over: messages may be sent."""
        return bool(self._auth.authenticated)

    @property
    def unsent(self) -> bool:
        return bool(self._waiting)

    def close(self) -> None:
        self._drop_descriptors()
        self._socket.close()

    def take_descriptor(self) -> int:
        """The next one of the message that pump() gave last; the caller's now. Raises ProtocolError."""
        if not self._descriptors:
            raise ProtocolError("dbus: a message without its descriptor")
        return self._descriptors.pop(0)

    def call(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str,
        body: tuple[object, ...],
        *,
        reply: bool = False,
    ) -> int:
        """Send a method call; descriptors stand in body where signature has `h`. Returns the serial."""
        fields = {Field.path: path, Field.interface: interface, Field.member: member}
        flags = 0 if reply else NO_REPLY_EXPECTED
        return self._send(_message(jeepney.MessageType.method_call, flags, fields, signature, body))

    def answer(self, call: Message, signature: str = "", body: tuple[object, ...] = ()) -> None:
        """Reply to a call, if it wants one."""
        if call.wants_reply:
            fields = {Field.reply_serial: call.serial}
            kind = jeepney.MessageType.method_return
            self._send(_message(kind, NO_REPLY_EXPECTED, fields, signature, body))

    def refuse(self, call: Message) -> None:
        """Say that we do not have this method."""
        if call.wants_reply:
            error = "org.freedesktop.DBus.Error.UnknownMethod"
            fields = {Field.reply_serial: call.serial, Field.error_name: error}
            self._send(_message(jeepney.MessageType.error, NO_REPLY_EXPECTED, fields, "", ()))

    def pump(self, limit: int = 64) -> Iterator[Message]:
        """Whole messages that have come, at most `limit`; each one's body is gone when the next is asked for.

        Raises PeerGone at the end of the stream, ProtocolError for anything malformed.
        """
        while not self.ready:
            if not self._handshake():
                return
        for _ in range(limit):
            if not self._fill():
                return
            message = decode(memoryview(self._buffer)[: self._whole])
            if message.descriptors != len(self._descriptors):
                came = len(self._descriptors)
                raise ProtocolError(f"dbus: {came} descriptors, its header says {message.descriptors}")
            yield message
            self._drop_descriptors()
            self._got, self._whole = 0, FIXED_BYTES

    def flush(self) -> None:
        """Send what waits. Raises PeerGone."""
        while self._waiting:
            data, fds = self._waiting[0]
            try:
                sent = socket.send_fds(self._socket, [data], list(fds))
            except BlockingIOError:
                return
            except OSError as error:
                raise PeerGone(str(error)) from None
            self._waiting_bytes -= sent
            if sent < len(data):
                self._waiting[0] = (data[sent:], array.array("i"))
                return
            del self._waiting[0]

    def _send(self, message: jeepney.Message) -> int:
        self._serial += 1
        fds = array.array("i")
        self._queue(self._waiting if self.ready else self._held, message.serialise(self._serial, fds), fds)
        return self._serial

    def _queue(self, queue: Queue, data: bytes, fds: "array.array[int]") -> None:
        """Raises PeerGone."""
        if self._waiting_bytes + len(data) > WAITING_BYTES_MAX:
            raise PeerGone("it does not read what it is sent")
        if data:
            queue.append((data, fds))
        self._waiting_bytes += len(data)
        self.flush()

    def _receive(self, into: memoryview) -> int:
        """Bytes received; 0 if there are none now."""
        try:
            got, ancillary, flags, _ = self._socket.recvmsg_into([into], self._room, socket.MSG_CMSG_CLOEXEC)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise PeerGone(str(error)) from None
        if got == 0:
            raise PeerGone("end of stream")
        self._keep_descriptors(ancillary)
        if self._room and flags & socket.MSG_CTRUNC:
            raise ProtocolError("dbus: more descriptors than allowed")
        return got

    def _keep_descriptors(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self._descriptors += array.array("i", data[: len(data) - len(data) % 4])
        if len(self._descriptors) > DESCRIPTORS_MAX:
            raise ProtocolError(f"dbus: {len(self._descriptors)} descriptors, allowed are {DESCRIPTORS_MAX}")

    def _drop_descriptors(self) -> None:
        close_all(self._descriptors)
        self._descriptors = []

    def _handshake(self) -> bool:
        """One step; False if there is nothing to read. Byte by byte, so that no message is swallowed."""
        byte = bytearray(1)
        if not self._receive(memoryview(byte)):
            return False
        try:
            self._auth.feed(bytes(byte))
        except AuthenticationError as error:
            raise ProtocolError(f"dbus: handshake refused: {bytes(error.data)[:80]!r}") from None
        line = jeepney.auth.BEGIN if self.ready else self._auth.data_to_send()
        self._queue(self._waiting, line or b"", array.array("i"))
        if self.ready:
            self._waiting += self._held
            self.flush()
        return True

    def _fill(self) -> bool:
        """True once the buffer holds one whole message, self._whole bytes long."""
        while True:
            while self._got < self._whole:
                got = self._receive(memoryview(self._buffer)[self._got : self._whole])
                if not got:
                    return False
                self._got += got
            if self._whole > FIXED_BYTES:
                return True
            self._whole = message_bytes(memoryview(self._buffer)[:FIXED_BYTES])
            if self._whole > len(self._buffer):
                self._buffer = self._buffer[:FIXED_BYTES] + bytes(self._whole - FIXED_BYTES)


def _message(
    kind: jeepney.MessageType,
    flags: int,
    fields: Mapping[jeepney.HeaderFields, object],
    signature: str,
    body: tuple[object, ...],
) -> jeepney.Message:
    if signature:
        fields = {**fields, Field.signature: signature}
    header = jeepney.Header(jeepney.Endianness.little, kind, MessageFlag(flags), 1, -1, -1, dict(fields))
    return jeepney.Message(header, body)
