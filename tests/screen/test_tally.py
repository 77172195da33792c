"""Frames are told by themselves or counted, none twice and none not at all."""

from sgui.screen.tally import PAUSE_US, Tally
from sgui.wire.presented import SAMPLES_MAX, SPENT_MAX, FramesCounted, Spent


def test_after_a_pause_a_frame_is_told_by_itself_and_then_they_are_counted() -> None:
    tally = Tally()
    assert tally.quiet(0) and tally.due_us is None
    tally.told(1000)
    assert not tally.quiet(1000 + PAUSE_US - 1) and tally.quiet(1000 + PAUSE_US)
    tally.add_frame((7, 9), 300)
    tally.add_frame((7,), 0)
    assert tally.due_us == 1000 + PAUSE_US
    assert not tally.quiet(1000 + PAUSE_US)
    spent = (Spent(7, 2, 0, 0, 300), Spent(9, 1, 0, 0, 300))
    assert tally.take(5000) == FramesCounted(2, (300,), spent)
    assert tally.due_us is None and not tally.quiet(5000)


def test_cost_is_shared_out_by_pixels_and_asks_for_nothing_by_itself() -> None:
    tally = Tally()
    tally.add_cost({7: 300, 9: 100}, 40)
    tally.add_cost({}, 1000)
    assert tally.due_us is None
    tally.add_frame((7,), 1)
    tally.drop(9)
    assert tally.take(0) == FramesCounted(1, (1,), (Spent(7, 1, 300, 30, 1),))


def test_it_is_full_before_a_record_would_be() -> None:
    many, crowd = Tally(), Tally()
    for _ in range(SAMPLES_MAX):
        assert not many.full
        many.add_frame((), 1)
    assert many.full
    crowd.add_cost(dict.fromkeys(range(SPENT_MAX), 1), 1)
    assert crowd.full
