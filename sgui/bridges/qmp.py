"""QEMU's control socket, used once: to hand QEMU one end of a socket pair for its display, and then let go.

The connection is closed before the bridge looks at anything of the guest: who holds it rules the machine.
Source: QEMU docs/interop/qmp-spec, qapi/misc.json (getfd, add_client).
"""

import json
import socket
from pathlib import Path
from typing import Any

from sgui.values.errors import HostError, ProtocolError

LINE_BYTES_MAX = 65536
GREETING_S = 5.0  # then it is asked again: the socket may be that of a QEMU that is ending
ANSWER_S = 20.0  # from its main loop, which a starting guest can keep busy


class Qmp:
    """A connected control socket. Raises HostError if there is none, ProtocolError for nonsense."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(GREETING_S)
        self._rest = b""
        try:
            self._socket.connect(str(path))
            if "QMP" not in self._read():
                raise ProtocolError(f"qmp: {path} does not greet as QEMU does")
            self.command("qmp_capabilities")
            self._socket.settimeout(ANSWER_S)
        except (OSError, ProtocolError) as error:
            self._socket.close()
            if isinstance(error, ProtocolError):
                raise
            raise HostError(f"qmp: {path}: {error.strerror or 'no answer'}") from None

    def close(self) -> None:
        self._socket.close()

    def attach_display(self, end: socket.socket) -> None:
        """Give QEMU this end as a peer-to-peer connection of `-display dbus,p2p=on`."""
        self.command("getfd", {"fdname": "sgui-display"}, [end.fileno()])
        self.command("add_client", {"protocol": "@dbus-display", "fdname": "sgui-display"})

    def command(
        self, name: str, arguments: dict[str, Any] | None = None, fds: list[int] | None = None
    ) -> Any:
        """The command's result; events that come before it are ignored. Raises HostError as QEMU refuses."""
        request: dict[str, Any] = {"execute": name}
        if arguments:
            request["arguments"] = arguments
        line = json.dumps(request).encode("ascii") + b"\n"
        try:
            if fds:
                socket.send_fds(self._socket, [line], fds)
            else:
                self._socket.sendall(line)
            return self._answer(name)
        except OSError as error:
            raise HostError(f"qmp: {name}: {error.strerror or 'no answer'}") from None

    def _answer(self, name: str) -> Any:
        while True:
            reply = self._read()
            if "error" in reply:
                raise HostError(f"qmp: {name}: QEMU refuses: {str(reply['error'])[:200]!r}")
            if "return" in reply:
                return reply["return"]

    def _read(self) -> dict[str, Any]:
        while b"\n" not in self._rest:
            if len(self._rest) > LINE_BYTES_MAX:
                raise ProtocolError(f"qmp: line of more than {LINE_BYTES_MAX} bytes")
            got = self._socket.recv(4096)
            if not got:
                raise ProtocolError("qmp: QEMU closed the connection")
            self._rest += got
        line, self._rest = self._rest.split(b"\n", 1)
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            raise ProtocolError(f"qmp: not JSON: {line[:80]!r}") from None
        if not isinstance(reply, dict):
            raise ProtocolError(f"qmp: not an object: {line[:80]!r}")
        return reply
