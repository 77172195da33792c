"""What sgui really shows: each golden picture's scene by the shaders is the reference's to the byte."""

from collections.abc import Iterator

import numpy as np
import pytest

from sgui.core.picture.compose import compose
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.reference import ReferenceRenderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from tests.screens.claims import CLAIMS
from tests.screens.picture import atlas


@pytest.fixture(scope="module")
def gl() -> Iterator[GlRenderer]:
    try:
        context = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    renderer = GlRenderer(Size(1, 1), atlas())
    yield renderer
    renderer.close()
    context.close()


@pytest.mark.parametrize("name", CLAIMS)
def test_the_shaders_paint_the_claim(gl: GlRenderer, name: str) -> None:
    claim = CLAIMS[name]
    scene = claim.scene
    whole = Rect.of(scene.output)
    reference = ReferenceRenderer(scene.output, atlas())
    gl.resize(scene.output)
    sources = claim.sources(scene)
    draw_list = compose(scene, atlas().font)
    for generation, source in sources.items():
        for renderer in (gl, reference):
            renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    for renderer in (gl, reference):
        renderer.paint(draw_list, Damage((whole,)))
    slack = np.zeros((*gl.read(whole).shape[:2], 1), np.int16)
    for view in scene.surfaces:
        if view.opacity < 255 or view.alpha:
            part = view.interior
            slack[part.y : part.bottom, part.x : part.right] = 1
    differs = (np.abs(gl.read(whole).astype(np.int16) - reference.read(whole)) > slack).any(axis=2)
    assert not differs.any(), f"{int(differs.sum())} pixels, first at {np.argwhere(differs)[0]} (y, x)"
    for generation in sources:
        gl.forget(generation)
