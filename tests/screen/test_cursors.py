"""Guests' cursor images in the screen: the newest of each session, and what the picture learns of it."""

from sgui.screen.cursors import Cursors
from sgui.values.cursor import CursorLook
from sgui.values.geometry import Point, Size
from sgui.wire.scene import CursorGiven
from tests.screen.samples import OUTPUT
from tests.screen.stage import FakeRenderer

SEEN, FAINT = b"BGR\x80", b"BGR\x7f"


def test_the_newest_image_counts_and_goes_to_the_renderer_under_a_key_of_its_own() -> None:
    renderer = FakeRenderer(OUTPUT)
    cursors = Cursors(renderer)
    cursors.give(CursorGiven(7, 2, 1, 1, 0, SEEN * 2))
    cursors.give(CursorGiven(7, 1, 3, 0, 2, SEEN * 3))
    assert cursors.looks == {7: CursorLook(2, Size(1, 3), Point(0, 2))}
    assert list(renderer.sources) == [-7]
    source = renderer.sources[-7]
    assert bytes(source.untrusted_memory) == SEEN * 3
    assert (source.layout.size, source.layout.stride) == (Size(1, 3), 4)


def test_an_image_that_nobody_could_see_is_a_hidden_one() -> None:
    cursors = Cursors(FakeRenderer(OUTPUT))
    for generation, given in enumerate((FAINT * 4, b"")):
        side = 2 if given else 0
        cursors.give(CursorGiven(generation, side, side, 0, 0, given))
        assert cursors.looks[generation].size == Size(0, 0)
    cursors.give(CursorGiven(9, 2, 2, 0, 0, FAINT * 3 + SEEN))
    assert cursors.looks[9].size == Size(2, 2)


def test_what_ended_has_none() -> None:
    renderer = FakeRenderer(OUTPUT)
    cursors = Cursors(renderer)
    cursors.give(CursorGiven(7, 1, 1, 0, 0, SEEN))
    cursors.drop(7)
    cursors.drop(8)
    assert cursors.looks == {} and renderer.sources == {}
