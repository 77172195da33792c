"""How sgui itself looks: few neutral colours, one type scale. Labels bring the only strong colours."""

from dataclasses import dataclass

from sgui.values.color import Color, contrast
from sgui.values.scene import Theme

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)

GROUND = Color(0x15, 0x17, 0x1A)  # behind everything
BAND = Color(0x20, 0x23, 0x28)
RAISED = Color(0x2C, 0x30, 0x36)  # tabs, bars and cards
LINE = Color(0x45, 0x4B, 0x54)
QUIET = Color(0xA9, 0xB1, 0xBB)  # words that need no attention; 7:1 on BAND
PLAIN = Color(0xF2, 0xF4, 0xF6)
ALARM = Color(0xFF, 0xC4, 0x3D)  # always with a sign and a word


@dataclass(frozen=True, slots=True)
class Look:
    """The neutral colours of one theme. text_least: no words are drawn with less contrast than this."""

    ground: Color
    band: Color
    raised: Color
    line: Color
    quiet: Color
    plain: Color
    alarm: Color
    text_least: float


STANDARD = Look(GROUND, BAND, RAISED, LINE, QUIET, PLAIN, ALARM, 4.5)  # WCAG 2.2, 1.4.3 AA
HIGH_CONTRAST = Look(  # 1.4.6 AAA
    BLACK, BLACK, BLACK, Color(0xA6, 0xA6, 0xA6), WHITE, WHITE, Color(0xFF, 0xE1, 0x4D), 7.0
)
LOOKS = {Theme.STANDARD: STANDARD, Theme.HIGH_CONTRAST: HIGH_CONTRAST}

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
