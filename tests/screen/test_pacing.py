"""When frames may be drawn, and how often a guest may have its memory laid out anew."""

from sgui.screen.pacing import Allowance, Pacing


def test_the_first_frame_is_due_at_once_and_the_next_one_at_the_next_point() -> None:
    pacing = Pacing(60000)
    assert pacing.due_us == 0
    pacing.drew(5_000_000)
    assert pacing.due_us == 301 * 16_666
    pacing.drew(pacing.due_us)
    assert pacing.due_us == 302 * 16_666


def test_at_most_one_frame_between_two_points_and_late_ones_move_nothing() -> None:
    pacing, begun = Pacing(60000), []
    for at_us in range(1_000_000, 1_200_000, 700):
        if pacing.due_us <= at_us:
            pacing.drew(at_us)
            begun.append(at_us // 16_666)
            assert pacing.due_us % 16_666 == 0
    assert len(begun) == len(set(begun)) == 12


def test_e16_rings_are_looked_at_on_points_and_who_misses_one_waits_for_the_next() -> None:
    pacing = Pacing(60000)
    point = 3 * 16_666
    assert pacing.look_us(point - 500, point - 500) == point
    assert pacing.look_us(point - 500, point + 2_000) == point, "the machine woke us late"
    assert pacing.look_us(point - 500, point + 5_000) == point + 16_666
    assert pacing.look_us(point - 500, point + 16_666 + 300) == point + 16_666, "one was missed, not this one"
    assert pacing.look_us(point, point) == point
    assert pacing.look_us(point + 1, point + 1) == point + 16_666


def test_an_allowance_is_so_many_in_any_window() -> None:
    allowance = Allowance(4, 1_000_000)
    assert [allowance.take(t) for t in (0, 10, 20, 30, 40)] == [True, True, True, True, False]
    assert allowance.free_us == 1_000_000
    assert not allowance.take(999_999)
    assert allowance.take(1_000_000)
    assert allowance.free_us == 1_000_010
