"""What a small frame costs, counted in calls and words and not in time, so that no busy machine can fail it.

The counts are of Python's own calls in the screen's loop, without the renderer's; a bound is what it takes
and a quarter more. Who has to raise one says in the commit what for.
"""

import sys
from types import FrameType

from sgui.values.geometry import Rect
from sgui.wire.fbif import Update
from sgui.wire.scene import RingRung
from tests.screen.samples import BANK
from tests.screen.stage import Guest, Stage
from tests.screen.test_loop import FRAME_US, two

CALLS_MOST = 180  # of one frame with a small damage, from the ring to the picture
WORDS_MOST = 6  # to the seat, of a second of a film
SMALL = Update(10, 20, 30, 40)


def film(stage: Stage, guest: Guest, frames: int) -> int:
    """So many frames of small damage; how many words the seat was told."""
    words = 0
    for _ in range(frames):
        guest.put(SMALL)
        words += len(stage.turn(FRAME_US))
    return words


def calls(stage: Stage, guest: Guest) -> int:
    """Per frame of a film that has begun, outside of the renderer; the lowest of some."""
    counted = []
    for _ in range(5):
        count = 0

        def see(frame: FrameType, event: str, _: object) -> None:
            nonlocal count
            name = frame.f_code.co_filename
            if event == "call" and "/sgui/" in name and "/render/" not in name:
                count += 1

        guest.put(SMALL)
        stage.now_us += FRAME_US
        sys.setprofile(see)
        try:
            stage.screen.turn()
        finally:
            sys.setprofile(None)
        stage.heard()
        counted.append(count)
    return min(counted)


def watched(silent: int = 0) -> tuple[Stage, Guest]:
    """A film that goes on, and so many guests that are there and say nothing."""
    stage, bank, _ = two()
    for n in range(silent):
        stage.give(Guest(100 + n))
    stage.say(RingRung(BANK, watch_ms=10_000))
    stage.turn(FRAME_US)
    film(stage, bank, 3)
    return stage, bank


def test_a_small_frame_takes_few_calls() -> None:
    assert calls(*watched()) <= CALLS_MOST


def test_forty_silent_guests_cost_what_two_do() -> None:
    assert calls(*watched(silent=40)) == calls(*watched(silent=2))


def test_a_second_of_a_film_is_few_words_to_the_seat() -> None:
    stage, bank = watched()
    assert 1 <= film(stage, bank, 60) <= WORDS_MOST


def test_nothing_is_painted_but_the_damage() -> None:
    stage, bank = watched()
    stage.output.presented.clear()
    film(stage, bank, 2)
    (first, second) = stage.output.presented
    assert first == second and [rect.size for rect in first.rects] == [Rect(0, 0, 30, 40).size]


def test_the_count_itself_counts() -> None:
    stage, _ = watched()
    quiet = Guest(BANK)
    assert calls(*watched()) > 2 * calls(stage, quiet)
