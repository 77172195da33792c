"""Where an RFB server may listen: on this machine. What leaves it would be read and changed on its way."""

import re
from dataclasses import dataclass

from sgui.values.errors import ConfigError
from sgui.values.quote import quoted

ALLOWED = "unix:/PATH, 127.0.0.1:PORT and [::1]:PORT"
PATH_MAX = 107  # sun_path, with its closing zero byte
PORT_MAX = 65535

_UNIX = re.compile(rf"unix:(/[!-~]{{1,{PATH_MAX - 1}}})")
_LOOPBACK = re.compile(r"(127\.0\.0\.1|\[::1\]):([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Address:
    """path: of a Unix socket; or host and port, which are loopback's."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"unix:{self.path}" if self.path else f"{host}:{self.port}"


def parse(text: str) -> Address:
    """Names are not looked up: what is not written as this machine's own is refused. Raises ConfigError."""
    if found := _UNIX.fullmatch(text):
        steps = found[1][1:].split("/")
        if not any(step in ("", ".", "..") for step in steps):
            return Address(path=found[1])
    elif (found := _LOOPBACK.fullmatch(text)) and int(found[2]) <= PORT_MAX:
        return Address(host=found[1].strip("[]"), port=int(found[2]))
    raise ConfigError(f"rfb: address {quoted(text)}, allowed are {ALLOWED}")
