"""When frames may be drawn, and how often a guest may have its memory laid out anew."""

from sgui.screen.pacing import Allowance, Pacing


def test_the_first_frame_is_due_at_once_and_the_next_one_interval_later() -> None:
    pacing = Pacing(60000)
    assert pacing.due_us == 0
    pacing.drew(5_000_000)
    assert pacing.due_us == 5_000_000 + 16_666


def test_steady_drawing_keeps_the_grid_though_each_frame_begins_a_little_late() -> None:
    pacing = Pacing(60000)
    pacing.drew(1_000_000)
    for frame in range(1, 100):
        pacing.drew(pacing.due_us + 300)
        assert pacing.due_us == 1_000_000 + (frame + 1) * 16_666


def test_after_a_missed_interval_the_grid_starts_anew_so_that_no_burst_follows() -> None:
    pacing = Pacing(60000)
    pacing.drew(1_000_000)
    pacing.drew(1_050_000)
    assert pacing.due_us == 1_066_666


def test_an_allowance_is_so_many_in_any_window() -> None:
    allowance = Allowance(4, 1_000_000)
    assert [allowance.take(t) for t in (0, 10, 20, 30, 40)] == [True, True, True, True, False]
    assert allowance.free_us == 1_000_000
    assert not allowance.take(999_999)
    assert allowance.take(1_000_000)
    assert allowance.free_us == 1_000_010
