import numpy as np
import pytest

from sgui.core.draw import DrawList, GuestPixels, PatternFill
from sgui.host.resources import resource_folder
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render import selftest
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.glyphs import Atlas, load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.scanout import MemoryScanout
from sgui.screen.render.selftest import BLENDED, SIZE, draw_list, refuse_if_turned_wrong, refuse_if_wrong
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect
from sgui.values.label import Pattern
from sgui.values.rotation import Rotation


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(resource_folder("labels"))


class Wrong(ReferenceRenderer):
    """Differs in one pixel by a little."""

    name = "wrong"
    at, by = (0, 0), 1

    def read(self, rect: Rect) -> Pixels:
        pixels = super().read(rect)
        x, y = self.at
        pixels[y, x, 1] = np.uint8(int(pixels[y, x, 1]) ^ self.by)
        return pixels


def test_this_driver_passes(atlas: Atlas) -> None:
    try:
        context = SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))
    renderer = GlRenderer(SIZE, atlas)
    refuse_if_wrong(renderer, ReferenceRenderer(SIZE, atlas))
    refuse_if_turned_wrong(renderer)
    context.close()


def test_the_reference_passes(atlas: Atlas) -> None:
    refuse_if_wrong(ReferenceRenderer(SIZE, atlas), ReferenceRenderer(SIZE, atlas))


@pytest.mark.requirement("FPT_TST.1", "at the start the display is tested; one wrong pixel fails it")
@pytest.mark.parametrize("at", [(0, 0), (191, 127), (10, 60), (130, 60)])
def test_one_wrong_pixel_is_refused(atlas: Atlas, at: tuple[int, int]) -> None:
    wrong = Wrong(SIZE, atlas)
    wrong.at = at
    with pytest.raises(HostError, match=rf"gl: wrong: 1 wrong pixels in the self-test, at {at[0]},{at[1]} "):
        refuse_if_wrong(wrong, ReferenceRenderer(SIZE, atlas))


def test_a_blended_pixel_may_be_wrong_by_one(atlas: Atlas) -> None:
    wrong = Wrong(SIZE, atlas)
    wrong.at = (BLENDED.x, BLENDED.y)
    refuse_if_wrong(wrong, ReferenceRenderer(SIZE, atlas))
    wrong.by = 2
    with pytest.raises(HostError):
        refuse_if_wrong(wrong, ReferenceRenderer(SIZE, atlas))


@pytest.mark.requirement("FPT_TST.1", "at the start the display is tested; an empty picture fails it")
def test_a_driver_that_paints_nothing_is_refused(atlas: Atlas) -> None:
    class Idle(ReferenceRenderer):
        def paint(self, draw_list: DrawList, damage: Damage) -> None:
            pass

    with pytest.raises(HostError, match="wrong pixels"):
        refuse_if_wrong(Idle(SIZE, atlas), ReferenceRenderer(SIZE, atlas))


def test_everything_is_in_the_picture() -> None:
    shown = {(each.linear, each.dim) for each in draw_list() if isinstance(each, GuestPixels)}
    assert shown >= {(False, False), (True, False), (False, True)}
    assert {each.pattern for each in draw_list() if isinstance(each, PatternFill)} == set(Pattern)
    names = {type(each).__name__ for each in draw_list()}
    assert names == {"Fill", "PatternFill", "Text", "Symbol", "GuestPixels", "GuestCursor", "Veil", "Arrow"}


def test_every_byte_value_is_in_the_guests_pixels() -> None:
    channels = np.frombuffer(selftest._guest().untrusted_memory, np.uint8).reshape(-1, 4)
    assert all(len(np.unique(channels[:, channel])) == 256 for channel in range(4))


@pytest.mark.parametrize("rotation", Rotation)
def test_a_driver_that_turns_wrong_is_refused(atlas: Atlas, rotation: Rotation) -> None:
    class Dizzy(ReferenceRenderer):
        """One pixel is wrong where the picture is turned so."""

        def scanout(self, asked: Rotation) -> MemoryScanout:
            picture = self.picture.copy()
            picture[70, 3, 0] ^= np.uint8(asked is rotation)
            return MemoryScanout(picture, asked)

    dizzy = Dizzy(SIZE, atlas)
    refuse_if_wrong(dizzy, ReferenceRenderer(SIZE, atlas))
    with pytest.raises(HostError, match=f"wrong pixels when turned by {rotation.value}"):
        refuse_if_turned_wrong(dizzy)
