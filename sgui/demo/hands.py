"""The demonstration's hands: text and chords as the input records that `--input pipe:PATH` reads."""

import os
import struct
import time
from pathlib import Path

EV_SYN, EV_KEY = 0, 1
CTRL, SHIFT, ALT, DELETE, ESCAPE, ENTER, SPACE = 29, 42, 56, 111, 1, 28, 57
DIGITS = (11, 2, 3, 4, 5, 6, 7, 8, 9, 10)  # by the digit

_ROWS = (
    (2, "1234567890-="),
    (16, "qwertyuiop[]"),
    (30, "asdfghjkl;'`"),
    (44, "zxcvbnm,./"),
    (57, " "),
    (28, "\n"),
)
CODES = {letter: first + place for first, row in _ROWS for place, letter in enumerate(row)}

_RECORD = struct.Struct("<qqHHi")  # struct input_event on 64-bit Linux
PAUSE_S = 0.02  # between keys: a person is slower


def records(code: int, pressed: bool) -> bytes:
    """One key down or up, with its SYN_REPORT: 48 bytes."""
    key = _RECORD.pack(0, 0, EV_KEY, code, int(pressed))
    return key + _RECORD.pack(0, 0, EV_SYN, 0, 0)


class Hands:
    """fifo: read by sgui already, or opening it would wait."""

    def __init__(self, fifo: Path) -> None:
        self._fifo = os.open(fifo, os.O_WRONLY | os.O_CLOEXEC)

    def chord(self, *codes: int) -> None:
        """All down in this order, all up in the reverse one."""
        for code in codes:
            self._key(code, True)
        for code in reversed(codes):
            self._key(code, False)

    def type(self, text: str) -> None:
        """Letters of CODES on a US keyboard. Raises KeyError for any other."""
        for letter in text:
            self.chord(CODES[letter])

    def close(self) -> None:
        os.close(self._fifo)

    def _key(self, code: int, pressed: bool) -> None:
        os.write(self._fifo, records(code, pressed))
        time.sleep(PAUSE_S)
