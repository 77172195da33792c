"""How sgui itself looks: few neutral colours, one type scale. Labels bring the only strong colours."""

from dataclasses import dataclass

from sgui.values.color import Color, contrast

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)

GROUND = Color(0x15, 0x17, 0x1A)  # behind everything
BAND = Color(0x20, 0x23, 0x28)
RAISED = Color(0x2C, 0x30, 0x36)  # tabs, bars and cards
LINE = Color(0x45, 0x4B, 0x54)
QUIET = Color(0xA9, 0xB1, 0xBB)  # words that need no attention; 7:1 on BAND
PLAIN = Color(0xF2, 0xF4, 0xF6)
ALARM = Color(0xFF, 0xC4, 0x3D)  # always with a sign and a word

POINTER_BODY, POINTER_OUTLINE = WHITE, BLACK

SMALL, MEDIUM, LARGE, HUGE = 12, 14, 18, 28  # design pixels, the sizes of font.STYLES


@dataclass(frozen=True, slots=True)
class Tone:
    """What is written with, and what lies under it."""

    ink: Color
    ground: Color


def ink_on(color: Color) -> Color:
    """Black or white, whichever is easier to read on color: at least 4.5:1 on any."""
    return BLACK if contrast(color, BLACK) >= contrast(color, WHITE) else WHITE
