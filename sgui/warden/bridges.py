"""The bridges that the policy in force wants: one process each, started again with back-off."""

import os
import pwd
import signal
from pathlib import Path
from typing import Any

from sgui.host.spawn import spawn
from sgui.host.voice import say
from sgui.values.errors import HostError
from sgui.values.settings import Settings
from sgui.warden.backoff import BRIDGE_WAITS, Backoff
from sgui.warden.child import Child
from sgui.warden.signals import name_of

OURS = (signal.SIGKILL, signal.SIGTERM)  # signals that the warden or its operator sends


class Bridges:
    """Children by domain."""

    def __init__(self, settings: Settings) -> None:
        self._guests = Path(settings.runtime_dir) / "guests"
        self._children: dict[str, Child] = {}
        self._killed: list[tuple[str, str]] = []

    def wanted(self, bridges: list[dict[str, Any]], now: float) -> None:
        """bridges: {"domain", "kind", "options", "owner"} each; what is not in the list any more ends."""
        names = {bridge["domain"] for bridge in bridges}
        for name in set(self._children) - names:
            self._children[name].arguments = ()
            self._children[name].kill()
            if self._children[name].process is None:
                del self._children[name]
        for bridge in bridges:
            self._want(bridge, now)

    def _want(self, bridge: dict[str, Any], now: float) -> None:
        name = bridge["domain"]
        arguments = ["--domain", name, "--guest-socket", str(self._guests / f"{name}.sock")]
        for key, value in sorted(bridge["options"].items()):
            arguments += [f"--{key.replace('_', '-')}", value]
        known = self._children.get(name)
        if known is not None and known.arguments == tuple(arguments):
            return
        if known is not None:
            known.kill()
        user = pwd.getpwnam(bridge["owner"]).pw_uid if bridge["owner"] and os.geteuid() == 0 else None
        if known is None:
            self._children[name] = Child(name, Backoff(BRIDGE_WAITS), start_at=now)
        child = self._children[name]
        child.kind, child.arguments, child.user = bridge["kind"], tuple(arguments), user

    def start_due(self, now: float) -> bool:
        """True if one was started."""
        due = [c for c in self._children.values() if c.start_at is not None and c.start_at <= now]
        for child in due:
            child.start_at, child.backoff = None, child.backoff.start(now)
            try:
                child.process = spawn(f"sgui.bridges.{child.kind}", child.arguments, (), child.user)
            except HostError as error:
                say(f"bridge {child.name}: {error}")
                child.backoff, child.start_at = child.backoff.died(now)
        return bool(due)

    def reap(self, now: float) -> bool:
        """True if one ended."""
        codes = {name: child.reap() for name, child in self._children.items()}
        ended = {name: code for name, code in codes.items() if code is not None}
        for name, code in ended.items():
            if code < 0 and -code not in OURS:
                self._killed.append((name, name_of(-code)))
            child = self._children[name]
            child.backoff, child.start_at = child.backoff.died(now)
            if not child.arguments:
                del self._children[name]
        return bool(ended)

    def take_killed(self) -> list[tuple[str, str]]:
        """Who died of a signal since the last call, and of which: SIGSYS is what a cage answers with."""
        killed, self._killed = self._killed, []
        return killed

    def due(self) -> list[float]:
        return [child.start_at for child in self._children.values() if child.start_at is not None]

    def pids(self) -> dict[str, int]:
        return {name: child.pid for name, child in self._children.items() if child.pid is not None}

    def close(self) -> None:
        for child in self._children.values():
            child.kill()
            if child.process is not None:
                child.process.wait()
