"""P7 and G04: nothing that reaches a screen or a guest was in that memory before; canaries would show it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sgui.core.draw import DrawList
from sgui.core.picture.compose import compose
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Renderer
from sgui.screen.render.texture import Texture
from sgui.screen.render.upload_unsafe import upload_pixels
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.scene import Layout, Scene
from tests.screens.picture import atlas, desktops
from tests.screens.scenes import attention, guests, scene

CANARY = 0xC5
OUTPUT = Size(640, 400)
WHOLE = Damage((Rect.of(OUTPUT),))
SCENES = (
    scene(guests(1, Size(400, 250)), OUTPUT, focus="bank"),
    scene(guests(4, Size(64, 48)), OUTPUT, layout=Layout.TILE),
    scene(guests(3, None), OUTPUT, layout=Layout.TILE),
    attention(guests(4, Size(100, 100)), OUTPUT),
)
Make = Callable[[], Renderer]


@pytest.fixture(scope="module")
def context() -> Iterator[None]:
    found = SurfacelessContext()
    yield
    found.close()


def shown(make: Make, told: Scene) -> NDArray[np.uint8]:
    """Its first picture, and that after guests came and went."""
    renderer = make()
    for generation, source in desktops(told).items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    drawn: DrawList = compose(told, atlas().font)
    renderer.paint(drawn, WHOLE)
    first = renderer.read(Rect.of(OUTPUT))
    for generation in desktops(told):
        renderer.forget(generation)
    renderer.resize(OUTPUT)
    renderer.paint(drawn, WHOLE)
    second = renderer.read(Rect.of(OUTPUT))
    renderer.close()
    return np.concatenate([first, second])


def reference() -> Renderer:
    return ReferenceRenderer(OUTPUT, atlas())


def gl() -> Renderer:
    return GlRenderer(OUTPUT, atlas())


def poison_main_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever numpy does not clear is canaries."""
    empty = np.empty

    def poisoned(*arguments: Any, **options: Any) -> NDArray[Any]:
        made = empty(*arguments, **options)
        made.view(np.uint8).fill(CANARY) if made.flags.c_contiguous and made.ndim else None
        return made

    monkeypatch.setattr(np, "empty", poisoned)


def poison_gpu() -> None:
    """Textures of the sizes that are about to be made, full of canaries, and freed."""
    textures = [Texture(size) for size in (OUTPUT, Size(400, 250), Size(64, 48), Size(100, 100)) * 6]
    for texture in textures:
        texture.bind()
        upload_pixels(np.full((texture.size.height, texture.size.width, 4), CANARY, np.uint8), Point(0, 0))
    for texture in textures:
        texture.close()


@pytest.mark.parametrize("told", SCENES, ids=("full", "tile", "placeholders", "attention"))
def test_p7_the_reference_shows_nothing_of_what_was_in_memory(
    told: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = shown(reference, told)
    poison_main_memory(monkeypatch)
    assert np.array_equal(shown(reference, told), clean)


@pytest.mark.parametrize("told", SCENES, ids=("full", "tile", "placeholders", "attention"))
def test_p7_g04_gl_shows_nothing_of_what_was_on_the_gpu(context: None, told: Scene) -> None:
    clean = shown(gl, told)
    poison_gpu()
    assert np.array_equal(shown(gl, told), clean)


class Leaky(ReferenceRenderer):
    """It paints where something is drawn, and leaves the rest as it was in memory."""

    def resize(self, size: Size) -> None:
        super().resize(size)
        self._picture = np.empty((size.height, size.width, 4), np.uint8)

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        super().paint(draw_list[1:], damage)  # without the ground


def test_p7_finds_a_renderer_that_shows_old_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "empty", np.zeros)
    clean = shown(lambda: Leaky(OUTPUT, atlas()), SCENES[1])
    monkeypatch.undo()
    poison_main_memory(monkeypatch)
    seen = shown(lambda: Leaky(OUTPUT, atlas()), SCENES[1])
    assert not np.array_equal(seen, clean)
    assert (seen == CANARY).any()


DRAW = """
import hashlib, os, socket
from tests.properties.test_canaries import SCENES, gl, reference, shown
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.host.memory_unsafe import map_read_write
from sgui.seat.session import new_session
context = SurfacelessContext()
for make in (reference, gl):
    for told in SCENES:
        print(hashlib.sha256(shown(make, told).tobytes()).hexdigest())
session, given = new_session("bank", 7, 64 * 64 * 4, socket.socketpair()[0])
for fd in given[:3]:
    memory = map_read_write(fd, os.fstat(fd).st_size)
    print(hashlib.sha256(memory[:]).hexdigest())
"""


def test_p7_what_malloc_hands_out_is_seen_nowhere() -> None:
    """glibc fills what it hands out with other bytes in each run: pictures and memory are the same."""
    told = []
    for fill in ("85", "197"):
        environment = os.environ | {"MALLOC_PERTURB_": fill}
        command = [sys.executable, "-c", DRAW]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        told.append(done.stdout)
    assert told[0] == told[1]
    assert len(told[0].split()) == 2 * len(SCENES) + 3
    assert told[0].split()[-1] == hashlib.sha256(bytes(64 * 64 * 4)).hexdigest()
