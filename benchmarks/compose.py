"""How much more than a memory copy does a frame cost?

    python -m benchmarks.compose

Paints frames headless for 1 and 4 guests at 1080p and 4K, with all guest pixels, with everything and with
200x200 pixels damaged, and prints the median time beside that of numpy copying the guests' visible bytes.
One surface with an alpha of its own is held against a veil of one colour over the same pixels: what shading
and blending them costs when there is nothing to read.
Ratios carry over to other machines, milliseconds do not. Guest memory is read anew for every frame.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from sgui.core.draw import Arrow, DrawList, Fill, GuestPixels, PatternFill, Primitive, Veil
from sgui.screen.output.headless import HeadlessOutput
from sgui.screen.render.renderer import Source
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.label import Pattern
from sgui.values.pixels import PixelLayout

SIZES = {"1080p": Size(1920, 1080), "4K": Size(3840, 2160)}
BAND, FRAME, ROUNDS = 32, 6, 30
GREY, RED, WHITE = Color(40, 40, 40), Color(200, 30, 40), Color(255, 255, 255)


def main() -> None:
    for name, size in SIZES.items():
        for count in (1, 4):
            measure(name, size, count)
    measure_alpha()


def measure(name: str, size: Size, count: int) -> None:
    output = HeadlessOutput(size)
    contents = [slot.inset(FRAME) for slot in slots(size, count)]
    guests = [Guest(generation, content.size) for generation, content in enumerate(contents, start=1)]
    draw_list = scene(size, contents)
    whole = Damage((Rect.of(size),))
    guests_whole = Damage(tuple(contents))
    small = Damage((Rect(contents[0].x + 50, contents[0].y + 50, 200, 200),))

    def frame(damage: Damage) -> None:
        for guest, content in zip(guests, contents, strict=True):
            touched = damage.moved(-content.x, -content.y).clip(Rect.of(content.size))
            if not touched.empty:
                output.renderer.touch(guest.generation, guest.source, touched)
        output.renderer.paint(draw_list, damage)
        output.present(damage)

    copies = [(np.empty_like(guest.pixels), guest.pixels) for guest in guests]
    copy_ms = median_ms(lambda: [np.copyto(to, of) for to, of in copies])
    full_ms = median_ms(lambda: frame(whole))
    guests_ms = median_ms(lambda: frame(guests_whole))
    small_ms = median_ms(lambda: frame(small))
    print(
        f"{name} with {count} guests ({output.renderer.name}): copy {copy_ms:.2f} ms; "
        f"guests' pixels {guests_ms:.2f} ms = {guests_ms / copy_ms:.2f} copies; "
        f"labels and band too {full_ms:.2f} ms = {full_ms / copy_ms:.2f} copies; 200x200 {small_ms:.3f} ms"
    )
    output.close()


def measure_alpha() -> None:
    output = HeadlessOutput(SIZES["1080p"])
    rect = Rect(100, 100, 1280, 720)
    guest, damage = Guest(1, rect.size), Damage((rect,))
    surface = GuestPixels(1, rect, Rect.of(rect.size), linear=False, dim=False, alpha=True)

    def paint(over: Primitive) -> None:
        output.renderer.touch(1, guest.source, Damage((Rect.of(rect.size),)))
        output.renderer.paint((Fill(rect, GREY), over), damage)
        output.present(damage)

    alpha_ms, veil_ms, ground_ms, copy_ms = (
        median_ms(work)
        for work in (
            lambda: paint(surface),
            lambda: paint(Veil(rect, RED, 128)),
            lambda: paint(Fill(rect, RED)),
            lambda: np.copyto(np.empty_like(guest.pixels), guest.pixels),
        )
    )
    nanoseconds = (alpha_ms - ground_ms) * 1e6 / rect.area
    shader_ms = veil_ms - ground_ms + copy_ms
    print(
        f"one alpha surface of 1280x720: {alpha_ms:.2f} ms, {nanoseconds:.2f} ns a pixel; "
        f"{(alpha_ms - ground_ms) / shader_ms:.2f} x a veil of one colour and the upload"
    )
    output.close()


class Guest:
    """A framebuffer of random pixels."""

    def __init__(self, generation: int, size: Size) -> None:
        self.generation = generation
        noise = np.random.default_rng(generation)
        self.pixels = noise.integers(0, 256, (size.height, size.width, 4), np.uint8)
        stride = size.width * 4
        layout = PixelLayout(size.width, size.height, stride, 0, 32, stride * size.height)
        self.source = Source(memoryview(self.pixels).cast("B"), layout)


def slots(size: Size, count: int) -> list[Rect]:
    across = 1 if count == 1 else 2
    width, height = size.width // across, (size.height - BAND) // across
    return [Rect(n % across * width, BAND + n // across * height, width, height) for n in range(count)]


def scene(size: Size, contents: list[Rect]) -> DrawList:
    """Background, guests in patterned frames, band, pointer."""
    painted: list[Primitive] = [Fill(Rect.of(size), GREY)]
    for generation, content in enumerate(contents, start=1):
        painted.append(GuestPixels(generation, content, Rect.of(content.size), linear=False, dim=False))
        painted += [
            PatternFill(side, RED, WHITE, Pattern.DIAGONAL, FRAME)
            for side in content.inset(-FRAME).minus(content)
        ]
    return (*painted, Fill(Rect(0, 0, size.width, BAND), GREY), Arrow(300, 300, 4))


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        times.append((time.process_time() - begin) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
