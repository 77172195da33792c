"""What native viewers stand on: an X server without a screen, whose memory tells what is to be seen."""

import mmap
import os
import struct
import subprocess
from contextlib import ExitStack
from pathlib import Path

MARGIN = 200  # pixels around a viewer's window, which stands at the upper left


class Shown:
    """An Xvfb with room for one window of that size. name: of the display. pid: its process."""

    def __init__(self, stack: ExitStack, folder: Path, width: int, height: int) -> None:
        folder.mkdir(exist_ok=True)
        wide = f"{width + MARGIN}x{height + MARGIN}x24"
        words = ["Xvfb", "-screen", "0", wide, "-fbdir", str(folder), "-ac", "-nocursor"]
        server, self.name = started(stack, words)
        self.pid = server.pid
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def pixel(self) -> bytes:
        """In the middle of the window: B G R. Source: X.Org XWDFile.h, big-endian."""
        numbers = struct.unpack(">25I", self._memory[:100])
        head, width, height, row, colours = (numbers[at] for at in (0, 4, 5, 12, 19))
        at = head + 12 * colours + (height - MARGIN) // 2 * row + (width - MARGIN) // 2 * 4
        return self._memory[at : at + 3]


def display(stack: ExitStack, words: list[str], environment: dict[str, str] | None = None) -> str:
    """Start an X server; its display's name, once it listens."""
    return started(stack, words, environment)[1]


def started(
    stack: ExitStack, words: list[str], environment: dict[str, str] | None = None
) -> "tuple[subprocess.Popen[bytes], str]":
    read_end, write_end = os.pipe()
    os.set_inheritable(write_end, True)
    silent = subprocess.DEVNULL
    server = subprocess.Popen(
        [*words, "-displayfd", str(write_end)], stdout=silent, stderr=silent, close_fds=False, env=environment
    )
    stack.callback(end, server)
    os.close(write_end)
    with os.fdopen(read_end) as number:
        return server, f":{number.readline().strip()}"


def end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
