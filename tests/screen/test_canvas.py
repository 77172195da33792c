"""The canvas: one draw list, composed only when the scene changes, painted only where it differs."""

from dataclasses import replace

from sgui.core.draw import Arrow, DrawList
from sgui.screen.canvas import Canvas
from sgui.values.geometry import Point, Size
from sgui.values.scene import Scene
from tests.screen.samples import BANK, OUTPUT, scene
from tests.screen.stage import FakeOutput, compose


def test_composition_follows_the_scene_and_a_moved_pointer_exchanges_the_arrow_alone() -> None:
    composed: list[Scene] = []

    def count(given: Scene) -> DrawList:
        composed.append(given)
        return compose(given)

    canvas = Canvas(FakeOutput(OUTPUT), count)
    first = scene(pointer=Point(3, 4))
    canvas.draw(first, {})
    canvas.draw(first, {})
    canvas.draw(replace(first, pointer=Point(30, 40)), {})
    assert len(composed) == 1
    assert canvas.draw_list[-1] == Arrow(30, 40, 4)
    canvas.draw(replace(first, pointer=None), {})
    canvas.draw(replace(first, pointer=Point(1, 1)), {})
    canvas.draw(replace(first, serial=2, pointer=Point(1, 1)), {})
    assert len(composed) == 4


def test_the_same_scene_is_presented_once() -> None:
    output = FakeOutput(OUTPUT)
    canvas = Canvas(output, compose)
    canvas.blank()
    assert canvas.draw(scene(), {}).presented
    assert not canvas.draw(scene(serial=2), {}).presented
    assert len(output.presented) == 2
    assert not canvas.shows(BANK)


def test_no_scene_and_a_scene_for_another_size_are_black() -> None:
    output = FakeOutput(OUTPUT)
    canvas = Canvas(output, compose)
    for wrong in (None, scene(output=Size(10, 10))):
        canvas.draw(scene(), {})
        drawn = canvas.draw(wrong, {})
        assert drawn.serial is None and drawn.presented
        assert not output.renderer.picture[..., :3].any()
