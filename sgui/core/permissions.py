"""What a policy permits, as a value, so that two can be compared: which permissions grow, which shrink.

Looks are no permissions: colours, patterns, texts, scale, layout and the order of domains do not count.
What may flow, be pasted or lie over is what the lattice says in the end, whichever lines it took.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sgui.core.lattice import Verdict, flow_verdict, overlay_verdict, paste_verdict
from sgui.core.policy import DomainPolicy, Policy

SCREENSHOT = ("never", "redacted", "full")


@dataclass(frozen=True, slots=True)
class Permission:
    """amount: 0 is no permission; more is more. words: this much of it, for people. key: of the policy."""

    amount: int
    words: str
    key: str


Permissions = dict[str, Permission]


@dataclass(frozen=True, slots=True)
class Change:
    grows: bool
    words: str

    def __str__(self) -> str:
        return f"{'grows: ' if self.grows else 'shrinks: '}{self.words}"


def permissions(policy: Policy) -> Permissions:
    """By name, in the policy's order; what is not named is not permitted."""
    return dict(_all(policy))


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What the new policy permits more or less than the old one; each line names what decides in the new."""
    before, after = permissions(old), permissions(new)
    names = dict.fromkeys((*before, *after))
    found = (_change(new, name, before.get(name), after.get(name)) for name in names)
    return tuple(change for change in found if change)


def _change(new: Policy, name: str, before: Permission | None, after: Permission | None) -> Change | None:
    one, two = before or Permission(0, "no", ""), after or Permission(0, "no", "")
    if one.amount == two.amount:
        return None
    key = two.key or one.key
    place = f"{new.lines[key]}: {key}" if key in new.lines else key
    return Change(two.amount > one.amount, f"{name}: {one.words} -> {two.words} ({place})")


def _all(policy: Policy) -> Iterator[tuple[str, Permission]]:
    management, hotkeys = policy.management, policy.hotkeys
    yield "control socket moves the focus", _yes(management.focus, "management.focus")
    level = SCREENSHOT.index(management.screenshot)
    yield "screenshots", Permission(level, management.screenshot, "management.screenshot")
    yield "switching by hotkey and pointer", _yes(not hotkeys.attention_only, "hotkeys.switching")
    for rule in sorted(policy.devices.allow | policy.devices.deny):
        yield f"input devices {rule}", _device(policy, rule)
    yield "input devices that come back unasked", _yes(policy.devices.returning, "devices.returning")
    lock = policy.lock
    who = lock.user or "who runs sgui"
    yield (
        f"unlocking by {who}, services {lock.services or 'usual'}",
        _yes(lock.unlock == "pam", "lock.unlock"),
    )
    for domain in policy.domains:
        yield from _of_domain(domain)
    for one in policy.domains:
        for two in policy.domains:
            yield from _between(policy, one, two)


def _of_domain(domain: DomainPolicy) -> Iterator[tuple[str, Permission]]:
    key, who = f"domains.{domain.name}", domain.name
    yield f"{who} connects, owner {domain.owner or 'who runs sgui'}", _yes(True, f"{key}.owner")
    for what, side in (("width", domain.max_size.width), ("height", domain.max_size.height)):
        yield f"{who} picture {what}", Permission(side, str(side), f"{key}.max_size")
    yield f"{who} fullscreen", _yes(domain.fullscreen, f"{key}.fullscreen")
    yield f"{who} in screenshots", _yes(domain.screenshot, f"{key}.screenshot")
    yield f"{who} guest alpha", _yes(domain.guest_alpha, f"{key}.guest_alpha")
    yield f"{who} dma-bufs", _yes(domain.dmabuf, f"{key}.dmabuf")
    yield f"{who} framebuffer to the GPU", _yes(domain.udmabuf, f"{key}.udmabuf")
    yield f"{who} captures the pointer", _yes(domain.capture, f"{key}.capture")
    yield f"{who} copies", _yes(domain.clipboard.copy, f"{key}.clipboard.copy")
    for label in sorted(domain.clipboard.paste_from):
        yield f"{who} pastes from label {label}", Permission(2, "yes", f"{key}.clipboard.paste_from")
    for label in sorted(domain.clipboard.ask_from):
        yield f"{who} pastes from label {label}", Permission(1, "asked", f"{key}.clipboard.ask_from")
    if overlay := domain.overlay:
        size = f"{overlay.size.width}x{overlay.size.height}"
        where = f"{overlay.region}, {size}, opacity {overlay.opacity}"
        yield f"{who} as an overlay {where}", _yes(True, f"{key}.overlay")
        for label in sorted(overlay.over):
            yield f"{who} over label {label}", _yes(True, f"{key}.overlay.over")
    if domain.bridge:
        options = "".join(f", {name} {value}" for name, value in domain.bridge.options)
        yield f"{who} bridge {domain.bridge.kind}{options}", _yes(True, f"{key}.bridge")


def _between(policy: Policy, one: DomainPolicy, two: DomainPolicy) -> Iterator[tuple[str, Permission]]:
    both = f"{one.name} -> {two.name}"
    if one.name != two.name:
        yield f"information {both}", _verdict(flow_verdict(policy, one, two))
        yield f"overlay {one.name} over {two.name}", _verdict(overlay_verdict(policy, one, two))
    yield f"clipboard {both}", _verdict(paste_verdict(policy, one, two))


def _device(policy: Policy, rule: str) -> Permission:
    """Denied is less than not allowed: no other line can allow it then."""
    if rule in policy.devices.deny:
        return Permission(-1, "denied", "devices.deny")
    return _yes(True, "devices.allow")


def _yes(permitted: bool, key: str) -> Permission:
    return Permission(int(permitted), "yes" if permitted else "no", key)


def _verdict(verdict: Verdict) -> Permission:
    amount = 0 if not verdict.allowed else 1 if verdict.asks else 2
    return Permission(amount, verdict.word, verdict.key)
