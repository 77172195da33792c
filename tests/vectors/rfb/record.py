"""Record what real VNC servers say: `python -m tests.vectors.rfb.record`, after `make test-packages`.

Between a server and the bridge stands a pair of pipes that writes down what the server says. The last scene
of each is known to the pixel, so a vector says which it is and no picture is needed beside it.
"""

import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from sgui.values.address import parse
from tests.bridges import rfb_servers
from tests.bridges.rfb_servers import SERVERS, Server
from tests.bridges.test_rfb_real import Bridge

HERE = Path(__file__).parent
SIZES = {"Xvnc": (70, 40), "x11vnc": (70, 40), "wayvnc": (160, 120)}  # sway makes no smaller windows
SCENES = (1, 2, 3, 2)
KEPT = {
    "Xvnc": ("raw", "tight", "zrle", "hextile"),
    "x11vnc": ("tight", "zrle", "hextile"),
    "wayvnc": ("tight", "zrle"),
}
VERSION = {"Xvnc": "tigervnc-standalone-server", "x11vnc": "x11vnc", "wayvnc": "wayvnc"}


class Ear:
    """A door before a server's; said: what the server has said through it."""

    def __init__(self, server: Server) -> None:
        self.said = bytearray()
        self.address = f"unix:{server.folder / 'ear'}"
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(server.folder / "ear"))
        self._door.listen(1)
        self._behind = parse(server.address)
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        client, _from = self._door.accept()
        if self._behind.path:
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            server.connect(self._behind.path)
        else:
            server = socket.create_connection((self._behind.host, self._behind.port))
        threading.Thread(target=self._pass, args=(client, server, bytearray()), daemon=True).start()
        self._pass(server, client, self.said)

    def _pass(self, source: socket.socket, target: socket.socket, kept: bytearray) -> None:
        while data := source.recv(65536):
            kept += data
            target.sendall(data)


def record(name: str, encoding: str, folder: Path) -> None:
    server = SERVERS[name](folder / "s")
    ear = Ear(server)
    scene = server.show(SCENES[0])
    server.address = ear.address
    bridge = Bridge(folder / "b", server, encoding)
    for number in SCENES:
        scene = server.show(number)
        bridge.guest.until(lambda: bridge.guest.size == SIZES[name], 20)
        bridge.guest.until(lambda scene=scene: (bridge.picture() == scene).all(), 20)  # type: ignore[misc]
    said = bytes(ear.said)
    bridge.close()
    server.close()
    asked = ["dpkg-query", "-W", "-f", "${Version}", VERSION[name]]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    lines = [f"server: {name} {version}", f"encoding: {encoding}", f"scene: {SCENES[-1]}"]
    body = "\n".join(said[at : at + 50].hex() for at in range(0, len(said), 50))
    (HERE / f"{name.lower()}-{encoding}.txt").write_text("\n".join(lines) + "\n\n" + body + "\n", "ascii")


if __name__ == "__main__":
    for name in SERVERS:
        rfb_servers.WIDTH, rfb_servers.HEIGHT = SIZES[name]
        for encoding in KEPT[name]:
            with tempfile.TemporaryDirectory() as made:
                record(name, encoding, Path(made))
