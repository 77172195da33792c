"""The labels that come with sgui: one file each, named like the label."""

from collections.abc import Sequence
from pathlib import Path

from sgui.config.bounded_file import read_bounded
from sgui.config.document import read_document
from sgui.config.kinds import NAME
from sgui.config.labels import SECTION, read_label
from sgui.core.palette import report
from sgui.host.resources import resource_folder
from sgui.values.errors import ConfigError, HostError
from sgui.values.label import Icon, Label, Pattern


def shipped_labels(folder: Path | None = None) -> tuple[Label, ...]:
    """All labels of a folder, sgui's own by default, sorted by name. Raises ConfigError with all reasons."""
    folder = folder or _own_folder()
    found: list[Label] = []
    reasons: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            found.append(_label(file))
        except ConfigError as error:
            reasons += error.reasons
    if not found and not reasons:
        reasons.append(f"{folder}: no label there, allowed is a folder with NAME.toml files")
    if reasons:
        raise ConfigError(*reasons)
    return tuple(found)


def list_labels(labels: Sequence[Label] | None = None) -> tuple[str, ...]:
    """Lines for `sgui labels`: labels, how far apart people see them, patterns and icons."""
    labels = shipped_labels() if labels is None else labels
    rows = (
        f"  {label.name:<14} {label.color}  {label.pattern.value:<9} {label.icon.value:<10} "
        f"level {label.level}  {', '.join(sorted(label.categories)) or '-':<10}  {label.text}"
        for label in labels
    )
    return (
        "labels:",
        *rows,
        "patterns: " + " ".join(pattern.value for pattern in Pattern),
        "icons: " + " ".join(icon.value for icon in Icon),
        "least distances (CIEDE2000; 20 or more, or patterns that differ):",
        *(f"  {line}" for line in report(labels)),
    )


def _own_folder() -> Path:
    try:
        return resource_folder("labels")
    except HostError as error:
        raise ConfigError(str(error)) from None


def _label(file: Path) -> Label:
    table = read_document(read_bounded(file), str(file), SECTION)
    label = read_label(file.stem, table)
    if not NAME.fullmatch(file.stem):
        table.report.refuse(("file",), f"the name does not fit, allowed is {NAME.pattern}.toml")
    table.report.end()
    return label
