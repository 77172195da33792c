"""What a label encloses."""

import pytest

from sgui.core.draw import Fill, GuestPixels, Veil
from sgui.core.picture.surface import inside
from sgui.core.picture.theme import BLACK
from sgui.values.geometry import Rect
from sgui.values.scene import Link
from tests.core.picture.samples import PEN, said, view

INTERIOR = Rect(6, 62, 600, 300)


def test_guest_pixels_lie_on_black_bars() -> None:
    content, source = Rect(56, 62, 500, 300), Rect(0, 0, 250, 150)
    painted = inside(PEN, view(INTERIOR, content=content, source=source), Link.CONNECTED, dim=False)
    assert painted[-1] == GuestPixels(7, content, source, linear=False, dim=False)
    bars = painted[:-1]
    assert {each.color for each in bars if isinstance(each, Fill)} == {BLACK}
    covered = sum(each.rect.area for each in bars if isinstance(each, Fill))
    assert covered + content.area == INTERIOR.area


@pytest.mark.parametrize(
    ("content", "linear"),
    [
        (Rect(6, 62, 300, 150), False),
        (Rect(6, 62, 600, 300), False),
        (Rect(6, 62, 450, 225), True),
        (Rect(6, 62, 150, 75), True),
        (Rect(6, 62, 600, 299), True),
    ],
)
def test_only_whole_multiples_are_not_mixed(content: Rect, linear: bool) -> None:
    told = view(INTERIOR, content=content, source=Rect(0, 0, 300, 150))
    painted = inside(PEN, told, Link.CONNECTED, dim=True)
    assert painted[-1] == GuestPixels(7, content, Rect(0, 0, 300, 150), linear, dim=True)


def test_without_content_there_is_a_placeholder() -> None:
    assert said(inside(PEN, view(INTERIOR), Link.CONNECTED, dim=False)) == ["bank", "waiting for the guest"]


def test_on_a_card_the_placeholder_leaves_the_name_to_the_header() -> None:
    assert said(inside(PEN, view(INTERIOR), Link.CONNECTED, dim=True)) == ["waiting for the guest"]


def test_an_overlays_bars_are_as_transparent_as_its_picture() -> None:
    content, source = Rect(56, 62, 500, 300), Rect(0, 0, 250, 150)
    told = view(INTERIOR, content=content, source=source, over="office", opacity=100)
    painted = inside(PEN, told, Link.CONNECTED, dim=False)
    assert painted[-1] == GuestPixels(7, content, source, False, False, 100)
    assert not painted[-1].opaque
    assert {(each.color, each.opacity) for each in painted[:-1] if isinstance(each, Veil)} == {(BLACK, 100)}
    assert len(painted) == 3


def test_through_a_guests_own_alpha_one_sees_black_unless_it_is_an_overlay() -> None:
    told = view(INTERIOR, content=INTERIOR, source=INTERIOR, alpha=True)
    shown = GuestPixels(7, INTERIOR, INTERIOR, linear=False, dim=False, alpha=True)
    assert inside(PEN, told, Link.CONNECTED, dim=False) == (Fill(INTERIOR, BLACK), shown)
    above = view(INTERIOR, content=INTERIOR, source=INTERIOR, alpha=True, over="office")
    assert inside(PEN, above, Link.CONNECTED, dim=False) == (shown,)
