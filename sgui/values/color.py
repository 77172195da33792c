"""Colours as the policy writes them, and how far apart people see them.

sRGB is IEC 61966-2-1 with its D65 white; linear light runs 0.0 to 1.0. Distances are CIEDE2000, as in Sharma,
Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
Mathematical Observations", 2005. Colour blindness is simulated with the matrices for severity 1.0 of Machado,
Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, in
linear light.
"""

import math
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sgui.values.errors import ConfigError

Linear = tuple[float, float, float]  # red, green, blue


@dataclass(frozen=True, slots=True)
class Color:
    """8-bit sRGB."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> "Color":
        """Raises ConfigError unless text is `#rrggbb`."""
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise ConfigError(f"color: {text!r}, allowed is #rrggbb")
        return cls(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def linear(self) -> Linear:
        return _LINEAR[self.red], _LINEAR[self.green], _LINEAR[self.blue]

    @property
    def luminance(self) -> float:
        """Relative luminance, 0.0 (black) to 1.0 (white). Source: WCAG 2.2."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(4096)
def contrast(a: Color, b: Color) -> float:
    """1.0 to 21.0; text is legible from 4.5. Source: WCAG 2.2."""
    dark, light = sorted((a.luminance, b.luminance))
    return (light + 0.05) / (dark + 0.05)


class Vision(Enum):
    """Whose eyes."""

    NORMAL = "normal vision"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


@dataclass(frozen=True, slots=True)
class Lab:
    """CIELAB under D65: lightness 0 to 100, a towards red, b towards yellow."""

    lightness: float
    a: float
    b: float


def simulation(vision: Vision) -> tuple[Linear, ...] | None:
    """Rows of the matrix, in linear light, that shows what eyes of this kind see; None for normal ones."""
    return _MACHADO.get(vision)


def seen(color: Color, vision: Vision) -> Lab:
    """How eyes of this kind see a colour."""
    rows = _MACHADO.get(vision)
    return lab(color.linear if rows is None else _times(rows, color.linear))


def distance(a: Color, b: Color, vision: Vision) -> float:
    """CIEDE2000 between two colours as eyes of this kind see them."""
    return ciede2000(seen(a, vision), seen(b, vision))


def lab(light: Linear) -> Lab:
    """Linear sRGB to CIELAB; light outside 0.0 to 1.0 (a simulation's) is clipped to the gamut."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in light)
    x = _cube_root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = _cube_root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = _cube_root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return Lab(116 * y - 16, 500 * (x - y), 200 * (y - z))


def ciede2000(one: Lab, two: Lab) -> float:
    """Sharma's equations (2) to (22) with kL = kC = kH = 1; 20 and more is another colour to anybody."""
    chroma_mean = (math.hypot(one.a, one.b) + math.hypot(two.a, two.b)) / 2
    stretch = 1.5 - 0.5 * _rolloff(chroma_mean)
    c1, h1 = _polar(one.a * stretch, one.b)
    c2, h2 = _polar(two.a * stretch, two.b)
    chroma, hue = (c1 + c2) / 2, _hue_mean(c1 * c2, h1, h2)
    turn = math.radians((h2 - h1 + 180) % 360 - 180) if c1 * c2 else 0.0

    high = ((one.lightness + two.lightness) / 2 - 50) ** 2
    d_lightness = (two.lightness - one.lightness) / (1 + 0.015 * high / math.sqrt(20 + high))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(turn / 2) / (1 + 0.015 * chroma * _hue_weight(hue))
    spread = 30 * math.exp(-(((hue - 275) / 25) ** 2))
    rotation = -math.sin(math.radians(2 * spread)) * 2 * _rolloff(chroma)
    return math.sqrt(max(0.0, d_lightness**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue))


def _rolloff(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _polar(a: float, b: float) -> tuple[float, float]:
    """Chroma, and hue in degrees 0 to 360; the hue of grey is 0."""
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _hue_mean(product: float, h1: float, h2: float) -> float:
    """Equation (14): the mean on the shorter arc; grey has no hue and leaves the other's."""
    if not product:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def _hue_weight(hue: float) -> float:
    """Equation (15), T."""
    return (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )


def _cube_root(light: float) -> float:
    """CIE's f(t): a cube root with a straight piece near black."""
    return math.cbrt(light) if light > 216 / 24389 else (24389 / 27 * light + 16) / 116


def _decoded(code: int) -> float:
    part = code / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _times(rows: tuple[Linear, ...], light: Linear) -> Linear:
    red, green, blue = (sum(weight * part for weight, part in zip(row, light, strict=True)) for row in rows)
    return red, green, blue


_LINEAR = tuple(_decoded(code) for code in range(256))

_MACHADO: dict[Vision, tuple[Linear, ...]] = {
    Vision.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Vision.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Vision.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
