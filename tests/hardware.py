"""Descriptions of devices as text: what /proc/bus/input/devices shows, with the axes and what is expected.

tests/vectors/devices/README.md describes the format.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sgui.values.device import Axis, Description

FOLDER = Path(__file__).parent / "vectors" / "devices"
MASKS = {"PROP": "properties", "EV": "events", "KEY": "keys", "REL": "relative", "ABS": "absolute"}
MASKS |= {"SW": "switches", "LED": "leds"}


@dataclass(slots=True)
class Vector:
    name: str
    description: Description
    expected: dict[str, str] = field(default_factory=dict)


def vector(name: str) -> Vector:
    return parse(name, (FOLDER / f"{name}.txt").read_text("ascii"))


def vectors() -> list[Vector]:
    return [vector(path.stem) for path in sorted(FOLDER.glob("*.txt"))]


def parse(name: str, text: str) -> Vector:
    numbers = dict.fromkeys(("bus", "vendor", "product", "version", *MASKS.values()), 0)
    words = dict.fromkeys(("name", "phys", "uniq"), "")
    axes: dict[int, Axis] = {}
    expected: dict[str, str] = {}
    for line in text.splitlines():
        kind, _, rest = line.partition(": ")
        key, _, value = rest.partition("=")
        if kind == "I":
            numbers |= {key.lower(): int(value, 16) for key, value in re.findall(r"(\w+)=(\w+)", rest)}
        elif kind in ("N", "P", "U"):
            words[key.lower()] = value.strip().removeprefix('"').removesuffix('"')
        elif kind == "B" and key in MASKS:
            numbers[MASKS[key]] = mask(value)
        elif kind == "A":
            code, least, most, resolution = (int(number, 0) for number in rest.split())
            axes[code] = Axis(least, most, resolution)
        elif kind.startswith("expect "):
            expected[kind.removeprefix("expect ")] = rest.strip()
    virtual = expected.get("virtual") == "yes"
    made = Description(**numbers, **words, axes=tuple(sorted(axes.items())), virtual=virtual)  # type: ignore[arg-type]
    return Vector(name, made, expected)


def mask(words: str) -> int:
    """64 bits a word, the highest first."""
    made = 0
    for word in words.split():
        made = made << 64 | int(word, 16)
    return made
