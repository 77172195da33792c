"""D14: a guest's cursor is within its own content and nowhere else; the user never loses the pointer.

Invariants over scenes, held by the property below:
  U1  a cursor image is cut to the content of the focused surface, which the pointer is over;
  U2  nothing that lies in front of that content comes before it in the draw list;
  U3  where no image is shown, the pointer is ours: the arrow, or a dot if the guest hides its own.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.draw import Arrow, DrawList, Fill, GuestCursor, GuestPixels
from sgui.core.picture import cursor
from sgui.core.picture.compose import compose
from sgui.core.picture.cursor import Looks, with_cursor
from sgui.values.cursor import CursorLook
from sgui.values.geometry import Point, Rect, Size
from sgui.values.scene import Scene, Stance
from tests.core.picture.samples import FONT
from tests.screens.scenes import Guest, attention, floating, guests, overlaid, scene

HAND = CursorLook(3, Size(20, 24), Point(6, 2))
HIDDEN = CursorLook(4, Size(0, 0), Point(0, 0))
TWO = scene(guests(2, Size(1268, 652)), focus="bank")
FLOAT = floating((*guests(2)[1:], guests(2)[0]), (Rect(30, 60, 620, 420), Rect(300, 300, 500, 300)))


def shown(told: Scene, at: Point | None, looks: Looks) -> DrawList:
    told = replace(told, pointer=at)
    return with_cursor(compose(told, FONT), told, looks)


def images(draw_list: DrawList) -> list[GuestCursor]:
    return [each for each in draw_list if isinstance(each, GuestCursor)]


def focused(told: Scene, name: str) -> Scene:
    surfaces = tuple(replace(view, focused=view.domain == name) for view in told.surfaces)
    return replace(told, focus=name, surfaces=surfaces)


def test_over_the_focused_content_the_guests_image_is_the_pointer() -> None:
    (view,) = TWO.surfaces
    painted = shown(TWO, Point(600, 300), {view.generation: HAND})
    assert not any(isinstance(each, Arrow) for each in painted)
    (image,) = images(painted)
    assert image.rect == Rect(594, 298, 20, 24) and image.source == Rect(0, 0, 20, 24)
    assert image.clip == view.content and image.image == 3
    assert isinstance(painted[painted.index(image) - 1], GuestPixels)


@pytest.mark.parametrize("at", [Point(300, 10), Point(2, 300), Point(40, 40)])
def test_over_band_and_label_the_arrow_is_ours(at: Point) -> None:
    painted = shown(TWO, at, {TWO.surfaces[0].generation: HAND})
    assert painted[-1] == Arrow(at.x, at.y, 4) and not images(painted)


@pytest.mark.parametrize("stance", [Stance.ATTENTION, Stance.LOCKED, Stance.STOPPED])
def test_on_trusted_screens_the_arrow_is_ours(stance: Stance) -> None:
    told = attention(guests(1)) if stance is Stance.ATTENTION else replace(TWO, stance=stance)
    at = Point(640, 360)
    assert shown(told, at, {1: HAND})[-1] == Arrow(at.x, at.y, 4)


def test_over_a_surface_without_the_focus_the_arrow_is_ours() -> None:
    """There a click chooses a domain: what it hits is not for that guest to say."""
    at, looks = Point(60, 120), {1: HAND, 2: HAND}
    assert images(shown(focused(FLOAT, "office"), at, looks))
    assert not images(shown(focused(FLOAT, "bank"), at, looks))


def test_a_guest_that_never_set_one_leaves_the_arrow() -> None:
    assert isinstance(shown(TWO, Point(600, 300), {77: HAND})[-1], Arrow)


def test_a_hidden_one_leaves_a_dot_of_ours() -> None:
    painted = shown(TWO, Point(600, 300), {TWO.surfaces[0].generation: HIDDEN})
    around, body = painted[-2:]
    assert isinstance(around, Fill) and isinstance(body, Fill)
    assert body.rect == Rect(599, 299, 3, 3) and around.rect == Rect(598, 298, 5, 5)
    assert not any(isinstance(each, Arrow) for each in painted)


def test_what_lies_in_front_of_the_content_is_painted_after_the_image() -> None:
    """An image that sticks out over another surface, or its label, is under it."""
    told = focused(FLOAT, "office")
    back, front = told.surfaces
    painted = shown(told, Point(front.frame.x - 3, 400), {1: HAND, 2: HAND})
    (image,) = images(painted)
    assert image.generation == back.generation
    covers = [each for each in painted if isinstance(each, GuestPixels) and each.generation == 2]
    assert painted.index(image) < painted.index(covers[0])


def test_it_is_as_large_as_the_guests_pixels_in_whole_multiples() -> None:
    (view,) = TWO.surfaces
    assert view.content is not None
    doubled = replace(view, source=Rect(0, 0, view.content.width // 2, view.content.height // 2))
    told = replace(TWO, surfaces=(doubled,))
    (image,) = images(shown(told, Point(600, 300), {view.generation: HAND}))
    assert image.rect == Rect(588, 296, 40, 48)
    halved = replace(view, source=Rect(0, 0, view.content.width * 2, view.content.height * 2))
    (image,) = images(shown(replace(TWO, surfaces=(halved,)), Point(600, 300), {view.generation: HAND}))
    assert image.rect == Rect(594, 298, 20, 24)


def test_an_overlays_cursor_is_no_more_opaque_than_policy_lets_it_be() -> None:
    riding = (Guest("office", "work", Size(1024, 640)), Guest("web", "public", Size(480, 320)))
    told = overlaid(riding, Rect(782, 68, 492, 350), 178, focus="web")
    (image,) = images(shown(told, Point(1000, 250), {2: HAND}))
    assert image.pixels.opacity == 178
    assert not images(shown(overlaid(riding, Rect(782, 68, 492, 350), 178), Point(1000, 250), {1: HAND}))


def test_without_pixels_in_the_list_there_is_no_image() -> None:
    told = replace(TWO, pointer=Point(600, 300))
    black: DrawList = (Fill(Rect.of(told.output), told.labels[0].color), Arrow(600, 300, 4))
    assert with_cursor(black, told, {told.surfaces[0].generation: HAND}) == black
    assert with_cursor((), told, {}) == ()
    assert shown(TWO, None, {TWO.surfaces[0].generation: HAND}) == compose(TWO, FONT)


def check(told: Scene, at: Point, look: CursorLook) -> None:
    painted = shown(told, at, {1: look, 2: look})
    ours = compose(replace(told, pointer=at), FONT)
    found = images(painted)
    if not found:
        assert painted == ours or isinstance(painted[-1], Fill)
        return
    (image,) = found
    (view,) = (view for view in told.surfaces if view.generation == image.generation)
    assert view.focused and view.content == image.clip and view.content.holds(at.x, at.y)
    place = painted.index(image)
    assert painted[:place] + painted[place + 1 :] == ours[:-1]
    before = painted[place - 1]
    assert isinstance(before, GuestPixels) and before.generation == image.generation


@given(
    st.sampled_from((TWO, FLOAT, focused(FLOAT, "office"), focused(FLOAT, "bank"), attention(guests(2)))),
    st.builds(Point, st.integers(0, 1279), st.integers(0, 719)),
    st.sampled_from((HAND, HIDDEN, CursorLook(9, Size(64, 64), Point(63, 63)))),
)
def test_d14_u1_u2_u3_hold_wherever_the_pointer_is(told: Scene, at: Point, look: CursorLook) -> None:
    check(told, at, look)


def test_u1_u2_u3_find_seeded_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image over the band, one of a guest without the focus, and one that is painted over everything."""
    with monkeypatch.context() as anywhere:
        anywhere.setattr(cursor, "_entered", lambda told, _at: told.surfaces[-1])
        with pytest.raises(AssertionError):
            check(TWO, Point(300, 10), HAND)
        with pytest.raises(AssertionError):
            check(focused(FLOAT, "office"), Point(400, 400), HAND)
    monkeypatch.setattr(cursor, "_content_at", lambda draw_list, _generation: len(draw_list) - 1)
    with pytest.raises(AssertionError):
        check(TWO, Point(600, 300), HAND)
