"""Whether this GL paints what it is told: one small picture with everything in it, compared byte by byte.

Mesa 22.3.6's llvmpipe returns wrong pixels for some shaders that are right by the book (a sampled colour with
an alpha of the shader's own, BGRA texture on BGRA target). So no driver is believed before it has shown every
pass, with every byte value in every channel.
"""

import numpy as np

from sgui.core.draw import Arrow, DrawList, Fill, GuestCursor, GuestPixels, PatternFill, Symbol, Text, Veil
from sgui.core.picture.font import STYLES
from sgui.screen.render.renderer import Pixels, Renderer, Source
from sgui.screen.render.turned import turned
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.label import Icon, Pattern
from sgui.values.pixels import PixelLayout
from sgui.values.rotation import Rotation

SIZE = Size(192, 160)
BLENDED = Rect(0, 128, 192, 32)  # veil and surfaces that are seen through: within 1; everything else exactly
_GUEST = Size(64, 48)
_GROUND, _INK, _PAPER = Color(0x16, 0x80, 0xFE), Color(0xF1, 0x02, 0x7F), Color(0x03, 0xC4, 0x55)


def refuse_if_wrong(candidate: Renderer, reference: Renderer) -> None:
    """Both of SIZE. Raises HostError with the first pixel that differs."""
    seen, wanted = _painted(candidate), _painted(reference)
    allowed = np.zeros((SIZE.height, SIZE.width, 1), np.int16)
    allowed[BLENDED.y : BLENDED.bottom, BLENDED.x : BLENDED.right] = 1
    wrong = (np.abs(seen.astype(np.int16) - wanted) > allowed).any(axis=2)
    if wrong.any():
        y, x = (int(n) for n in np.argwhere(wrong)[0])
        raise HostError(
            f"gl: {candidate.name}: {int(wrong.sum())} wrong pixels in the self-test, "
            f"at {x},{y} {seen[y, x].tolist()}, right is {wanted[y, x].tolist()}"
        )


def refuse_if_turned_wrong(candidate: Renderer) -> None:
    """Right after refuse_if_wrong, whose picture it still has. Raises HostError."""
    whole = Rect.of(SIZE)
    picture = candidate.read(whole)
    for rotation in Rotation:
        scanout = candidate.scanout(rotation)
        scanout.take(Damage((whole,)))
        wrong = scanout.read() != turned(picture, rotation)
        scanout.close()
        if wrong.any():
            raise HostError(f"gl: {candidate.name}: wrong pixels when turned by {rotation.value}")


def _painted(renderer: Renderer) -> Pixels:
    whole = Rect.of(SIZE)
    renderer.resize(SIZE)
    for key in (1, -1):
        renderer.touch(key, _guest(), Damage((Rect.of(_GUEST),)))
    renderer.paint(draw_list(), Damage((whole,)))
    pixels = renderer.read(whole)
    for key in (1, -1):
        renderer.forget(key)
    return pixels


def _guest() -> Source:
    """Every byte value in every channel, the unused fourth one too."""
    count = _GUEST.area
    run = np.arange(count, dtype=np.uint32)
    picture = run * 0x01_07_0D_05 + (run >> 8) * 0x11_03_00_25
    memory = memoryview(picture.astype("<u4").tobytes())
    return Source(memory, PixelLayout(_GUEST.width, _GUEST.height, 4 * _GUEST.width, 0, 32, 4 * count))


def draw_list() -> DrawList:
    """Every primitive, every pattern, guest pixels copied, scaled, sampled, dimmed and blended."""
    source = Rect.of(_GUEST)
    patterns = tuple(
        PatternFill(Rect(64 + 20 * n, 48, 19, 40), _PAPER, _INK, pattern, 6)
        for n, pattern in enumerate(Pattern)
    )
    return (
        Fill(Rect.of(SIZE), _GROUND),
        GuestPixels(1, Rect(0, 0, 64, 48), source, linear=False, dim=False),
        GuestPixels(1, Rect(64, 0, 128, 48), Rect(0, 8, 64, 24), linear=False, dim=False),
        GuestPixels(1, Rect(0, 48, 57, 43), source, linear=True, dim=False),
        GuestPixels(1, Rect(0, 96, 64, 30), Rect(0, 0, 64, 30), linear=False, dim=True),
        *patterns,
        Fill(Rect(64, 96, 128, 28), _PAPER),
        Symbol(68, 100, Icon.SHIELD, 16, _INK, Rect(64, 96, 128, 28), _PAPER),
        Text(88, 114, "Il1O0 self-test", STYLES[0][0], _INK, Rect(64, 96, 120, 28), _PAPER),
        GuestPixels(1, Rect(0, 128, 64, 32), Rect(0, 0, 64, 32), linear=False, dim=False),
        Veil(Rect(0, 128, 96, 32), _PAPER, 77),
        GuestPixels(1, Rect(96, 128, 32, 32), Rect(0, 0, 32, 32), linear=False, dim=False, opacity=153),
        GuestPixels(1, Rect(128, 128, 32, 32), Rect(0, 0, 32, 32), linear=False, dim=False, alpha=True),
        GuestPixels(1, Rect(160, 128, 31, 29), source, linear=True, dim=False, opacity=90, alpha=True),
        GuestCursor(1, 1, Rect(4, 130, 64, 48), source, Rect(8, 132, 20, 24)),
        Arrow(120, 88, 4),
    )
