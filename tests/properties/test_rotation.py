"""A turned display, turned back, has the picture of an upright one of the swapped size, to the pixel.

With real outputs: random pictures and guests, of which only the damage is painted and presented.
"""

from collections.abc import Iterator
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sgui.core.draw import DrawList, Fill
from sgui.screen.output.headless import HeadlessOutput
from sgui.screen.render.choose import software_renderer
from sgui.screen.render.turned import turned, turned_damage
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.pixels import PixelLayout
from sgui.values.rotation import Rotation
from tests.examples import examples
from tests.screen.render.pictures import SIZE, WHOLE, Guest, damages, draw_lists, layouts

Frames = list[tuple[DrawList, Damage]]
MANY = settings(examples(40), suppress_health_check=[HealthCheck.too_slow])
LIFE = st.lists(st.tuples(draw_lists, damages), min_size=1, max_size=4)


@pytest.fixture(scope="module", params=["gl", "reference"])
def output(request: pytest.FixtureRequest) -> Iterator[HeadlessOutput]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "reference":
            patch.setattr("sgui.screen.output.headless.SurfacelessContext", Mock(side_effect=HostError))
        made = HeadlessOutput(SIZE)
    assert made.renderer.name.startswith(request.param)
    yield made
    made.close()


def lives(output: HeadlessOutput, rotation: Rotation, layout: PixelLayout, frames: Frames) -> None:
    """The reference paints the same upright; what GL paints differently where it blends is not the matter."""
    output.turn(rotation)
    output.resize(rotation.size(SIZE))
    assert output.size == SIZE
    upright, guest = software_renderer(SIZE), Guest(1, layout, 7)
    for renderer in (output.renderer, upright):
        renderer.forget(1)
        renderer.touch(1, guest.source, Damage((Rect.of(layout.size),)))
    for draw_list, damage in ((frames[0][0], Damage((WHOLE,))), *frames):
        for renderer in (output.renderer, upright):
            renderer.paint(draw_list, damage)
        output.present(damage)
        seen = turned(output.scanout(), rotation.back)
        exact = output.renderer if output.renderer.name.startswith("gl") else upright
        assert np.array_equal(seen, exact.read(WHOLE))


@MANY
@given(rotation=st.sampled_from(Rotation), layout=layouts(), frames=LIFE)
def test_turned_back_it_is_the_upright_picture(
    output: HeadlessOutput, rotation: Rotation, layout: PixelLayout, frames: Frames
) -> None:
    lives(output, rotation, layout, frames)


def test_it_finds_an_output_that_turns_damage_the_wrong_way(
    output: HeadlessOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(damage: Damage, size: Size, rotation: Rotation) -> Damage:
        return turned_damage(damage, size, Rotation((rotation.value + 180) % 360))

    for module in ("scanout", "turning"):
        monkeypatch.setattr(f"sgui.screen.render.{module}.turned_damage", wrong)
    layout = PixelLayout(64, 48, 256, 0, 32, 256 * 48)
    grey, red = (Fill(WHOLE, Color(9, 9, 9)),), (Fill(WHOLE, Color(200, 9, 9)),)
    with pytest.raises(AssertionError):
        lives(output, Rotation.RIGHT, layout, [(grey, Damage((WHOLE,))), (red, Damage((Rect(3, 4, 9, 8),)))])
