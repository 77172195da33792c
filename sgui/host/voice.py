"""Lines on standard error, for the operator: nobody has to read them.

A full disk or a reader that is gone ends none of our processes (P9): what the line would say is lost then.
"""

import contextlib
import os
import sys


def say(words: str, who: str = "sgui") -> None:
    with contextlib.suppress(OSError):
        print(f"{who}: {words}", file=sys.stderr, flush=True)


def stand_in() -> None:
    """Whoever started us may have left standard descriptors out: /dev/null takes their place.

    Else what is opened next would, and be written to. Before anything else is opened.
    """
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(fd, True)
    os.close(fd)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
