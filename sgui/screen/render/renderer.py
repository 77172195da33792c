"""What a renderer is: the reference in numpy and the one in GLSL are told apart by nobody who uses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sgui.core.draw import DrawList
from sgui.values.damage import Damage
from sgui.values.frame import Format, Frame
from sgui.values.geometry import Rect, Size
from sgui.values.pixels import PixelLayout
from sgui.values.rotation import Rotation

Pixels = NDArray[np.uint8]  # [height, width, 4], B G R X, top row first; X is 255 in what a renderer made


class Scanout(Protocol):
    """The kept picture, turned for a display."""

    def take(self, damage: Damage) -> Damage:
        """The picture is new there (its own pixels), and nothing else is copied. Where the display is new."""

    def read(self) -> Pixels:
        """A copy of all that the display has."""

    def close(self) -> None: ...


class Picture(Protocol):
    """A dma-buf that a renderer has taken; made by it, and read by it alone."""

    frame: Frame

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A guest's framebuffer: untrusted bytes that change under our eyes, mapped read only and sealed.

    untrusted_memory: the whole framebuffer. layout: where in it the picture lies; admitted. picture: where
    the GPU finds these pixels itself, of the layout's size.
    """

    untrusted_memory: memoryview
    layout: PixelLayout
    picture: Picture | None = None


class Renderer(Protocol):
    """Paints draw lists into a picture that it keeps."""

    name: str  # for status, as "reference" or "gl llvmpipe (LLVM 15.0.6)"
    note: str  # for the band: "GL" or "software renderer"
    formats: tuple[Format, ...]  # of dma-bufs that it takes

    def resize(self, size: Size) -> None:
        """Start over with a picture of this size; its content is undefined until painted wholly."""

    def touch(self, generation: int, source: Source, damage: Damage) -> None:
        """Guest memory changed in `damage` (surface pixels). Cheap; uploading may wait until it is seen.

        generation: a session's; -generation is the key of its cursor image (core/draw.py, GuestCursor).
        """

    def take(self, frame: Frame, dmabuf: int) -> Picture:
        """The descriptor stays the caller's; it was found to be a dma-buf that holds the frame.

        Raises GpuError where it cannot be read, as for any other format.
        """

    def forget(self, generation: int) -> None:
        """Free everything of this session."""

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        """Make the kept picture equal to draw_list within `damage` (output pixels), and only there."""

    def read(self, rect: Rect) -> Pixels:
        """A copy of a part of the kept picture."""

    def scanout(self, rotation: Rotation) -> Scanout:
        """What a turned display has of the kept picture; ends with the next resize."""

    def close(self) -> None: ...


Sources = Mapping[int, Source]
