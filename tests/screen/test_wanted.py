"""The same object is wanted for as long as nothing has changed that it follows from."""

from dataclasses import dataclass, replace
from typing import cast

import pytest

from sgui.core.draw import Fill, GuestPixels
from sgui.core.picture.theme import BLACK
from sgui.screen.surface import Surface
from sgui.screen.wanted import Composition, Wanted
from sgui.values.cursor import CursorLook
from sgui.values.geometry import Point, Size
from sgui.values.pixels import PixelLayout
from tests.screen.samples import BANK, CHAT, OUTPUT, scene
from tests.screen.stage import compose


@dataclass
class Layout:
    """All that is asked of a surface."""

    layout: PixelLayout | None


def surface(width: int = 200) -> Surface:
    return cast(Surface, Layout(PixelLayout(width, 100, 4 * width, 0, 32, 400 * width)))


def test_nothing_new_is_the_same_object() -> None:
    composition, shown, surfaces = Composition(compose), scene(), {BANK: surface(), CHAT: surface()}
    wanted = composition.wanted(shown, OUTPUT, surfaces, {})
    assert set(wanted.places) == {BANK, CHAT}
    assert wanted.sources[BANK] == tuple(place.source for place in wanted.places[BANK])
    assert composition.wanted(shown, OUTPUT, surfaces, {}) is wanted


LOOK = CursorLook(1, Size(8, 8), Point(0, 0))


@pytest.mark.parametrize("what", ["scene", "output", "layout", "gone", "cursor"])
def test_whatever_it_follows_from_makes_another(what: str) -> None:
    composition, shown = Composition(compose), scene(pointer=Point(20, 80))
    surfaces, output, looks = {BANK: surface(), CHAT: surface()}, OUTPUT, {CHAT: LOOK}
    wanted = composition.wanted(shown, output, surfaces, looks)
    match what:
        case "scene":
            shown = replace(shown, serial=2)
        case "output":
            output = Size(320, 200)
        case "layout":
            surfaces[BANK] = surface(100)
        case "gone":
            del surfaces[BANK]
        case "cursor":
            looks = {BANK: LOOK}
    again = composition.wanted(shown, output, surfaces, looks)
    assert again is not wanted
    if what in ("output", "layout", "gone"):
        assert BANK not in again.places, "it is not what the scene speaks of"


def test_without_some_they_are_black() -> None:
    wanted = Composition(compose).wanted(scene(), OUTPUT, {BANK: surface(), CHAT: surface()}, {})
    left = wanted.without({BANK})
    assert set(left.places) == set(left.sources) == {CHAT}
    assert Fill(wanted.places[BANK][0].rect, BLACK) in left.draw_list
    assert sum(isinstance(each, GuestPixels) for each in wanted.draw_list) == 2
    assert Wanted.of(()).places == {}
