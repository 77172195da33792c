"""sgui as one of the compositors that are measured: real processes, headless, guests over the channel."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.painter import Painter
from sgui.values.geometry import Rect, Size
from tests.rig import POLICY, Rig

LARGEST = Size(3840, 2160)


def policy(domains: int, silent: int = 0, largest: Size = LARGEST, layout: str = "tile") -> str:
    """d0, d1, ... that paint, s0, s1, ... that do not."""
    names = [f"d{n}" for n in range(domains)] + [f"s{n}" for n in range(silent)]
    head = POLICY.format(layout=layout, scale=1.0).split("[domains.bank]")[0]
    side = f"[{largest.width}, {largest.height}]"
    label = ("red", "green", "blue")
    return head + "".join(
        f'[domains.{name}]\nlabel = "{label[n % 3]}"\nmax_size = {side}\nscaling = "none"\n\n'
        for n, name in enumerate(names)
    )


class Sgui:
    """Implements Compositor."""

    name = "sgui"

    def __init__(self, output: Size, rects: Sequence[Rect], silent: int = 0, layout: str = "tile") -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="sgui-bench-")
        text = policy(len(rects), silent, layout=layout)
        self.rig = Rig(Path(self.folder.name), text, (output.width, output.height))
        self.rig.__enter__()
        self.painter = Painter("channel", str(self.rig.runtime), output, rects)
        self.rig.until(lambda s: sum(d["state"] == "connected" for d in s["domains"]) == len(rects))
        self.pids = tuple(int(self.rig.pid(name)) for name in ("warden", "seat", "screen"))

    def frames(self) -> int:
        """Composited since the start."""
        return int(self.rig.status()["output"]["frames"])

    def close(self) -> None:
        self.painter.close()
        self.rig.__exit__()
        self.folder.cleanup()
