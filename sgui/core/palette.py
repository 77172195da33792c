"""Which labels a person could mistake for one another, or for the band.

Two labels may share a pattern if their colours are CIEDE2000 >= 20 apart under normal vision and the three
simulated colour blindnesses, or share colours if their patterns differ. The band has no pattern of its own:
from it a label must stand out by colour. Invariants, each held by tests/core/test_palette.py:
  P1  confusions() names exactly the pairs with equal patterns and a distance below 20 under some vision;
  P2  the answer does not depend on the order of the labels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sgui.core.picture.theme import BAND
from sgui.values.color import Color, Lab, Vision, ciede2000, seen
from sgui.values.label import Label

DISTANCE_LEAST = 20.0  # CIEDE2000
LIGHTNESS_WEIGHT_MAX = (
    1.75  # S_L of CIEDE2000 never exceeds it, so lightness alone bounds a distance from below
)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two things that look alike. first, second: names of labels, or "band"."""

    first: str
    second: str
    vision: Vision
    distance: float

    def __str__(self) -> str:
        return f"{self.distance:.1f} from {self.second} under {self.vision.value}"


def confusions(labels: Sequence[Label]) -> tuple[Confusion, ...]:
    """Every pair of labels with one pattern and too little between their colours, sorted by name."""
    looks = {label.color: _looks(label.color) for label in labels}
    found = (
        _nearest(one.name, two.name, looks[one.color], looks[two.color])
        for one, two in combinations(sorted(labels, key=_name), 2)
        if one.pattern == two.pattern
    )
    return tuple(confusion for confusion in found if confusion)


def near_band(labels: Sequence[Label], background: Color = BAND) -> tuple[Confusion, ...]:
    """Every label whose colour could be taken for the band's background, sorted by name."""
    band = _looks(background)
    found = (_nearest(label.name, "band", _looks(label.color), band) for label in sorted(labels, key=_name))
    return tuple(confusion for confusion in found if confusion)


def report(labels: Sequence[Label]) -> tuple[str, ...]:
    """Lines for people: each pair's least distance and whose eyes see it, nearest first; then the band's."""
    pairs = [(_least(a.color, b.color), a, b) for a, b in combinations(sorted(labels, key=_name), 2)]
    band = [(_least(label.color, BAND), label) for label in sorted(labels, key=_name)]
    return tuple(_pair_lines(pairs)) + tuple(
        f"{distance:5.1f}  {label.name} / band ({vision.value})"
        for (distance, vision), label in sorted(band, key=lambda row: row[0][0])
    )


Looks = tuple[tuple[Vision, Lab], ...]


def _looks(color: Color) -> Looks:
    return tuple((vision, seen(color, vision)) for vision in Vision)


def _name(label: Label) -> str:
    return label.name


def _nearest(first: str, second: str, one: Looks, two: Looks) -> Confusion | None:
    """The worst of the four distances if it is too small; cheap where lightness alone settles it."""
    worst = None
    for (vision, a), (_, b) in zip(one, two, strict=True):
        if abs(a.lightness - b.lightness) >= DISTANCE_LEAST * LIGHTNESS_WEIGHT_MAX:
            continue
        distance = ciede2000(a, b)
        if distance < DISTANCE_LEAST and (worst is None or distance < worst.distance):
            worst = Confusion(first, second, vision, distance)
    return worst


def _least(one: Color, two: Color) -> tuple[float, Vision]:
    distances = (
        (ciede2000(a, b), vision) for (vision, a), (_, b) in zip(_looks(one), _looks(two), strict=True)
    )
    return min(distances, key=lambda row: row[0])


def _pair_lines(pairs: list[tuple[tuple[float, Vision], Label, Label]]) -> Iterator[str]:
    for (distance, vision), one, two in sorted(pairs, key=lambda row: row[0][0]):
        patterns = "same pattern" if one.pattern == two.pattern else "patterns differ"
        yield f"{distance:5.1f}  {one.name} / {two.name} ({vision.value}, {patterns})"
