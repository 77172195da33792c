"""A graphics card that is none: it remembers what it was told to show."""

import mmap
from pathlib import Path

import numpy as np

from sgui.screen.output.kms_modes import Connector, Mode
from sgui.screen.output.kms_unsafe import Buffer, Refused
from sgui.values.color import Color
from sgui.values.geometry import Rect, Size
from tests.screen.output.test_kms_modes import connector, mode

RED, GREEN = Color(255, 0, 0), Color(0, 255, 0)
SMALL, LARGE = mode(64, 48), mode(96, 64)


class FakeCard:
    """Remembers what is shown by which CRTC; refuse: errno of the next flip."""

    def __init__(self, path: Path) -> None:
        self.displays: tuple[Connector, ...] = (connector(7, SMALL),)
        self.told: list[str] = []
        self.shown: dict[int, Buffer] = {}
        self.buffers: dict[int, Buffer] = {}
        self.refuse = 0
        self.gpu = False
        self.made = 0

    def connectors(self) -> tuple[Connector, ...]:
        return self.displays

    def crtcs(self) -> tuple[int, ...]:
        return (41, 42)

    def buffer(self, size: Size) -> Buffer:
        self.made += 1
        pitch = 4 * size.width + 64  # cards round up
        memory = mmap.mmap(-1, pitch * size.height)
        self.buffers[self.made] = Buffer(self.made, self.made, pitch, size, memory)
        return self.buffers[self.made]

    def free(self, buffer: Buffer) -> None:
        self.told.append("free")

    def show(self, crtc: int, connector: int, mode: Mode, framebuffer: int) -> None:
        self.told.append(f"show {crtc} {connector} {mode.size.width}")
        self.shown[crtc] = self.buffers[framebuffer]

    def switch_off(self, crtc: int) -> None:
        self.told.append(f"off {crtc}")
        del self.shown[crtc]

    def flip(self, crtcs: tuple[int, ...], framebuffer: int) -> None:
        if self.refuse:
            number, self.refuse = self.refuse, 0
            raise Refused("kms: refused", number)
        self.shown |= dict.fromkeys(crtcs, self.buffers[framebuffer])

    def dirty(self, framebuffer: int, rects: tuple[Rect, ...]) -> None:
        self.told.append(f"dirty {sum(rect.area for rect in rects)}")

    def become_master(self) -> None:
        self.told.append("master")

    def close(self) -> None:
        self.told.append("close")


def seen(card: FakeCard, crtc: int = 41) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    buffer = card.shown[crtc]
    rows = np.frombuffer(buffer.memory, np.uint8).reshape(buffer.size.height, buffer.pitch)
    return rows[:, : 4 * buffer.size.width].reshape(buffer.size.height, buffer.size.width, 4)
