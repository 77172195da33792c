"""A label: what the operator calls a trust level, and how it looks. Guests have no say in it."""

from dataclasses import dataclass
from enum import Enum

from sgui.values.color import Color


class Pattern(Enum):
    """Colour is never the only sign."""

    SOLID = "solid"
    DIAGONAL = "diagonal"
    DOTS = "dots"
    CHECKS = "checks"
    BARS = "bars"
    WAVES = "waves"


class Icon(Enum):
    """Drawn from the atlas in labels/, never from a guest."""

    SHIELD = "shield"
    LOCK = "lock"
    GLOBE = "globe"
    BRIEFCASE = "briefcase"
    HOUSE = "house"
    BANK = "bank"
    FLASK = "flask"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """name: grammar of domain names. text: 1 to 32 printable ASCII characters."""

    name: str
    text: str
    color: Color
    pattern: Pattern
    icon: Icon
    level: int = 0
    categories: frozenset[str] = frozenset()
