from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sgui.values.scene import Layout, Link, Scaling, Stance, px


@given(st.integers(0, 10_000), st.integers(4, 12))
def test_px_is_never_thinner_than_promised_and_never_a_whole_pixel_thicker(design: int, scale_q: int) -> None:
    exact = Fraction(design * scale_q, 4)
    assert exact <= px(design, scale_q) < exact + 1


def test_px_at_scale_one_changes_nothing() -> None:
    assert [px(n, 4) for n in (0, 1, 6, 32)] == [0, 1, 6, 32]
    assert px(6, 5) == 8  # 7.5


def test_the_words_that_status_and_policy_use() -> None:
    assert [stance.value for stance in Stance] == ["normal", "attention", "locked", "stopped"]
    assert [layout.value for layout in Layout] == ["full", "tile", "float"]
    assert [scaling.value for scaling in Scaling] == ["none", "integer", "fit"]
    assert [link.value for link in Link] == ["absent", "connected", "stopped", "quarantined"]
