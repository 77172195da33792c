"""What stands in place of a redacted domain's pixels."""

from sgui.core.draw import Fill, GuestPixels, PatternFill, Text
from sgui.core.picture.theme import BLACK
from sgui.screen.redaction import redacted
from sgui.values.geometry import Rect
from tests.screen.samples import BANK, CHAT, RED, scene
from tests.screen.stage import FONT, compose

WIDE, NARROW = Rect(0, 0, 300, 200), Rect(0, 0, 30, 20)


def pixels(generation: int, rect: Rect = WIDE) -> GuestPixels:
    return GuestPixels(generation, rect, Rect(0, 0, rect.width, rect.height), False, False)


def test_label_colour_pattern_and_name_take_the_place() -> None:
    kept = pixels(CHAT)
    painted, covered = redacted((pixels(BANK), kept), scene(), frozenset(["bank"]), FONT)
    ground, plate, name, after = painted
    assert isinstance(ground, PatternFill)
    assert (ground.rect, ground.color, ground.pattern) == (WIDE, RED.color, RED.pattern)
    assert isinstance(plate, Fill) and plate.color == RED.color and WIDE.contains(plate.rect)
    assert isinstance(name, Text) and name.text == "bank" and name.background == RED.color
    assert after is kept
    assert covered == (WIDE,)


def test_a_name_that_does_not_fit_is_left_out_and_the_rest_stays() -> None:
    painted, _ = redacted((pixels(BANK, NARROW),), scene(), frozenset(["bank"]), FONT)
    assert [type(each) for each in painted] == [PatternFill]


def test_a_session_of_no_known_domain_is_covered_in_any_case() -> None:
    painted, covered = redacted((pixels(55),), scene(), frozenset(), FONT)
    assert painted == (Fill(WIDE, BLACK),)
    assert covered == (WIDE,)


def test_nothing_to_redact_changes_nothing() -> None:
    draw_list = compose(scene())
    assert redacted(draw_list, scene(), frozenset(["nobody"]), FONT) == (draw_list, ())


def test_a_long_name_is_elided_inside_its_plate() -> None:
    rect = Rect(0, 0, 62, 100)  # room for five letters of ten pixels
    (_, plate, name), _ = redacted((pixels(BANK, rect),), scene(), frozenset(["bank"]), FONT)
    assert isinstance(plate, Fill) and rect.contains(plate.rect)
    assert isinstance(name, Text) and rect.contains(name.clip)
