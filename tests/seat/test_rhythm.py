"""Who rings steadily is heard seldom, and who rings now and then at once."""

from sgui.seat.rhythm import REST_S, STEADY_RINGS, STEADY_S, WATCH_MS, Rhythm, rest_until
from sgui.wire.channel import RING, Decoder, encode
from sgui.wire.pipe_records import TO_SERVER_TYPES


def test_a_film_rests_from_the_fourth_frame_on() -> None:
    rhythm = Rhythm()
    assert [rhythm.heard(1, 5 + n / 60) for n in range(STEADY_RINGS + 2)] == [False] * STEADY_RINGS + [
        True
    ] * 2


def test_what_came_while_it_rested_keeps_it_resting() -> None:
    rhythm, now = Rhythm(), 5.0
    for n in range(STEADY_RINGS + 1):
        rhythm.heard(1, now + n / 60)
    now += STEADY_RINGS / 60 + REST_S
    assert rhythm.heard(4, now)
    assert not rhythm.heard(1, now + REST_S), "one in all that time is no film"


def test_a_cursor_that_blinks_is_heard_at_once() -> None:
    rhythm = Rhythm()
    assert not any(rhythm.heard(1, n * (STEADY_S + 0.001)) for n in range(1, 50))


def test_the_screen_looks_for_longer_than_the_guest_rests() -> None:
    assert WATCH_MS > REST_S * 1000


def test_doorbells_that_came_in_one_run_count_as_many() -> None:
    rhythm, decoder, now = Rhythm(), Decoder(TO_SERVER_TYPES), 5.0
    for n in range(60):
        now = rest_until(now) if n > STEADY_RINGS else now + 1 / 60
        decoder.feed(encode(RING) * (5 if n > STEADY_RINGS else 1))
        assert rhythm.heard(decoder.rings, now) == (n >= STEADY_RINGS)


def test_all_who_rest_wake_together() -> None:
    begun = [5.0 + n / 1000 for n in range(1, 80)]
    ends = {round(rest_until(now), 6) for now in begun}
    assert len(ends) <= 2 and all(0 <= rest_until(now) - now <= REST_S + 1e-9 for now in begun)
