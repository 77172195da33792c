"""Linux key codes as QEMU's key numbers: XT scan codes of set 1, extended (0xe0) ones with bit 7 set.

Source: QEMU ui/input-keymap.c and the table behind it, keycodemapdb's column "XT KBD".
"""

# One row of ten Linux codes each, "--" where QEMU has no number. Codes 1 to 83 are their own numbers.
_ROWS = {
    80: "50 51 52 53 -- 76 56 57 58 73",
    90: "78 77 79 70 7b 5c 9c 9d b5 54",
    100: "b8 5b c7 c8 c9 cb cd cf d0 d1",
    110: "d2 d3 ef a0 ae b0 de 59 ce c6",
    120: "8b 7e 72 71 7d db dc dd e8 85",
    130: "86 87 8c f8 64 65 c1 bc f5 9e",
    140: "a1 66 df e3 67 68 69 93 9f 97",
    150: "82 6a 92 6b a6 ec e6 eb ea e9",
    160: "a3 6c fd 99 a2 90 a4 b1 98 63",
    170: "-- 81 b2 e7 -- -- 88 75 8f f6",
    180: "fb 89 8a 5d 5e 5f 55 83 f7 84",
    190: "5a 74 f9 6d 6f 95 96 9a 9b a7",
    200: "a8 a9 ab ac ad a5 af b3 b4 b6",
    210: "b9 ba bb bd be bf c0 e5 c2 c3",
    220: "c4 c5 94 ca cc d4 ed d6 d7 d8",
    230: "d9 da e4 8e d5 f0 f1 f2 f3 f4",
}


def _table() -> dict[int, int]:
    table = {code: code for code in range(1, 80)}
    for first, row in _ROWS.items():
        numbers = enumerate(row.split(), start=first)
        table.update({code: int(number, 16) for code, number in numbers if number != "--"})
    return table


KEY_NUMBERS = _table()


def key_number(code: int) -> int | None:
    """QEMU's number for a Linux key code; None for a key that QEMU does not know."""
    return KEY_NUMBERS.get(code)
