"""How sgui itself looks: few neutral colours, one type scale. Labels bring the only strong colours."""

from sgui.values.color import Color

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


def _channel(value: int) -> float:
    """Linear light, 0 to 1. Source: WCAG 2.2, relative luminance."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(color: Color) -> float:
    return 0.2126 * _channel(color.red) + 0.7152 * _channel(color.green) + 0.0722 * _channel(color.blue)


def contrast(one: Color, other: Color) -> float:
    """1 to 21. Source: WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: Color) -> Color:
    """Black or white, whichever is easier to read on color: at least 4.5:1 on any."""
    return BLACK if contrast(color, BLACK) >= contrast(color, WHITE) else WHITE
