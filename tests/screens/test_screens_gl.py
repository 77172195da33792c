"""The shaders paint the golden pictures too: without tolerance, within 1 where an overlay is seen through."""

from collections.abc import Iterator

import numpy as np
import pytest

from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl import GlRenderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect
from tests.screens.claims import CLAIMS
from tests.screens.golden import differing, leave, load
from tests.screens.picture import atlas, leaving, painted


@pytest.fixture(scope="module")
def renderer() -> Iterator[GlRenderer]:
    try:
        context = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    made = GlRenderer(CLAIMS["attention_of_one_domain"].scene.output, atlas())
    yield made
    made.close()
    context.close()


@pytest.mark.parametrize("name", CLAIMS)
def test_the_shaders_paint_the_golden_picture(renderer: GlRenderer, name: str) -> None:
    told = CLAIMS[name].scene
    whole = Rect.of(told.output)
    renderer.resize(told.output)
    sources = CLAIMS[name].sources(told)
    for generation, source in sources.items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    renderer.paint(painted(told, CLAIMS[name].cursors, renderer), Damage((whole,)))
    actual, golden = leaving(renderer, told), load(name)
    for generation in sources:
        renderer.forget(generation)
        renderer.forget(-generation)
    seen_through = [view.interior for view in told.surfaces if view.opacity < 255 or view.alpha]
    if told.pointer is not None and CLAIMS[name].cursors:
        seen_through.append(Rect(told.pointer.x, told.pointer.y, 1, 1).inset(-64).intersect(whole))
    for part in seen_through:
        there = slice(part.y, part.bottom), slice(part.x, part.right)
        near = np.abs(golden[there].astype(int) - actual[there]) <= 1
        actual[there] = np.where(near, golden[there], actual[there])
    wrong = differing(golden, actual)
    assert wrong == 0, f"{wrong} pixels differ, look at {leave(name + '_gl', golden, actual)}"
