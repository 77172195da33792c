"""Where a label goes: a closed frame outside the guest's pixels, and a tab on top of it."""

from dataclasses import dataclass

from sgui.values.geometry import Rect
from sgui.values.scene import px

FRAME = 6  # design pixels on all four sides, the label's own colour and pattern
TAB_HEIGHT = 24
INTERIOR_LEAST = 32  # a smaller surface cannot be labelled honestly and is not shown


@dataclass(frozen=True, slots=True)
class LabelPlace:
    frame: Rect
    tab: Rect
    interior: Rect


def label_place(slot: Rect, scale_q: int, tabbed: bool = True) -> LabelPlace | None:
    """Fill `slot` with tab, frame and interior; None if it is too small to be labelled.

    tabbed: without it the tab is empty, for something else says what it would.
    """
    border, tab_height = px(FRAME, scale_q), px(TAB_HEIGHT, scale_q) if tabbed else 0
    frame = Rect.between(slot.x, slot.y + tab_height, slot.right, slot.bottom)
    interior = frame.inset(border)
    least = px(INTERIOR_LEAST, scale_q)
    if interior.width < least or interior.height < least:
        return None
    tab = Rect(slot.x, slot.y, slot.width, tab_height)
    return LabelPlace(frame, tab, interior)
