"""The effective policy as TOML: every default spelled out, in one order: equal policies are equal bytes."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from sgui.config.hotkeys import CHORDS, SWITCHING, chord_text, modifiers_text
from sgui.core.policy import Bridge, Clipboard, DomainPolicy, Hotkeys, LockPolicy, Overlay, Policy
from sgui.values.geometry import Size
from sgui.values.label import Label


def serialise(policy: Policy) -> str:
    """TOML that parses to an equal policy, and `# digest HEX`, the SHA-256 of everything before that line."""
    text = effective_text(policy)
    return f"{text}# digest {digest(text)}\n"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def effective_text(policy: Policy) -> str:
    """The policy without its digest line."""
    return "".join(f"{line}\n" for line in _policy(policy))


def _policy(policy: Policy) -> Iterator[str]:
    yield "version = 1"
    yield from ("", "[output]", f'layout = "{policy.layout.value}"', f"scale = {policy.scale_q / 4}")
    yield f"rotation = {policy.rotation.value}"
    yield f'theme = "{policy.theme.value}"'
    yield f"reduced_motion = {_bool(policy.reduced_motion)}"
    yield from _hotkeys(policy.hotkeys)
    yield from _lock(policy.lock)
    yield from ("", "[management]", f"focus = {_bool(policy.management.focus)}")
    yield f'screenshot = "{policy.management.screenshot}"'
    yield from ("", "[devices]", f"allow = {_array(policy.devices.allow)}")
    yield f"deny = {_array(policy.devices.deny)}"
    yield f"returning = {_bool(policy.devices.returning)}"
    for label in policy.labels:
        yield from _label(label)
    for domain in policy.domains:
        yield from _domain(domain)


def _hotkeys(hotkeys: Hotkeys) -> Iterator[str]:
    yield from ("", "[hotkeys]", f'attention = "{hotkeys.attention}"')
    yield f'switching = "{SWITCHING[hotkeys.attention_only]}"'
    yield f'direct = "{modifiers_text(hotkeys.direct)}"'
    for key in CHORDS:
        yield f'{key} = "{chord_text(getattr(hotkeys, key))}"'


def _lock(lock: LockPolicy) -> Iterator[str]:
    yield from ("", "[lock]", f"idle_s = {lock.idle_s}", f'layout = "{lock.layout}"', f'user = "{lock.user}"')
    yield from (f"services = {_string(lock.services)}", f'unlock = "{lock.unlock}"')


def _label(label: Label) -> Iterator[str]:
    yield from ("", f"[labels.{label.name}]", f"text = {_string(label.text)}", f'color = "{label.color}"')
    yield f'pattern = "{label.pattern.value}"'
    yield f'icon = "{label.icon.value}"'
    yield f"level = {label.level}"
    yield f"categories = {_array(label.categories)}"


def _domain(domain: DomainPolicy) -> Iterator[str]:
    yield from ("", f"[domains.{domain.name}]", f'label = "{domain.label}"')
    yield f"max_size = {_size(domain.max_size)}"
    yield f'scaling = "{domain.scaling.value}"'
    yield f'owner = "{domain.owner}"'
    yield f"fullscreen = {_bool(domain.fullscreen)}"
    yield f"screenshot = {_bool(domain.screenshot)}"
    yield f"guest_alpha = {_bool(domain.guest_alpha)}"
    yield f"dmabuf = {_bool(domain.dmabuf)}"
    yield f"udmabuf = {_bool(domain.udmabuf)}"
    yield f"capture = {_bool(domain.capture)}"
    yield f"touch = {_bool(domain.touch)}"
    yield f'keyboard = "{domain.keyboard}"'
    yield _clipboard(domain.clipboard)
    if domain.overlay:
        yield _overlay(domain.overlay)
    if domain.bridge:
        yield _bridge(domain.bridge)


def _clipboard(clipboard: Clipboard) -> str:
    found = (
        f"copy = {_bool(clipboard.copy)}, paste_from = {_array(clipboard.paste_from)}, "
        f"ask_from = {_array(clipboard.ask_from)}"
    )
    return f"clipboard = {{ {found}{_override(clipboard.override)} }}"


def _overlay(overlay: Overlay) -> str:
    found = (
        f"over = {_array(overlay.over)}, opacity = {overlay.opacity!r}, "
        f'region = "{overlay.region}", size = {_size(overlay.size)}'
    )
    return f"overlay = {{ {found}{_override(overlay.override)} }}"


LITERAL = ("console", "program")  # a number, and an array that is the same in JSON


def _bridge(bridge: Bridge) -> str:
    options = "".join(
        f", {key} = {value if key in LITERAL else _string(value)}" for key, value in bridge.options
    )
    return f'bridge = {{ kind = "{bridge.kind}"{options} }}'


def _override(reason: str) -> str:
    return f", override = {_string(reason)}" if reason else ""


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _size(size: Size) -> str:
    return f"[{size.width}, {size.height}]"


def _array(names: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in sorted(names)) + "]"


def _string(text: str) -> str:
    """Printable ASCII as a TOML basic string; JSON escapes the same two characters in the same way."""
    return json.dumps(text)
