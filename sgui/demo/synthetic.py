"""One synthetic guest: `python -m sgui.demo.synthetic SOCKET NAME WxH COLOR MESSAGE`.

It reports on standard output as real guests do on their serial port: `guest NAME: ready`, `shell: LINE` and
`input keyboard 0 0 0 0 1 CODE VALUE`.
"""

import select
import sys
from collections.abc import Sequence

from sgui.demo.terminal import Terminal
from sgui.guest import Display, SessionEnded, connect
from sgui.values.errors import SguiError
from sgui.values.geometry import Size
from sgui.values.input import KeyRecord


def main(arguments: Sequence[str]) -> int:
    path, name, size, color, message = arguments
    width, height = map(int, size.split("x"))
    terminal = Terminal(Size(width, height), name, int(color), message)
    try:
        with connect(path) as display:
            display.configure(width, height)
            _draw(display, terminal, Size(width, height))
            _report(f"guest {name}: ready")
            while True:
                _turn(display, terminal, Size(width, height))
    except SessionEnded:
        return 0
    except SguiError as error:
        print(f"sgui: {error}", file=sys.stderr)
        return 1


def _turn(display: Display, terminal: Terminal, size: Size) -> None:
    select.select([display], [], [], 0.01 if display.waiting else None)
    keys = [event for event in display.events() if isinstance(event, KeyRecord)]
    for key in keys:
        _report(f"input keyboard 0 0 0 0 1 {key.code} {int(key.pressed)}")
        line = terminal.key(key.code, key.pressed)
        if line is not None:
            _report(f"shell: {line}")
    if any(key.pressed for key in keys):
        _draw(display, terminal, size)


def _draw(display: Display, terminal: Terminal, size: Size) -> None:
    pixels = terminal.pixels()
    display.framebuffer[: len(pixels)] = pixels
    display.update(0, 0, size.width, size.height)


def _report(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
