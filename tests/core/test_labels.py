"""The label's geometry: a closed frame of at least 6 pixels times scale, the tab outside it."""

import pytest

from sgui.core.labels import label_place
from sgui.core.picture.pen import sides
from sgui.values.geometry import Rect

SLOT = Rect(0, 32, 640, 360)


@pytest.mark.parametrize(("scale_q", "wide"), [(4, 6), (5, 8), (6, 9), (8, 12), (12, 18)])
def test_the_frame_is_as_thick_as_promised_on_all_sides(scale_q: int, wide: int) -> None:
    place = label_place(SLOT, scale_q)
    assert place is not None
    assert place.interior == place.frame.inset(wide)
    assert all(min(side.width, side.height) == wide for side in sides(place.frame, wide))


@pytest.mark.parametrize("scale_q", range(4, 13))
def test_tab_and_frame_fill_the_slot_and_do_not_overlap(scale_q: int) -> None:
    place = label_place(SLOT, scale_q)
    assert place is not None
    assert place.tab.union(place.frame) == SLOT
    assert place.tab.area + place.frame.area == SLOT.area
    assert place.tab.intersect(place.frame).empty


@pytest.mark.parametrize("slot", (Rect(0, 32, 43, 360), Rect(0, 32, 640, 67), Rect(0, 0, 0, 0)))
def test_a_slot_too_small_for_a_label_has_none(slot: Rect) -> None:
    assert label_place(slot, 4) is None


def test_the_least_slot() -> None:
    assert label_place(Rect(0, 32, 44, 68), 4) is not None
