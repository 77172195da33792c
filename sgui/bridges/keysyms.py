"""Linux key codes as X keysyms of a US keyboard, for servers that hear nothing better.

A guest's own layout does not count here: X servers look for a key that makes this sign, and find it on any
layout that has it. QEMU and TigerVNC are told the key itself beside it.
Source: X.Org keysymdef.h; the layout us of xkeyboard-config.
"""

SHIFTS = (42, 54)  # KEY_LEFTSHIFT, KEY_RIGHTSHIFT
CAPS_LOCK = 58

# Plain and shifted, from the named key code on.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
_OTHERS = {
    1: 0xFF1B,  # Escape
    14: 0xFF08,  # BackSpace
    15: 0xFF09,  # Tab
    28: 0xFF0D,  # Return
    29: 0xFFE3,  # Control_L
    42: 0xFFE1,  # Shift_L
    54: 0xFFE2,  # Shift_R
    55: 0xFFAA,  # KP_Multiply
    56: 0xFFE9,  # Alt_L
    57: 0x20,  # space
    58: 0xFFE5,  # Caps_Lock
    69: 0xFF7F,  # Num_Lock
    70: 0xFF14,  # Scroll_Lock
    74: 0xFFAD,  # KP_Subtract
    78: 0xFFAB,  # KP_Add
    83: 0xFFAE,  # KP_Decimal
    86: 0x3C,  # less, the key of European keyboards
    87: 0xFFC8,  # F11
    88: 0xFFC9,  # F12
    96: 0xFF8D,  # KP_Enter
    97: 0xFFE4,  # Control_R
    98: 0xFFAF,  # KP_Divide
    99: 0xFF61,  # Print
    100: 0xFE03,  # ISO_Level3_Shift
    102: 0xFF50,  # Home
    103: 0xFF52,  # Up
    104: 0xFF55,  # Page_Up
    105: 0xFF51,  # Left
    106: 0xFF53,  # Right
    107: 0xFF57,  # End
    108: 0xFF54,  # Down
    109: 0xFF56,  # Page_Down
    110: 0xFF63,  # Insert
    111: 0xFFFF,  # Delete
    113: 0x1008FF12,  # XF86AudioMute
    114: 0x1008FF11,  # XF86AudioLowerVolume
    115: 0x1008FF13,  # XF86AudioRaiseVolume
    119: 0xFF13,  # Pause
    125: 0xFFEB,  # Super_L
    126: 0xFFEC,  # Super_R
    127: 0xFF67,  # Menu
    **{59 + n: 0xFFBE + n for n in range(10)},  # F1 to F10
    **{
        code: 0xFFB0 + digit for digit, code in enumerate((82, 79, 80, 81, 75, 76, 77, 71, 72, 73))
    },  # KP_0 to KP_9
}
_SHIFTED = {86: 0x3E}


def _table() -> dict[int, tuple[int, int]]:
    """Code: the keysym without and with Shift. ASCII signs are their own keysyms."""
    table = {code: (keysym, _SHIFTED.get(code, keysym)) for code, keysym in _OTHERS.items()}
    for first, plain, shifted in _ROWS:
        signs = zip(plain, shifted, strict=True)
        table |= {code: (ord(a), ord(b)) for code, (a, b) in enumerate(signs, start=first)}
    return table


KEYSYMS = _table()


def keysym(code: int, shift: bool, caps: bool) -> int:
    """0 for a key that has none here. caps: Caps Lock is on, which turns letters alone."""
    plain, shifted = KEYSYMS.get(code, (0, 0))
    letter = plain != shifted and chr(plain).isalpha()
    return shifted if shift != (caps and letter) else plain
