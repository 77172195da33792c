"""A policy file: bytes in, a completely validated Policy out, or every reason against it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TypeVar

from sgui.config.bounded_file import read_bounded
from sgui.config.document import read_document
from sgui.config.domains import read_domains
from sgui.config.effective import digest, effective_text
from sgui.config.hotkeys import read_hotkeys
from sgui.config.kinds import boolean, choice, device_rules, folder, owner, quarters, rotation, whole
from sgui.config.labels import labels_in_effect, read_labels, refuse_lookalikes
from sgui.config.prescan import prescan
from sgui.config.report import Report, key_text
from sgui.config.schema import KEYS, Table
from sgui.config.shipped import shipped_labels as labels_of_this_installation
from sgui.core.policy import DEVICES_ALLOWED, DeviceRules, DomainPolicy, LockPolicy, Management, Policy
from sgui.values.key_layouts import KEY_LAYOUTS
from sgui.values.label import Label
from sgui.values.limits import LOCK_IDLE_S
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout, Theme

E = TypeVar("E", bound=Enum)
SCREENSHOT = ("never", "redacted", "full")


def parse(text: bytes, where: str, *, shipped_labels: Sequence[Label]) -> Policy:
    """A policy from a file's bytes. where: the file's name for messages.

    A label of the file takes the place of a shipped one of that name. Raises ConfigError with all reasons,
    each `FILE:LINE: key: what was seen, what is allowed`.
    """
    root = read_document(text, where, "")
    root.need("version", whole(1, 1), 1)
    output = root.open("output", "output")
    own = read_labels(root)
    labels = {label.name: label for label in shipped_labels} | own
    domains = read_domains(root, labels)
    theme = _one_of(Theme, output, "theme", Theme.STANDARD)
    refuse_lookalikes(root.report, labels.values(), {domain.label for domain in domains}, theme)
    policy = Policy(
        layout=_one_of(Layout, output, "layout", Layout.FULL),
        scale_q=output.take("scale", quarters, 4) if output else 4,
        rotation=output.take("rotation", rotation, Rotation.UPRIGHT) if output else Rotation.UPRIGHT,
        theme=theme,
        reduced_motion=output.take("reduced_motion", boolean, False) if output else False,
        hotkeys=read_hotkeys(root.open("hotkeys", "hotkeys")),
        lock=_lock(root.open("lock", "lock")),
        management=_management(root.open("management", "management")),
        devices=_devices(root.open("devices", "devices")),
        labels=tuple(labels_in_effect(labels, set(own) | _named(domains))),
        domains=domains,
        digest="",
    )
    root.report.end()
    return _sealed(policy, root.report)


def load(
    path: str | os.PathLike[str], *, shipped_labels: Sequence[Label] | None = None
) -> tuple[Policy, bytes]:
    """Read a policy file once; the policy, and the very bytes that were checked.

    Raises ConfigError also for what is no regular file, cannot be read, or is too long.
    """
    where = os.fspath(path)
    raw = read_bounded(Path(where))
    shipped = labels_of_this_installation() if shipped_labels is None else shipped_labels
    return parse(raw, where, shipped_labels=shipped), raw


def _management(table: Table | None) -> Management:
    if table is None:
        return Management()
    return Management(
        focus=table.take("focus", boolean, False),
        screenshot=table.take("screenshot", choice(*SCREENSHOT), SCREENSHOT[0]),
    )


def _one_of(kind: type[E], table: Table | None, key: str, default: E) -> E:
    """A member by its value; the default without a table."""
    words = choice(*(member.value for member in kind))
    return kind(table.take(key, words, default.value)) if table else default


def _devices(table: Table | None) -> DeviceRules:
    if table is None:
        return DeviceRules()
    return DeviceRules(
        allow=table.take("allow", device_rules, DEVICES_ALLOWED),
        deny=table.take("deny", device_rules, frozenset()),
        returning=table.take("returning", boolean, False),
    )


def _lock(table: Table | None) -> LockPolicy:
    if table is None:
        return LockPolicy()
    return LockPolicy(
        idle_s=table.take("idle_s", whole(0, LOCK_IDLE_S), 0),
        layout=table.take("layout", choice(*KEY_LAYOUTS), "us"),
        user=table.take("user", owner, ""),
        services=table.take("services", folder, ""),
        unlock=table.take("unlock", choice("pam", "none"), "pam"),
    )


def _named(domains: Sequence[DomainPolicy]) -> set[str]:
    """Labels that some domain wears, lies over or pastes from."""
    found: set[str] = set()
    for domain in domains:
        found |= {domain.label} | domain.clipboard.paste_from | domain.clipboard.ask_from
        found |= domain.overlay.over if domain.overlay else frozenset()
    return found


def _sealed(policy: Policy, report: Report) -> Policy:
    """With digest and lines. The effective policy must itself be a policy: it grows by the defaults."""
    text = effective_text(policy)
    prescan(text.encode("ascii"), f"{report.where} with all defaults")
    lines = {key_text(path): report.place(path) for path in report.lines.lines}
    for label in policy.labels:
        if ("labels", label.name) not in report.lines.lines:
            place = f"shipped label {label.name}"
            lines |= {f"labels.{label.name}.{key}": place for key in KEYS["labels.NAME"]}
    return replace(policy, digest=digest(text), lines=lines)
