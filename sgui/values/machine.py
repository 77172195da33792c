"""A machine of libvirt, not of another host, as `URI/DOMAIN`: the last step is its name."""

import re
from dataclasses import dataclass

from sgui.values.errors import ConfigError
from sgui.values.quote import quoted

ALLOWED = "qemu:///session/NAME, qemu:///system/NAME or qemu+unix:///session?socket=/PATH/NAME"

_MACHINE = re.compile(
    r"(?P<uri>(?:qemu|test)(?:\+unix)?:///[A-Za-z0-9/?=&._-]{1,150})/(?P<name>[A-Za-z0-9][A-Za-z0-9._+-]{0,63})"
)


@dataclass(frozen=True, slots=True)
class Machine:
    uri: str
    name: str

    def __str__(self) -> str:
        return f"{self.uri}/{self.name}"


def parse_machine(text: str) -> Machine:
    """No other host: a picture that crosses a network is no picture to trust. Raises ConfigError."""
    found = _MACHINE.fullmatch(text)
    if found is None:
        raise ConfigError(f"libvirt: machine {quoted(text)}, allowed are {ALLOWED}")
    return Machine(found["uri"], found["name"])
