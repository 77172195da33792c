"""STATE/devices.json: the devices to which the user once said "always", each at its own port.

    {"version": 1, "devices": [{"fingerprint", "kind", "id", "port"}, ...]}      oldest first

A fingerprint decides; the rest is for people. A file that is not exactly such a one is believed in nothing.
"""

import os
import re
import threading
from pathlib import Path

from sgui.values.device import Identity
from sgui.values.errors import ProtocolError
from sgui.values.limits import CONTROL_DEPTH, DEVICES_MAX
from sgui.wire.strict_json import Json, dump, parse

FILE_BYTES = 65536
_FIELDS = {"fingerprint", "kind", "id", "port"}
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Remembered:
    """why: what is wrong with the file, "" if nothing; then nothing is remembered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._devices: dict[str, Json] = {}
        self._writing = threading.Lock()
        self.why = ""
        try:
            self._devices = _read(path)
        except ProtocolError as error:
            self.why = str(error)

    def knows(self, identity: Identity) -> bool:
        return identity.fingerprint in self._devices

    def add(self, identity: Identity) -> None:
        """The oldest goes where there is no room. The disk is waited for beside the loop."""
        entry = {"kind": identity.kind, "id": identity.model, "port": identity.port}
        self._devices.pop(identity.fingerprint, None)
        self._devices[identity.fingerprint] = {"fingerprint": identity.fingerprint} | entry
        while len(self._devices) > DEVICES_MAX:
            del self._devices[next(iter(self._devices))]
        threading.Thread(target=self._write, daemon=True, name="remember").start()

    def _write(self) -> None:
        """What there is when the disk is free: one at a time, so that nothing older comes after it (H05)."""
        with self._writing:
            _write(self._path, dump({"version": 1, "devices": list(self._devices.values())}))


def _read(path: Path) -> dict[str, Json]:
    """Raises ProtocolError("devices: ...")."""
    try:
        with path.open("rb") as file:
            text = file.read(FILE_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ProtocolError(f"devices: {error.strerror}, allowed is a file that can be read") from None
    body = parse(text, "devices", FILE_BYTES, CONTROL_DEPTH)
    if not isinstance(body, dict) or set(body) != {"version", "devices"} or body["version"] != 1:
        raise ProtocolError("devices: other fields or another version, allowed is version 1")
    if not isinstance(body["devices"], list) or len(body["devices"]) > DEVICES_MAX:
        raise ProtocolError(f"devices: allowed is a list of at most {DEVICES_MAX}")
    return {entry["fingerprint"]: entry for entry in map(_entry, body["devices"])}


def _entry(untrusted: Json) -> dict[str, str]:
    if not isinstance(untrusted, dict) or set(untrusted) != _FIELDS:
        raise ProtocolError(f"devices: a device, allowed are {', '.join(sorted(_FIELDS))}")
    if not all(isinstance(value, str) for value in untrusted.values()):
        raise ProtocolError("devices: a device, allowed are texts")
    if not _FINGERPRINT.fullmatch(untrusted["fingerprint"]):
        raise ProtocolError("devices: a fingerprint, allowed are 16 hexadecimal digits")
    return untrusted


def _write(path: Path, text: bytes) -> None:
    """All of it or nothing; a disk that fails costs the memory and nothing else."""
    fresh = path.with_suffix(".new")
    try:
        with fresh.open("wb") as file:
            file.write(text)
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        return
