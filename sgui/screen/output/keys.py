"""SDL's scancodes (USB HID usages of page 7) as Linux input codes.

Complete for a 105-key board, the Japanese and Korean additions, F13 to F24 and media keys.
Sources: SDL_scancode.h (SDL 2), drivers/hid/hid-input.c (hid_keyboard), linux/input-event-codes.h.
"""

_LETTERS = (
    30,
    48,
    46,
    32,
    18,
    33,
    34,
    35,
    23,
    36,
    37,
    38,
    50,
    49,
    24,
    25,
    16,
    19,
    31,
    20,
    22,
    47,
    17,
    45,
    21,
    44,
)
_DIGITS = tuple(range(2, 12))  # KEY_1 .. KEY_9, KEY_0
_F1_TO_F10 = tuple(range(59, 69))
_F13_TO_F24 = tuple(range(183, 195))
_KEYPAD_1_TO_0 = (79, 80, 81, 75, 76, 77, 71, 72, 73, 82)
_MODIFIERS = (29, 42, 56, 125, 97, 54, 100, 126)  # left ctrl shift alt meta, right the same
_RUNS = {4: _LETTERS, 30: _DIGITS, 58: _F1_TO_F10, 89: _KEYPAD_1_TO_0, 104: _F13_TO_F24, 224: _MODIFIERS}

_SINGLE = {
    40: 28,  # KEY_ENTER
    41: 1,  # KEY_ESC
    42: 14,  # KEY_BACKSPACE
    43: 15,  # KEY_TAB
    44: 57,  # KEY_SPACE
    45: 12,  # KEY_MINUS
    46: 13,  # KEY_EQUAL
    47: 26,  # KEY_LEFTBRACE
    48: 27,  # KEY_RIGHTBRACE
    49: 43,  # KEY_BACKSLASH
    50: 43,  # KEY_BACKSLASH: the key beside Enter on ISO boards, as hid-input.c says
    51: 39,  # KEY_SEMICOLON
    52: 40,  # KEY_APOSTROPHE
    53: 41,  # KEY_GRAVE
    54: 51,  # KEY_COMMA
    55: 52,  # KEY_DOT
    56: 53,  # KEY_SLASH
    57: 58,  # KEY_CAPSLOCK
    68: 87,  # KEY_F11
    69: 88,  # KEY_F12
    70: 99,  # KEY_SYSRQ
    71: 70,  # KEY_SCROLLLOCK
    72: 119,  # KEY_PAUSE
    73: 110,  # KEY_INSERT
    74: 102,  # KEY_HOME
    75: 104,  # KEY_PAGEUP
    76: 111,  # KEY_DELETE
    77: 107,  # KEY_END
    78: 109,  # KEY_PAGEDOWN
    79: 106,  # KEY_RIGHT
    80: 105,  # KEY_LEFT
    81: 108,  # KEY_DOWN
    82: 103,  # KEY_UP
    83: 69,  # KEY_NUMLOCK
    84: 98,  # KEY_KPSLASH
    85: 55,  # KEY_KPASTERISK
    86: 74,  # KEY_KPMINUS
    87: 78,  # KEY_KPPLUS
    88: 96,  # KEY_KPENTER
    99: 83,  # KEY_KPDOT
    100: 86,  # KEY_102ND
    101: 127,  # KEY_COMPOSE
    102: 116,  # KEY_POWER
    103: 117,  # KEY_KPEQUAL
    116: 134,  # KEY_OPEN
    117: 138,  # KEY_HELP
    118: 130,  # KEY_PROPS
    119: 132,  # KEY_FRONT
    120: 128,  # KEY_STOP
    121: 129,  # KEY_AGAIN
    122: 131,  # KEY_UNDO
    123: 137,  # KEY_CUT
    124: 133,  # KEY_COPY
    125: 135,  # KEY_PASTE
    126: 136,  # KEY_FIND
    127: 113,  # KEY_MUTE
    128: 115,  # KEY_VOLUMEUP
    129: 114,  # KEY_VOLUMEDOWN
    133: 121,  # KEY_KPCOMMA
    135: 89,  # KEY_RO
    136: 93,  # KEY_KATAKANAHIRAGANA
    137: 124,  # KEY_YEN
    138: 92,  # KEY_HENKAN
    139: 94,  # KEY_MUHENKAN
    140: 95,  # KEY_KPJPCOMMA
    144: 122,  # KEY_HANGEUL
    145: 123,  # KEY_HANJA
    146: 90,  # KEY_KATAKANA
    147: 91,  # KEY_HIRAGANA
    148: 85,  # KEY_ZENKAKUHANKAKU
    154: 99,  # KEY_SYSRQ
    182: 179,  # KEY_KPLEFTPAREN
    183: 180,  # KEY_KPRIGHTPAREN
    257: 100,  # KEY_RIGHTALT: SDL's name for a mode switch, as AltGr
    258: 163,  # KEY_NEXTSONG
    259: 165,  # KEY_PREVIOUSSONG
    260: 166,  # KEY_STOPCD
    261: 164,  # KEY_PLAYPAUSE
    262: 113,  # KEY_MUTE
    263: 226,  # KEY_MEDIA
    264: 150,  # KEY_WWW
    265: 155,  # KEY_MAIL
    266: 140,  # KEY_CALC
    267: 157,  # KEY_COMPUTER
    268: 217,  # KEY_SEARCH
    269: 172,  # KEY_HOMEPAGE
    270: 158,  # KEY_BACK
    271: 159,  # KEY_FORWARD
    272: 128,  # KEY_STOP
    273: 173,  # KEY_REFRESH
    274: 156,  # KEY_BOOKMARKS
    275: 224,  # KEY_BRIGHTNESSDOWN
    276: 225,  # KEY_BRIGHTNESSUP
    277: 227,  # KEY_SWITCHVIDEOMODE
    278: 228,  # KEY_KBDILLUMTOGGLE
    279: 229,  # KEY_KBDILLUMDOWN
    280: 230,  # KEY_KBDILLUMUP
    281: 161,  # KEY_EJECTCD
    282: 142,  # KEY_SLEEP
    283: 148,  # KEY_PROG1
    284: 149,  # KEY_PROG2
    285: 168,  # KEY_REWIND
    286: 208,  # KEY_FASTFORWARD
}

KEYS: dict[int, int] = _SINGLE | {
    first + at: code for first, run in _RUNS.items() for at, code in enumerate(run)
}

BUTTONS: dict[int, int] = {
    1: 0x110,  # BTN_LEFT
    2: 0x112,  # BTN_MIDDLE
    3: 0x111,  # BTN_RIGHT
    6: 0x113,  # BTN_SIDE; 4 and 5 are pygame's doubles of the wheel
    7: 0x114,  # BTN_EXTRA
}
