"""Colours as the policy writes them, and how far apart people see them."""

import re
from dataclasses import dataclass

from sgui.values.errors import ConfigError


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
