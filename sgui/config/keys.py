"""Names of keys as hotkeys write them. Source: Linux include/uapi/linux/input-event-codes.h."""

MODIFIERS = ("ctrl", "alt", "shift", "meta")  # also the order in which chords are written

_ROWS = {
    1: ("escape", *"1234567890", "minus", "equal", "backspace", "tab"),
    16: tuple("qwertyuiop"),
    26: ("leftbrace", "rightbrace", "enter"),
    30: tuple("asdfghjkl"),
    39: ("semicolon", "apostrophe", "grave"),
    43: ("backslash", *"zxcvbnm", "comma", "dot", "slash"),
    57: ("space",),
    59: tuple(f"f{n}" for n in range(1, 11)),
    70: ("scrolllock",),
    87: ("f11", "f12"),
    99: ("sysrq",),
    102: ("home", "up", "pageup", "left", "right", "end", "down", "pagedown", "insert", "delete"),
    119: ("pause",),
    127: ("menu",),
    183: tuple(f"f{n}" for n in range(13, 25)),
}
CODES = {name: first + n for first, row in _ROWS.items() for n, name in enumerate(row)}
NAMES = {code: name for name, code in CODES.items()}
DIGITS = frozenset(CODES[digit] for digit in "0123456789")
# Nobody types these into a text, so they may be hotkeys without a modifier.
FUNCTION_KEYS = frozenset(CODES[name] for name in (*(f"f{n}" for n in range(1, 25)), "scrolllock", "menu"))
