"""A screen in one piece for tests: fake output, a clock that is told the time, the seat's end of the link."""

import os
import struct
import weakref
from collections import deque
from typing import Any

import numpy as np

from sgui.core.draw import Arrow, DrawList, Fill, GuestPixels
from sgui.core.picture.font import Face, Font
from sgui.host.link import Link, link_pair
from sgui.host.memory_unsafe import sealed_memory
from sgui.screen.canvas import Canvas
from sgui.screen.capture import Camera
from sgui.screen.damage_map import extent
from sgui.screen.input_pipe import InputPipe
from sgui.screen.link import SeatLink
from sgui.screen.loop import Screen
from sgui.screen.output.output import OutputEvent, OutputResized
from sgui.screen.render.renderer import Picture, Pixels, Scanout, Source
from sgui.screen.render.scanout import MemoryScanout
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import GpuError
from sgui.values.frame import Format, Frame
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation
from sgui.values.scene import Scene
from sgui.wire.fbif import XENFB_TYPE_UPDATE, Geometry, Resize, Update, encode_geometry, encode_out
from sgui.wire.presented import ToSeat, decode_to_seat
from sgui.wire.scene import SurfaceGiven, ToScreen, encode_to_screen
from tests.screen.samples import OUTPUT

BACKGROUND = Color(20, 30, 40)
FONT = Font({(size, bold): Face(20, 8, (10,) * 95) for size in (28, 56, 84) for bold in (False, True)})


def compose(scene: Scene) -> DrawList:
    """Background, a frame of label colour around each surface, guest pixels, pointer."""
    colors = {label.name: label.color for label in scene.labels}
    painted: list[Any] = [Fill(Rect.of(scene.output), BACKGROUND)]
    for view in scene.surfaces:
        painted.append(Fill(view.frame, colors[view.label]))
        painted.append(Fill(view.interior, Color(1, 1, 1)))
        if view.content is not None and view.source is not None:
            linear = view.content.size != view.source.size
            painted.append(GuestPixels(view.generation, view.content, view.source, linear, False))
    if scene.pointer is not None:
        painted.append(Arrow(scene.pointer.x, scene.pointer.y, scene.scale_q))
    return tuple(painted)


class FakeRenderer:
    """Nearest sampling, text as plain ground; counts what it is asked to do."""

    name, note = "fake \u00e9", ""
    formats: tuple[Format, ...] = ()

    def __init__(self, size: Size) -> None:
        self.picture = np.full((size.height, size.width, 4), 99, np.uint8)
        self.sources: dict[int, Source] = {}
        self.touched: list[tuple[int, Damage]] = []
        self.painted: list[Damage] = []

    def resize(self, size: Size) -> None:
        self.__init__(size)  # type: ignore[misc]

    def touch(self, generation: int, source: Source, damage: Damage) -> None:
        self.sources[generation] = source
        self.touched.append((generation, damage))

    def take(self, frame: Frame, dmabuf: int) -> Picture:
        raise GpuError("fake: no frames")

    def forget(self, generation: int) -> None:
        self.sources.pop(generation, None)

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        self.painted.append(damage)
        wanted = self.picture.copy()
        for each in draw_list:
            box = extent(each).intersect(Rect(0, 0, self.picture.shape[1], self.picture.shape[0]))
            part = wanted[box.y : box.bottom, box.x : box.right]
            if isinstance(each, GuestPixels):
                left, top = box.x - each.rect.x, box.y - each.rect.y
                part[:] = self._sample(each)[top : top + box.height, left : left + box.width]
            else:
                color = getattr(each, "background", None) or getattr(each, "color", Color(255, 255, 255))
                part[:] = (color.blue, color.green, color.red, 255)
        for rect in damage.rects:
            rows, columns = slice(rect.y, rect.bottom), slice(rect.x, rect.right)
            self.picture[rows, columns] = wanted[rows, columns]

    def _sample(self, each: GuestPixels) -> Pixels:
        source = self.sources[each.generation]
        layout = source.layout
        memory = np.frombuffer(source.untrusted_memory, np.uint8)[layout.offset :]
        rows = memory[: layout.stride * layout.height].reshape(layout.height, layout.stride)
        pixels = rows[:, : layout.width * 4].reshape(layout.height, layout.width, 4)
        across = each.source.x + np.arange(each.rect.width) * each.source.width // each.rect.width
        down = each.source.y + np.arange(each.rect.height) * each.source.height // each.rect.height
        sampled: Pixels = pixels[down][:, across].copy()
        sampled[..., 3] = 255
        return sampled

    def read(self, rect: Rect) -> Pixels:
        return self.picture[rect.y : rect.bottom, rect.x : rect.right].copy()

    def scanout(self, rotation: Rotation) -> Scanout:
        return MemoryScanout(self.picture, rotation)

    def finish(self) -> None:
        pass

    def close(self) -> None:
        pass


class FakeOutput:
    backend, refresh_mhz = "headless", 60000

    def __init__(self, size: Size) -> None:
        self.size, self.renderer = size, FakeRenderer(size)
        self.rotation = Rotation.UPRIGHT
        self.display = self.renderer.scanout(self.rotation)
        self.presented: list[Damage] = []
        self.events: deque[tuple[OutputEvent, ...]] = deque()

    def fds(self) -> tuple[int, ...]:
        return ()

    def pump(self) -> tuple[OutputEvent, ...]:
        return self.events.popleft() if self.events else ()

    def present(self, damage: Damage) -> None:
        self.presented.append(damage)
        self.display.take(damage)

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        self.size = size
        self.renderer.resize(size)
        self.display = self.renderer.scanout(self.rotation)
        return (OutputResized(size),)

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        if rotation is self.rotation:
            return ()
        size = rotation.size(self.rotation.size(self.size))
        self.rotation = rotation
        return self.resize(size)

    def close(self) -> None:
        pass


class Guest:
    """The frontend's side of a session: writes the page and the pixels."""

    def __init__(self, generation: int, width: int = 200, height: int = 100, memory: int = 1 << 20) -> None:
        self.generation, self.memory_bytes = generation, memory
        self.page_fd, self.memory_fd = sealed_memory("page", 4096), sealed_memory("pixels", memory)
        for fd in (self.page_fd, self.memory_fd):
            weakref.finalize(self, os.close, fd)
        self.produced = 0
        self.geometry(width, height)

    def geometry(self, width: int, height: int, pages: int = 1) -> None:
        stride = width * 4
        said = encode_geometry(Geometry(width, height, stride, stride * height * pages, 32))
        os.pwrite(self.page_fd, said, 16)
        self.size = Size(width, height)

    def fill(self, value: int, rect: Rect | None = None) -> None:
        """Every byte of the pixels in rect."""
        box = rect or Rect.of(self.size)
        for y in range(box.y, box.bottom):
            at = (y * self.size.width + box.x) * 4
            os.pwrite(self.memory_fd, bytes([value]) * (box.width * 4), at)

    def put(self, *records: Update | Resize | bytes) -> None:
        for record in records:
            slot = record if isinstance(record, bytes) else encode_out(record)
            os.pwrite(self.page_fd, slot, 2048 + self.produced % 51 * 40)
            self.produced = (self.produced + 1) % 2**32
        self.publish(self.produced)

    def publish(self, producer: int) -> None:
        os.pwrite(self.page_fd, struct.pack("<I", producer), 12)

    @property
    def consumed(self) -> int:
        return int(struct.unpack("<I", os.pread(self.page_fd, 4, 8))[0])

    @property
    def presented(self) -> int:
        """The word that says what has left for the display."""
        return int(struct.unpack("<I", os.pread(self.page_fd, 4, 2024))[0])

    def given(self, domain: str = "bank", **changes: Any) -> SurfaceGiven:
        return SurfaceGiven(
            domain, self.generation, changes.get("bytes", self.memory_bytes), changes.get("layout")
        )


class Stage:
    """turn(): let the screen do what is due now and read what was said, without sleeping."""

    def __init__(self, size: Size = OUTPUT, input_fd: int | None = None) -> None:
        ours, theirs = link_pair()
        self.seat, self.now_us = Link(ours), 60 * 16_666
        self.output = FakeOutput(size)
        link = SeatLink(Link(theirs))
        canvas = Canvas(self.output, compose)
        pipe = None if input_fd is None else InputPipe(input_fd)
        camera = Camera(self.output, FONT)
        self.screen = Screen(link, self.output, canvas, camera, window_input=pipe, clock=lambda: self.now_us)
        self.screen._naps.until = self._no_sleep  # type: ignore[method-assign]
        self.waits: list[int | None] = []
        self.screen.start()

    def _no_sleep(self, wait_us: int | None) -> bool:
        self.waits.append(wait_us)
        return True

    def say(self, *records: ToScreen) -> None:
        for record in records:
            self.seat.send(encode_to_screen(record))

    def give(self, guest: Guest, **changes: Any) -> None:
        self.seat.send(encode_to_screen(guest.given(**changes)), (guest.page_fd, guest.memory_fd))

    def turn(self, later_us: int = 0) -> list[ToSeat]:
        """Read, do what that makes due, after so much time; everything that the seat is told of it."""
        self.now_us += later_us
        self.screen.turn()
        self.screen.turn()
        return self.heard()

    def heard(self) -> list[ToSeat]:
        self.fds: list[int] = []
        told: list[ToSeat] = []
        while (packet := self.seat.receive()) is not None:
            told.append(decode_to_seat(packet[0]))
            self.fds += packet[1]
        return told

    def pixel(self, x: int, y: int) -> tuple[int, ...]:
        """B, G, R as presented."""
        return tuple(int(part) for part in self.output.renderer.picture[y, x, :3])


WHOLE_UPDATE = Update(0, 0, 2**31 - 1, 2**31 - 1)
UNKNOWN_RECORD = bytes([XENFB_TYPE_UPDATE + 7]).ljust(40, b"\0")
