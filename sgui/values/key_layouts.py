"""What keys mean when a password is typed: data, one drawing of a keyboard for each layout.

Only the locker translates; guests are told codes. A dead key or a key without a character is NOTHING. The
keys are those of a PC keyboard with 105, row by row, by their Linux codes; keypads type digits everywhere.
Source: linux/input-event-codes.h; xkeyboard-config symbols us, gb, de, fr.
"""

from dataclasses import dataclass

NOTHING = "\u25cc"  # a dotted circle: nobody types one
CODES = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))
ALWAYS = {57: " ", 55: "*", 98: "/"} | dict(zip(range(71, 84), "789-456+1230.", strict=True))


@dataclass(frozen=True, slots=True)
class KeyLayout:
    """Characters in the order of CODES: plain, with Shift, and by code with AltGr."""

    plain: str
    shifted: str
    altgr: tuple[tuple[int, str], ...] = ()

    def character(self, code: int, shift: bool, altgr: bool, caps: bool) -> str:
        """ "" for a key that types none. Caps lock counts for letters, that is two cases of one on a key."""
        if code in ALWAYS:
            return ALWAYS[code]
        if code not in CODES:
            return ""
        if altgr:
            return "" if shift else dict(self.altgr).get(code, "")
        at = CODES.index(code)
        lower, upper = self.plain[at], self.shifted[at]
        found = upper if shift != (caps and lower != upper and lower.upper() == upper) else lower
        return "" if found == NOTHING else found


US = KeyLayout(
    "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./",
    '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>?',
)
GB = KeyLayout(
    "`1234567890-=qwertyuiop[]asdfghjkl;'#\\zxcvbnm,./",
    '\u00ac!"\u00a3$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@~|ZXCVBNM<>?',
    ((5, "\u20ac"),),
)
DE = KeyLayout(
    f"{NOTHING}1234567890\u00df{NOTHING}qwertzuiop\u00fc+asdfghjkl\u00f6\u00e4#<yxcvbnm,.-",
    f"\u00b0!\"\u00a7$%&/()=?{NOTHING}QWERTZUIOP\u00dc*ASDFGHJKL\u00d6\u00c4'>YXCVBNM;:_",
    (
        *((3, "\u00b2"), (4, "\u00b3"), (8, "{"), (9, "["), (10, "]"), (11, "}"), (12, "\\")),
        *((16, "@"), (18, "\u20ac"), (27, "~"), (86, "|"), (50, "\u00b5")),
    ),
)
FR = KeyLayout(
    f"\u00b2&\u00e9\"'(-\u00e8_\u00e7\u00e0)=azertyuiop{NOTHING}$qsdfghjklm\u00f9*<wxcvbn,;:!",
    f"~1234567890\u00b0+AZERTYUIOP{NOTHING}\u00a3QSDFGHJKLM%\u00b5>WXCVBN?./\u00a7",
    (
        *((3, "~"), (4, "#"), (5, "{"), (6, "["), (7, "|"), (8, "`"), (9, "\\"), (10, "^"), (11, "@")),
        *((12, "]"), (13, "}"), (18, "\u20ac"), (27, "\u00a4")),
    ),
)

KEY_LAYOUTS = {"us": US, "gb": GB, "de": DE, "fr": FR}
