"""Scenes to pictures, by the reference renderer alone."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sgui.core.draw import DrawList
from sgui.core.picture.compose import compose
from sgui.core.picture.cursor import with_cursor
from sgui.screen.cursors import Cursors
from sgui.screen.render.glyphs import Atlas, load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Renderer, Source
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation
from sgui.values.scene import Scene
from sgui.wire.scene import CursorGiven
from tests.screens.scenes import as_source, desktop

ROOT = Path(__file__).parents[2]

Picture = NDArray[np.uint8]  # [height, width, 3], R G B, top row first


@lru_cache
def atlas() -> Atlas:
    return load_atlas(ROOT / "labels")


@lru_cache
def desktop_source(size: Size, seed: int) -> Source:
    return as_source(desktop(size, seed))


def desktops(scene: Scene) -> dict[int, Source]:
    """A desktop of the right size for every surface that has content."""
    return {
        view.generation: desktop_source(view.source.size, view.generation)
        for view in scene.surfaces
        if view.source is not None
    }


def painted(scene: Scene, cursors: tuple[CursorGiven, ...], renderer: Renderer) -> DrawList:
    """What a screen would paint of this scene, with the cursors that guests have set."""
    held = Cursors(renderer)
    for given in cursors:
        held.give(given)
    return with_cursor(compose(scene, atlas().font), scene, held.looks)


def rendered(
    scene: Scene, sources: Mapping[int, Source] | None = None, cursors: tuple[CursorGiven, ...] = ()
) -> Picture:
    renderer = ReferenceRenderer(scene.output, atlas())
    for generation, source in (desktops(scene) if sources is None else sources).items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    whole = Rect.of(scene.output)
    renderer.paint(painted(scene, cursors, renderer), Damage((whole,)))
    return leaving(renderer, scene)


def leaving(renderer: Renderer, scene: Scene) -> Picture:
    """What the scene's display is given of what is painted."""
    whole = Rect.of(scene.output)
    if scene.rotation is Rotation.UPRIGHT:
        return np.ascontiguousarray(renderer.read(whole)[..., 2::-1])
    scanout = renderer.scanout(scene.rotation)
    scanout.take(Damage((whole,)))
    given = np.ascontiguousarray(scanout.read()[..., 2::-1])
    scanout.close()
    return given
