"""Where guests come in: one listening socket a domain."""

import os
import pwd
import socket
from collections.abc import Iterator
from pathlib import Path

from sgui.core.policy import DomainPolicy, Policy
from sgui.host.control_peer import user_of
from sgui.host.listener import close_listener, listen, refuse_descriptors
from sgui.values.errors import ConfigError

CONNECTS_PER_SECOND = 8  # of one domain; more wait in the backlog
BACKLOG = 4


def owner_uid(domain: DomainPolicy) -> int:
    """Raises ConfigError for a user that this system does not know."""
    if not domain.owner:
        return os.geteuid()
    try:
        return pwd.getpwnam(domain.owner).pw_uid
    except KeyError as error:
        raise ConfigError(f"policy: owner {domain.owner!r}, must be a user of this system") from error


class Door:
    """The listeners of all domains in the policy in force."""

    def __init__(self, guests: Path) -> None:
        self._guests = guests
        self._listeners: dict[str, tuple[socket.socket, int]] = {}
        self._recent: dict[str, list[float]] = {}
        self.sealed = True  # the kernel refuses descriptors that guests send along

    def open_for(self, policy: Policy) -> None:
        """Listen for exactly the policy's domains. Raises ConfigError.

        Another owner must be able to pass through the folders, which stay unreadable to him.
        """
        wanted = {domain.name: owner_uid(domain) for domain in policy.domains}
        for name in [n for n, (_, uid) in self._listeners.items() if wanted.get(n) != uid]:
            self._close(name)
        for name, uid in wanted.items():
            if name not in self._listeners:
                listener = listen(self._path(name), BACKLOG, uid)
                self.sealed = refuse_descriptors(listener) and self.sealed
                self._listeners[name] = (listener, uid)
        if set(wanted.values()) - {os.geteuid()}:
            for folder in (self._guests, self._guests.parent):
                folder.chmod(0o711)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """(domain, descriptor) of each listener."""
        return ((name, listener.fileno()) for name, (listener, _) in self._listeners.items())

    def fileno(self, domain: str) -> int:
        return self._listeners[domain][0].fileno()

    def accept(self, domain: str) -> tuple[socket.socket, bool] | None:
        """The next connection and whether its uid may connect; None if there is none (any more)."""
        listener, uid = self._listeners[domain]
        try:
            connected, _ = listener.accept()
        except OSError:
            return None  # gone again, or no descriptors left: then it waits in the backlog
        connected.setblocking(False)
        return connected, user_of(connected) == uid

    def rested(self, domain: str, now: float) -> float | None:
        """None if a connection may be looked at now, else the time when (A11: no connect storm costs us)."""
        recent = [t for t in self._recent.get(domain, []) if now - t < 1.0]
        if len(recent) >= CONNECTS_PER_SECOND:
            return recent[0] + 1.0
        self._recent[domain] = [*recent, now]
        return None

    def close(self) -> None:
        for name in tuple(self._listeners):
            self._close(name)

    def _path(self, name: str) -> Path:
        return self._guests / f"{name}.sock"

    def _close(self, name: str) -> None:
        close_listener(self._listeners.pop(name)[0], self._path(name))
