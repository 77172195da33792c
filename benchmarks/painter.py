"""The painter of painter/, as a process that is told what to paint and for how long."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rects import words
from sgui.values.geometry import Rect, Size

FOLDER = Path(__file__).parent / "painter"


def build() -> None:
    """Needs gcc and the packages of the set `bench` (scripts/install-packages.sh)."""
    subprocess.run(["make", "-s", "-C", str(FOLDER)], check=True)


class Painter:
    """kind: "channel" with a runtime directory for place, or "wayland" with a display."""

    def __init__(
        self, kind: str, place: str, output: Size, rects: Sequence[Rect], env: dict[str, str] | None = None
    ) -> None:
        size = f"{output.width}x{output.height}"
        self.process = subprocess.Popen(
            [str(FOLDER / "build" / "painter"), kind, place, size, *map(words, rects)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )

    def begin(self, workload: str, rate: float, seconds: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{workload} {rate} {seconds}\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Frames of one surface that were taken since `begin`."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def paint(self, workload: str, rate: float, seconds: float) -> int:
        self.begin(workload, rate, seconds)
        return self.end()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            if end is not None:
                end.close()


def copy_ns(output: Size, rects: Sequence[Rect], rounds: int) -> float:
    """The limit: CPU of copying these rectangles twice, upload and picture. The median of so many rounds."""
    size = f"{output.width}x{output.height}"
    command = [str(FOLDER / "build" / "copy"), size, str(rounds), *map(words, rects)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
