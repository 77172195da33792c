"""The sheet of labels: all of them, in their colours, none over another."""

from sgui.core.draw import PatternFill, Text
from sgui.core.picture.preview import CAPTION, sheet, sheet_size
from sgui.values.geometry import Rect
from tests.core.picture.samples import FONT
from tests.core.samples import LABELS


def test_every_label_has_its_frame_below_the_caption() -> None:
    painted = sheet(LABELS, FONT, "caption")
    whole = Rect.of(sheet_size(len(LABELS)))
    fills = [each for each in painted if isinstance(each, PatternFill)]
    assert {fill.color for fill in fills} == {label.color for label in LABELS}
    for fill in fills:
        assert fill.rect.y >= CAPTION
        assert fill.rect.intersect(whole) == fill.rect


def test_caption_and_looks_are_told() -> None:
    words = [each.text for each in sheet(LABELS, FONT, "caption") if isinstance(each, Text)]
    assert words[0] == "caption"
    assert f"{LABELS[1].color} dots" in words
