"""The few words of QMP that xl wants to hear from a device model; nothing can be asked for through it.

Source: QEMU docs/interop/qmp-spec.rst; Xen tools/libs/light/libxl_qmp.c.
"""

import json
import os
import socket
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from sgui.values.errors import HostError

GREETING = {
    "QMP": {
        "version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": "sgui"},
        "capabilities": [],
    }
}
ANSWERS: dict[str, object] = {"qmp_capabilities": {}, "query-chardev": [], "query-vnc": {"enabled": False}}
LINE_BYTES = 65536
CLIENTS_MAX = 8


class QmpStub:
    """path: of the socket to make; None: there is none to serve. Only its owner may connect."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._door = path, None if path is None else _listen(path)
        self._clients: dict[int, tuple[socket.socket, bytes]] = {}

    def filenos(self) -> list[int]:
        return [*([self._door.fileno()] if self._door else []), *self._clients]

    def turn(self, ready: Collection[int]) -> None:
        """Let in and answer whoever is among `ready`; never waits for any of them."""
        if self._door is not None and self._door.fileno() in ready:
            self._welcome(self._door)
        for fd in [fd for fd in self._clients if fd in ready]:
            self._hear(fd)

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            client, _ = door.accept()
            client.setblocking(False)
            if len(self._clients) >= CLIENTS_MAX:
                client.close()
                return
            self._clients[client.fileno()] = (client, b"")
            self._say(client, GREETING)

    def _hear(self, fd: int) -> None:
        client, rest = self._clients[fd]
        try:
            data = client.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        *lines, rest = (rest + data).split(b"\n")
        if not data or len(rest) > LINE_BYTES:
            self._part(fd)
            return
        self._clients[fd] = (client, rest)
        for line in lines:
            self._answer(client, line)

    def _answer(self, client: socket.socket, line: bytes) -> None:
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(asked, dict):
            return
        command, reply = asked.get("execute"), {}
        if isinstance(command, str) and command in ANSWERS:
            reply = {"return": ANSWERS[command]}
        else:
            reply = {
                "error": {"class": "CommandNotFound", "desc": "sgui: this device model has no such command"}
            }
        if "id" in asked:
            reply["id"] = asked["id"]
        self._say(client, reply)

    def _say(self, client: socket.socket, words: object) -> None:
        with suppress(OSError):  # one who does not read loses our words, and we no time
            client.send(json.dumps(words).encode("ascii") + b"\r\n")

    def _part(self, fd: int) -> None:
        self._clients.pop(fd)[0].close()

    def __enter__(self) -> "QmpStub":
        return self

    def __exit__(self, *_: object) -> None:
        for fd in tuple(self._clients):
            self._part(fd)
        if self._door is not None and self._path is not None:
            self._door.close()
            self._path.unlink(missing_ok=True)


def _listen(path: Path) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    mask = os.umask(0o077)
    try:
        path.unlink(missing_ok=True)
        door.bind(str(path))
        door.listen(CLIENTS_MAX)
        door.setblocking(False)
    except OSError as error:
        door.close()
        raise HostError(f"qmp: {path}: {error.strerror}") from error
    finally:
        os.umask(mask)
    return door
