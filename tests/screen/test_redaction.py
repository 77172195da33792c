"""What stands in place of a redacted domain's pixels."""

from sgui.core.draw import Arrow, Fill, GuestCursor, GuestPixels, PatternFill, Text
from sgui.core.picture.theme import BLACK
from sgui.screen.redaction import redacted
from sgui.values.geometry import Point, Rect
from tests.screen.samples import BANK, CHAT, RED, scene
from tests.screen.stage import FONT, compose

WIDE, NARROW = Rect(0, 0, 300, 200), Rect(0, 0, 30, 20)


def pixels(generation: int, rect: Rect = WIDE) -> GuestPixels:
    return GuestPixels(generation, rect, Rect(0, 0, rect.width, rect.height), False, False)


def test_label_colour_pattern_and_name_take_the_place() -> None:
    kept = pixels(CHAT)
    painted, covered = redacted((pixels(BANK), kept), scene(), frozenset(["chat"]), FONT)
    ground, plate, name, after = painted
    assert isinstance(ground, PatternFill)
    assert (ground.rect, ground.color, ground.pattern) == (WIDE, RED.color, RED.pattern)
    assert isinstance(plate, Fill) and plate.color == RED.color and WIDE.contains(plate.rect)
    assert isinstance(name, Text) and name.text == "bank" and name.background == RED.color
    assert after is kept
    assert covered == (WIDE,)


def test_a_name_that_does_not_fit_is_left_out_and_the_rest_stays() -> None:
    painted, _ = redacted((pixels(BANK, NARROW),), scene(), frozenset(["chat"]), FONT)
    assert [type(each) for each in painted] == [PatternFill]


def test_a_session_of_no_known_domain_is_covered_in_any_case() -> None:
    painted, covered = redacted((pixels(55),), scene(), frozenset(["bank", "chat"]), FONT)
    assert painted == (Fill(WIDE, BLACK),)
    assert covered == (WIDE,)


def test_its_cursor_goes_too_and_the_arrow_comes() -> None:
    told = scene(pointer=Point(50, 80))
    cursors = [GuestCursor(each, 1, Rect(48, 78, 9, 9), Rect(0, 0, 9, 9), WIDE) for each in (BANK, CHAT)]
    painted, covered = redacted((pixels(BANK), *cursors), told, frozenset(["chat"]), FONT)
    assert cursors[0] not in painted and cursors[1] in painted
    assert painted[-1] == Arrow(50, 80, 4)
    assert WIDE in covered and Rect(49, 79, 17, 24) in covered
    assert not any(
        isinstance(each, GuestCursor) for each in redacted(tuple(cursors), scene(), frozenset(), FONT)[0]
    )


def test_nothing_to_redact_changes_nothing() -> None:
    draw_list = compose(scene())
    assert redacted(draw_list, scene(), frozenset(["bank", "chat"]), FONT) == (draw_list, ())


def test_a_long_name_is_elided_inside_its_plate() -> None:
    rect = Rect(0, 0, 62, 100)  # room for five letters of ten pixels
    (_, plate, name), _ = redacted((pixels(BANK, rect),), scene(), frozenset(["chat"]), FONT)
    assert isinstance(plate, Fill) and rect.contains(plate.rect)
    assert isinstance(name, Text) and rect.contains(name.clip)


def test_whoever_is_not_named_is_covered() -> None:
    """A domain that a new policy has left out, and that the picture still shows."""
    painted, covered = redacted(compose(scene()), scene(), frozenset(["nobody"]), FONT)
    assert not any(isinstance(each, GuestPixels) for each in painted)
    assert len(covered) == len(scene().surfaces)
