"""Everything that is looked at, in an order that a person reads well."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sgui.doctor import accounts, devices, folders, graphics, kernel, policy
from sgui.doctor.finding import Finding


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute. policy: None where none was named and the service has none. root: what /dev, /etc are in."""

    policy: Path | None
    runtime: Path
    state: Path
    root: Path = Path("/")


def examine(places: Places) -> Iterator[Finding]:
    """One by one, since some take a second. Total: what goes wrong while looking is a finding too."""
    yield from graphics.examine(places.root)
    yield from devices.examine(places.root)
    yield from kernel.examine(places.root)
    yield from accounts.examine(places.root)
    yield from folders.examine(places.runtime, places.state)
    yield from policy.examine(places.policy)
