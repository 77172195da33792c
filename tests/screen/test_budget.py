"""The frame's budget: never nobody, never too much, and whose turn it is goes round."""

from dataclasses import dataclass

from sgui.core.draw import GuestPixels
from sgui.screen.budget import SHADED, STRIP_ROWS, UPLOADED, Turns, cost
from sgui.values.damage import Damage
from sgui.values.geometry import Rect


@dataclass
class News:
    """As much of a Surface as the budget looks at."""

    generation: int
    damage: Damage
    shown: tuple[Rect, ...]


WHOLE = Rect(0, 0, 100, 100)


def place(generation: int, rect: Rect = WHOLE, linear: bool = False) -> tuple[GuestPixels, ...]:
    return (GuestPixels(generation, rect, WHOLE, linear, False),)


def test_what_is_copied_costs_its_pixels_and_what_is_shaded_more() -> None:
    news = News(1, Damage((Rect(90, 90, 50, 50),)), (WHOLE,))
    assert cost(news, place(1)) == 100  # type: ignore[arg-type]
    small = place(1, Rect(0, 0, 50, 50), linear=True)
    assert cost(news, small) == UPLOADED * 100 + SHADED * 100  # type: ignore[arg-type]
    never_shown = News(1, Damage(), ())
    assert cost(never_shown, place(1)) == 10_000  # type: ignore[arg-type]


def test_all_are_drawn_when_the_budget_holds_them() -> None:
    news = [News(n, Damage((WHOLE,)), (WHOLE,)) for n in range(3)]
    places = {n: place(n) for n in range(3)}
    assert [rows for _, rows in Turns(30_000).choose(news, places)] == [None] * 3  # type: ignore[arg-type]


def test_a_small_budget_goes_round_and_a_cheap_guest_is_served_beside_a_dear_one() -> None:
    turns = Turns(10_100)
    places = {n: place(n) for n in range(4)}
    dear = [News(n, Damage((WHOLE,)), (WHOLE,)) for n in range(3)]
    cheap = News(3, Damage((Rect(0, 0, 10, 10),)), (WHOLE,))
    drawn = [
        [one.generation for one, _ in turns.choose([*dear, cheap], places)]  # type: ignore[arg-type,list-item]
        for _ in range(6)
    ]
    assert drawn == [[3, 0], [3, 1], [3, 2]] * 2


def test_more_than_the_budget_is_drawn_in_strips_if_it_was_in_sight_before() -> None:
    seen = News(1, Damage((Rect(0, 0, 100, 1000),)), (Rect(0, 0, 100, 1000),))
    places = {1: (GuestPixels(1, Rect(0, 0, 100, 1000), Rect(0, 0, 100, 1000), False, False),)}
    ((_, rows),) = Turns(50_000).choose([seen], places)  # type: ignore[list-item]
    assert rows == 500
    ((_, rows),) = Turns(1).choose([seen], places)  # type: ignore[list-item]
    assert rows == STRIP_ROWS
    seen.shown = ()
    ((_, rows),) = Turns(1).choose([seen], places)  # type: ignore[list-item]
    assert rows is None
    assert Turns(1).choose([], {}) == ()
