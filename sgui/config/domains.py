"""Domains: what each may do, and the lattice that no line overrules without saying why."""

from collections.abc import Iterable, Mapping

from sgui.config.bridges import read_bridge, refuse_shared
from sgui.config.kinds import (
    boolean,
    choice,
    keyboard,
    name,
    names,
    number,
    owner,
    printable,
    size,
)
from sgui.config.schema import Table
from sgui.core.lattice import may_flow
from sgui.core.policy import REGIONS, Clipboard, DomainPolicy, Overlay
from sgui.values.geometry import Size
from sgui.values.label import Label
from sgui.values.limits import DOMAINS_MAX
from sgui.values.scene import Scaling

MAX_SIZE = Size(1920, 1080)
OPACITY_LEAST = 0.2  # below it nobody sees what takes the clicks
REASON_MAX = 200

Labels = Mapping[str, Label]


def read_domains(root: Table, labels: Labels) -> tuple[DomainPolicy, ...]:
    """All domains in the file's order, which is their order on screen."""
    found = tuple(
        _domain(name, table, labels) for name, table in root.named("domains", "domains.NAME", DOMAINS_MAX)
    )
    _refuse_confusable(root, [domain.name for domain in found])
    refuse_shared(root, found)
    return found


def _domain(own_name: str, table: Table, labels: Labels) -> DomainPolicy:
    label = table.need("label", name, "")
    if label:
        _refuse_unknown(table, "label", [label], labels)
    max_size = table.take("max_size", size, MAX_SIZE)
    layout = table.take("keyboard", keyboard, "")
    return DomainPolicy(
        name=own_name,
        label=label,
        max_size=max_size,
        scaling=Scaling(table.take("scaling", choice(*(s.value for s in Scaling)), Scaling.FIT.value)),
        owner=table.take("owner", owner, ""),
        fullscreen=table.take("fullscreen", boolean, False),
        screenshot=table.take("screenshot", boolean, False),
        guest_alpha=table.take("guest_alpha", boolean, False),
        dmabuf=table.take("dmabuf", boolean, False),
        udmabuf=table.take("udmabuf", boolean, False),
        capture=table.take("capture", boolean, False),
        touch=table.take("touch", boolean, False),
        keyboard=layout,
        clipboard=_clipboard(table.open("clipboard", "domains.NAME.clipboard"), label, labels),
        overlay=_overlay(table.open("overlay", "domains.NAME.overlay"), label, labels),
        bridge=read_bridge(table.open("bridge", "domains.NAME.bridge"), own_name, max_size, layout),
    )


def _clipboard(table: Table | None, label: str, labels: Labels) -> Clipboard:
    if table is None:
        return Clipboard()
    found = Clipboard(
        copy=table.take("copy", boolean, False),
        paste_from=table.take("paste_from", names, frozenset()),
        ask_from=table.take("ask_from", names, frozenset()),
        override=table.take("override", printable(REASON_MAX), ""),
    )
    for key, sources in (("paste_from", found.paste_from), ("ask_from", found.ask_from)):
        _refuse_unknown(table, key, sources, labels)
        _refuse_uphill(table, key, sources, label, labels)
    for both in sorted(found.ask_from & found.paste_from):
        table.refuse("ask_from", f"{both!r} is in paste_from too, allowed is one of the two")
    return found


def _overlay(table: Table | None, label: str, labels: Labels) -> Overlay | None:
    """What lies below shows through under the overlay's label, so it must be allowed to flow there."""
    if table is None:
        return None
    found = Overlay(
        over=table.need("over", names, frozenset()),
        opacity=table.take("opacity", number(OPACITY_LEAST, 1.0), 1.0),
        region=table.need("region", choice(*REGIONS), REGIONS[0]),
        size=table.need("size", size, MAX_SIZE),
        override=table.take("override", printable(REASON_MAX), ""),
    )
    _refuse_unknown(table, "over", found.over, labels)
    _refuse_uphill(table, "over", found.over, label, labels)
    return found


def _refuse_unknown(table: Table, key: str, found: Iterable[str], labels: Labels) -> None:
    for unknown in sorted(set(found) - set(labels)):
        known = (", ".join(sorted(labels)[:16]) or "none") + (", ..." if len(labels) > 16 else "")
        table.refuse(key, f"no label {unknown!r}, allowed are {known}")


def _refuse_uphill(table: Table, key: str, sources: Iterable[str], target: str, labels: Labels) -> None:
    """Refuse labels whose information may not flow to `target`, unless the table says why it should."""
    if "override" in table or target not in labels:
        return
    for source in sorted(set(sources) & set(labels)):
        if not may_flow(labels[source], labels[target]):
            table.refuse(
                key,
                f"{source!r} may not flow to {target!r} by level and categories, "
                'allowed is a lower label, or override = "reason" beside this line',
            )


def _refuse_confusable(root: Table, found: list[str]) -> None:
    """D11, P13: names that people read as the same name, as vm1 and vml."""
    first: dict[str, str] = {}
    for own_name in found:
        other = first.setdefault(skeleton(own_name), own_name)
        if other != own_name:
            root.report.refuse(
                ("domains", own_name), f"looks like {other!r}, allowed are names that differ to the eye"
            )


def skeleton(name: str) -> str:
    """A name with signs that look alike made one. Source: UTS #39, confusables, within [a-z0-9-]."""
    return name.replace("1", "l").replace("0", "o").replace("rn", "m").replace("vv", "w")
