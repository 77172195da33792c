"""One input device, and whether it counts: what decides comes first.

What has no hardware behind it, what the policy denies and what others hear as well never does, whatever the
user says; the rest if it was there at the start or the user admitted it.
"""

from dataclasses import dataclass, replace
from enum import Enum

from sgui.core.policy import DeviceRules
from sgui.values.device import Identity

STREAMS = frozenset({"pipe", "window"})  # named on the command line, and no devices
GRABBED = ("exclusive", "not exclusive")  # what the seat says of input where it has devices of its own


class Standing(Enum):
    ADMITTED = "admitted"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Device:
    """trusted: there at the start, or somebody vouched for it: the user, or an earlier seat. denied: by the
    user, until it is plugged in anew. shared: another process hears it. held: a key of it was down before it
    was first heard, and still is. reason: why it stands as it stands.
    """

    number: int
    identity: Identity
    trusted: bool = False
    shared: bool = False
    denied: bool = False
    held: bool = False
    since_us: int = 0
    standing: Standing = Standing.PENDING
    reason: str = ""

    @property
    def admitted(self) -> bool:
        return self.standing is Standing.ADMITTED

    @property
    def vouched(self) -> bool:
        """Whether the next seat may trust it."""
        return self.trusted and self.identity.kind not in STREAMS


Devices = tuple[Device, ...]  # in the order in which they came


def judged(rules: DeviceRules, device: Device) -> Device:
    """As it stands by the policy and by what is known of it."""
    standing, reason = _verdict(rules, device)
    return replace(device, standing=standing, reason=reason)


def _verdict(rules: DeviceRules, device: Device) -> tuple[Standing, str]:
    identity = device.identity
    if identity.kind in STREAMS:
        return Standing.ADMITTED, "named at the start"
    if identity.virtual:
        return Standing.REFUSED, "no hardware behind it"
    names = {identity.model, f"port:{identity.port}"}
    if (names | identity.functions) & rules.deny:
        return Standing.REFUSED, "denied by the policy"
    if not names & rules.allow and not identity.functions <= rules.allow:
        return Standing.REFUSED, "not allowed by the policy"
    if device.shared:
        return Standing.REFUSED, "another process hears it"
    if device.denied:
        return Standing.REFUSED, "denied by the user"
    if device.trusted:
        return Standing.ADMITTED, "trusted"
    return Standing.PENDING, "waits for the user"


def admitted(devices: Devices, number: int) -> bool:
    return any(device.number == number and device.admitted for device in devices)


def found(devices: Devices, number: int) -> Device | None:
    return next((device for device in devices if device.number == number), None)


def words(told: str, devices: Devices) -> str:
    """What the band says of input. told: by the seat; the user is warned of what concerns him most."""
    if told not in GRABBED or told == "not exclusive" or any(device.shared for device in devices):
        return "not exclusive" if told in GRABBED else told
    if not any(device.admitted and "keyboard" in device.identity.functions for device in devices):
        return "no trusted keyboard"
    jammed = [device for device in devices if device.admitted and device.held]
    if jammed:
        return f"key held: {jammed[0].identity.kind} {jammed[0].identity.port}".rstrip()
    new = [device for device in devices if device.standing is Standing.PENDING]
    return f"new {new[0].identity.kind} {new[0].identity.port}: not allowed" if new else told
