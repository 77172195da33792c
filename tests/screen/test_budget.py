"""The frame's budget: never nobody, never too much, and whose turn it is goes round."""

from dataclasses import dataclass

from sgui.core.draw import GuestPixels
from sgui.screen.budget import SHADED, Turns, cost
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
    assert cost(news, place(1, Rect(0, 0, 50, 50), linear=True)) == 100 + SHADED * 100  # type: ignore[arg-type]
    never_shown = News(1, Damage(), ())
    assert cost(never_shown, place(1)) == 10_000  # type: ignore[arg-type]


def test_all_are_drawn_when_the_budget_holds_them() -> None:
    news = [News(n, Damage((WHOLE,)), (WHOLE,)) for n in range(3)]
    places = {n: place(n) for n in range(3)}
    assert len(Turns(30_000).choose(news, places)) == 3  # type: ignore[arg-type]


def test_a_small_budget_goes_round_and_a_cheap_guest_is_served_beside_a_dear_one() -> None:
    turns = Turns(10_100)
    places = {n: place(n) for n in range(4)}
    dear = [News(n, Damage((WHOLE,)), (WHOLE,)) for n in range(3)]
    cheap = News(3, Damage((Rect(0, 0, 10, 10),)), (WHOLE,))
    drawn = [[one.generation for one in turns.choose([*dear, cheap], places)] for _ in range(6)]  # type: ignore[arg-type,list-item]
    assert all(3 in frame and len(frame) == 2 for frame in drawn)
    assert sorted(frame[0] if frame[0] != 3 else frame[1] for frame in drawn) == [0, 0, 1, 1, 2, 2]


def test_more_than_the_budget_is_still_drawn_alone() -> None:
    news = [News(1, Damage((WHOLE,)), (WHOLE,))]
    assert len(Turns(1).choose(news, {1: place(1)})) == 1  # type: ignore[arg-type]
    assert Turns(1).choose([], {}) == ()
