"""The quick way of a film's frame: when it is taken, and that it shows what the long way shows."""

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sgui.core.draw import GuestPixels
from sgui.screen import canvas
from sgui.screen.moves import Move, moved
from sgui.screen.surface import Surface
from sgui.screen.wanted import Wanted
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.wire.fbif import Update
from sgui.wire.scene import RingRung
from tests.screen.samples import BANK, OUTPUT
from tests.screen.stage import FakeRenderer, Guest, Stage
from tests.screen.test_economy import SMALL
from tests.screen.test_loop import FRAME_US, two

EDGES = (SMALL, Update(-5, -5, 20, 20), Update(190, 90, 50, 50), Update(0, 0, 200, 100), Update(50, 50, 1, 1))
WHOLE = Rect(0, 0, 200, 100)


def filmed(updates: Sequence[Update]) -> Stage:
    """A film of these updates, with other colours in the guest's whole memory at each."""
    stage, bank, _ = two()
    for number, update in enumerate(updates):
        bank.fill(30 + number)
        bank.put(update)
        stage.say(RingRung(BANK))
        stage.turn(FRAME_US)
    return stage


def test_a_film_is_the_same_picture_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    real = canvas.moved
    monkeypatch.setattr(canvas, "moved", lambda *of: ((found := real(*of)) and taken.append(1)) or found)
    quick = filmed(EDGES).output
    assert len(taken) == len(EDGES)
    monkeypatch.setattr(canvas, "moved", lambda *_: [])
    slow = filmed(EDGES).output
    assert np.array_equal(quick.renderer.picture, slow.renderer.picture)
    assert quick.presented == slow.presented


def wanted(*places: GuestPixels) -> Wanted:
    return Wanted.of(places, Rect(0, 0, 640, 400))


PLAIN = GuestPixels(BANK, Rect(50, 60, 100, 50), Rect(20, 10, 100, 50), linear=False, dim=False)


@pytest.fixture
def surface() -> Surface:
    guest = Guest(BANK)
    fds = (os.dup(guest.page_fd), os.dup(guest.memory_fd))
    made = Surface(guest.given(), fds, FakeRenderer(OUTPUT))
    made.look(0)
    return made


def news(surface: Surface, draw_list: Wanted, *damage: Rect) -> list[Move]:
    surface.told(draw_list.sources[BANK])
    surface.damage = Damage(damage)
    return moved(draw_list, {BANK: surface}, 5_000)


def test_damage_is_cut_to_what_is_in_sight_and_moved(surface: Surface) -> None:
    (move,) = news(surface, wanted(PLAIN), Rect(0, 0, 30, 20), Rect(150, 0, 50, 100))
    assert (move.damage.rects, move.to, move.pixels) == (
        (Rect(20, 10, 10, 10),),
        (Rect(50, 60, 10, 10),),
        100,
    )


def test_nothing_in_sight_is_no_move(surface: Surface) -> None:
    assert news(surface, wanted(PLAIN), Rect(0, 0, 20, 10)) == []
    assert news(surface, wanted(PLAIN)) == []


@pytest.mark.parametrize(
    "others",
    [
        (replace(PLAIN, linear=True),),
        (replace(PLAIN, rect=Rect(50, 60, 200, 100)),),
        (PLAIN, replace(PLAIN, rect=Rect(300, 60, 100, 50))),
        (replace(PLAIN, rect=Rect(550, 60, 100, 50)),),
    ],
)
def test_scaled_or_twice_or_half_off_the_output_goes_the_long_way(
    surface: Surface, others: tuple[GuestPixels, ...]
) -> None:
    assert news(surface, wanted(*others), WHOLE) == []


def test_what_was_not_in_sight_before_goes_the_long_way(surface: Surface) -> None:
    surface.hide()
    assert moved(wanted(PLAIN), {BANK: surface}, 5_000) == []


def test_more_than_a_frame_has_time_for_goes_the_long_way(surface: Surface) -> None:
    assert len(news(surface, wanted(PLAIN), WHOLE)) == 1
    assert moved(wanted(PLAIN), {BANK: surface}, 4_999) == []
