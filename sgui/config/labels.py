"""Labels: those of the policy beside those shipped, and whether a person can tell them apart."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sgui.config.kinds import LEVEL_MAX, choice, color, names, printable, whole
from sgui.config.report import Report
from sgui.config.schema import Table
from sgui.core.palette import DISTANCE_LEAST, confusions, near_band
from sgui.core.picture.theme import LOOKS
from sgui.values.color import Color
from sgui.values.label import Icon, Label, Pattern
from sgui.values.limits import LABELS_MAX
from sgui.values.scene import Theme

TEXT_MAX = 32
SECTION = "labels.NAME"


def read_labels(root: Table) -> dict[str, Label]:
    """The labels that the file itself defines."""
    return {name: read_label(name, table) for name, table in root.named("labels", SECTION, LABELS_MAX)}


def read_label(name: str, table: Table) -> Label:
    return Label(
        name=name,
        text=table.need("text", printable(TEXT_MAX), "-"),
        color=table.need("color", color, Color(0, 0, 0)),
        pattern=Pattern(table.take("pattern", choice(*(p.value for p in Pattern)), Pattern.SOLID.value)),
        icon=Icon(table.take("icon", choice(*(i.value for i in Icon)), Icon.SHIELD.value)),
        level=table.take("level", whole(0, LEVEL_MAX), 0),
        categories=table.take("categories", names, frozenset()),
    )


def refuse_lookalikes(report: Report, labels: Iterable[Label], used: Collection[str], theme: Theme) -> None:
    """Among the labels that domains use: no two that look alike, none that looks like the band (D12)."""
    worn = {label.name: label for label in labels if label.name in used}
    least = f"{DISTANCE_LEAST:.0f}"
    for confusion in confusions(tuple(worn.values())):
        report.refuse(
            _place(report, confusion.second, confusion.first),
            f"{worn[confusion.second].color} of {confusion.second} is {confusion.distance:.1f} from "
            f"{worn[confusion.first].color} of {confusion.first} under {confusion.vision.value}, "
            f"allowed is CIEDE2000 {least} or more, or another pattern",
        )
    band = LOOKS[theme].band
    for confusion in near_band(tuple(worn.values()), band):
        report.refuse(
            _place(report, confusion.first),
            f"{worn[confusion.first].color} of {confusion.first} is {confusion.distance:.1f} from the band's "
            f"{band} under {confusion.vision.value}, allowed is CIEDE2000 {least} or more",
        )


def _place(report: Report, *names: str) -> tuple[str, ...]:
    """The colour of the first of these labels that the file defines; a shipped one has no line in it."""
    defined = (("labels", name, "color") for name in names)
    return next((path for path in defined if path[:2] in report.lines.lines), ("labels", names[0], "color"))


def labels_in_effect(labels: Mapping[str, Label], named: Iterable[str]) -> Iterator[Label]:
    """Those that somebody names, in the order of their names: the file's order decides nothing."""
    for name in sorted(set(named) & set(labels)):
        yield labels[name]
