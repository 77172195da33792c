"""Input devices come, go, and are admitted by the user alone.

Invariants, each held by tests/core/test_devices.py:
  V1  what a device sends that is not admitted changes nothing (P17);
  V2  a device that appears later is admitted by the user alone, now or once for all (F01, F02);
  V3  when a device goes, or counts no longer, everything held on it comes up in the same step (F08);
  V4  what has no hardware behind it, and what others hear as well, is never admitted (F10);
  V5  what comes back is a new device, unless the policy says otherwise of what was there at the start and
      comes back to its port, unchanged in all that it says of itself, while nothing else says the same (F02).
"""

from dataclasses import replace

from sgui.core.device import STREAMS, Device, Devices, Standing, found, judged
from sgui.core.effects import Audit, Effect, HearDevice, IgnoreDevice, RememberDevice
from sgui.core.events import DeviceFound, DeviceGone, DeviceHeld, DeviceShared
from sgui.core.question import Question
from sgui.core.state import Outcome, State
from sgui.core.unplugged import all_up
from sgui.values.limits import DEVICES_MAX


def rejudged(state: State, at_us: int) -> Outcome:
    """Under a new policy: what it denies counts no longer, and what it newly allows may."""
    effects: tuple[Effect, ...] = ()
    for device in state.devices:
        if judged(state.policy.devices, device) != device:
            state, more = _settled(state, device, at_us)
            effects = (*effects, *more)
    return state, effects


KIND = "device"
DENY, ONCE, ALWAYS = ANSWERS = ("deny", "once", "always")

_NOW = {
    Standing.ADMITTED: "device.admitted",
    Standing.PENDING: "device.pending",
    Standing.REFUSED: "device.refused",
}


def changed(state: State, event: DeviceFound | DeviceShared | DeviceHeld | DeviceGone) -> Outcome:
    match event:
        case DeviceFound():
            return _found(state, event)
        case DeviceShared():
            return _shared(state, event)
        case DeviceHeld():
            return _held(state, event)
        case _:
            return _gone(state, event)


def _found(state: State, event: DeviceFound) -> Outcome:
    """A number that is known already, or one too many, is none."""
    if found(state.devices, event.device) is not None or len(state.devices) >= DEVICES_MAX:
        return state, ()
    vouched = (event.device, event.identity.fingerprint) in state.vouched
    trusted = event.at_start or event.remembered or vouched or _returns(state, event)
    device = Device(event.device, event.identity, trusted, event.shared, since_us=event.at_us)
    device = judged(state.policy.devices, device)
    first = state.first | (
        {device.identity.fingerprint} if event.at_start and device.admitted and device.vouched else set()
    )
    after = replace(state, devices=(*state.devices, device), first=first)
    hear: tuple[Effect, ...] = (HearDevice(device.number),) if device.admitted else ()
    named = device.identity.kind in STREAMS
    return after, hear if named else (*hear, _audit("device.found", device))


def _returns(state: State, event: DeviceFound) -> bool:
    claimed = event.identity.fingerprint
    alone = all(device.identity.fingerprint != claimed for device in state.devices)
    return state.policy.devices.returning and claimed in state.first and alone


def _gone(state: State, event: DeviceGone) -> Outcome:
    device = found(state.devices, event.device)
    if device is None:
        return state, ()
    state, releases = all_up(state, device.number, event.at_us)
    kept = tuple(each for each in state.devices if each.number != device.number)
    return replace(state, devices=kept), (*releases, _audit("device.gone", device))


def _shared(state: State, event: DeviceShared) -> Outcome:
    device = found(state.devices, event.device)
    if device is None or device.shared == event.shared:
        return state, ()
    return _settled(state, replace(device, shared=event.shared), event.at_us)


def _held(state: State, event: DeviceHeld) -> Outcome:
    """Said on the band: a key that is stuck keeps others from meaning what they should."""
    device = found(state.devices, event.device)
    if device is None or device.held == event.held:
        return state, ()
    after = replace(device, held=event.held)
    records = (_audit("device.held", after),) if event.held else ()
    return replace(state, devices=_with(state.devices, after)), records


def pending(state: State) -> tuple[Question, ...]:
    """One for each device that waits for the user."""
    return tuple(_question(device) for device in state.devices if device.standing is Standing.PENDING)


def answered(state: State, key: str, answer: str, at_us: int) -> Outcome:
    """The first answer lasts until the device is plugged in anew, the last for this very one at this port."""
    device = found(state.devices, int(key))
    assert device is not None, "no question is in sight of a device that is gone"
    if answer == DENY:
        return _settled(state, replace(device, denied=True), at_us)
    state, effects = _settled(state, replace(device, trusted=True), at_us)
    return state, (*effects, RememberDevice(device.identity)) if answer == ALWAYS else effects


def _question(device: Device) -> Question:
    identity = device.identity
    kind = identity.kind.replace("+", " and ")
    place = f"at {identity.port}" if identity.port else "at a place that the kernel does not name"
    words = f"Model {identity.model} {place}. Allowed, it counts like every other {kind} here."
    return Question(KIND, str(device.number), f"Allow the new {kind}?", words, ANSWERS, device.since_us)


def _settled(state: State, device: Device, at_us: int) -> Outcome:
    """Something about a device is new: what follows from it."""
    before, after = found(state.devices, device.number), judged(state.policy.devices, device)
    assert before is not None, "callers have found it"
    state = replace(state, devices=_with(state.devices, after))
    record = _audit(_NOW[after.standing], after)
    if before.admitted == after.admitted:
        return state, (record,)
    if after.admitted:
        return state, (HearDevice(after.number), record)
    state, releases = all_up(state, after.number, at_us)
    return state, (*releases, IgnoreDevice(after.number), record)


def _with(devices: Devices, device: Device) -> Devices:
    return tuple(device if each.number == device.number else each for each in devices)


def _audit(kind: str, device: Device) -> Audit:
    identity = device.identity
    return Audit(
        kind,
        {
            "device": device.number,
            "functions": identity.kind,
            "id": identity.model,
            "port": identity.port,
            "name": identity.name,
            "fingerprint": identity.fingerprint,
            "standing": device.standing.value,
            "reason": device.reason,
        },
    )
