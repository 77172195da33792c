"""A VNC server that says what a test likes, and understands what a client says; shares no code with sgui."""

import socket
import struct
from pathlib import Path

from tests.rfb_bytes import greeting

SIZES = {0: 20, 3: 10, 4: 8, 5: 6, 150: 10, 255: 12}  # of messages that have one


class Peer:
    """One client."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        end.settimeout(10)

    def send(self, *messages: bytes) -> None:
        self.end.sendall(b"".join(messages))

    def take(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            got = self.end.recv(count - len(data))
            assert got, "the client closed the connection"
            data += got
        return data

    def greet(self, width: int = 8, height: int = 4) -> None:
        """The handshake without a password, and what follows until the first request, which is for all."""
        self.send(greeting(width, height))
        assert self.take(14) == b"RFB 003.008\n\1\1"
        kinds = [self.told() for _ in range(3)]
        assert [kind[0] for kind in kinds] == [0, 2, 3]
        assert kinds[2] == struct.pack(">BBHHHH", 3, 0, 0, 0, width, height)

    def told(self) -> bytes:
        """The next message of the client."""
        kind = self.take(1)
        match kind[0]:
            case 2:
                head = self.take(3)
                return kind + head + self.take(4 * struct.unpack(">xH", head)[0])
            case 6:
                head = self.take(7)
                return kind + head + self.take(abs(struct.unpack(">3xi", head)[0]))
            case 248:
                head = self.take(8)
                return kind + head + self.take(head[7])
            case 251:
                head = self.take(7)
                return kind + head + self.take(16 * head[5])
            case number:
                return kind + self.take(SIZES[number] - 1)

    def told_of(self, *kinds: int) -> bytes:
        """The next message of one of these types."""
        while (message := self.told())[0] not in kinds:
            pass
        return message

    def gone(self) -> bool:
        """Whether the client closes the connection."""
        try:
            while self.end.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True


class FakeRfb:
    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(path))
        self._socket.listen(4)
        self._socket.settimeout(10)
        self._peers: list[Peer] = []

    def accept(self) -> Peer:
        self._peers.append(Peer(self._socket.accept()[0]))
        return self._peers[-1]

    def close(self) -> None:
        self._socket.close()
        for peer in self._peers:
            peer.end.close()
