"""What the welcome packet suggests is the same for every guest that may be as large (E10)."""

from sgui.seat.suggestion import WITHOUT_SCREEN, suggested_size
from sgui.values.geometry import Size


def test_the_inside_of_a_label_that_fills_the_output() -> None:
    size = suggested_size(Size(1280, 720), 4, Size(4000, 4000))
    assert 0 < size.width <= 1280 - 12 and 0 < size.height <= 720 - 32 - 12
    assert suggested_size(None, 4, Size(4000, 4000)) == suggested_size(WITHOUT_SCREEN, 4, Size(4000, 4000))


def test_never_more_than_the_policy_allows_or_nothing() -> None:
    assert suggested_size(Size(1280, 720), 4, Size(640, 480)) == Size(640, 480)
    tiny = suggested_size(Size(64, 64), 4, Size(4000, 4000))
    assert tiny.width > 0 and tiny.height > 0
