from dataclasses import replace

import pytest

from sgui.core.draw import DrawList, Fill, GuestPixels, Primitive
from sgui.screen.render import plans
from sgui.screen.render.plans import PLANS_MOST, Plans
from sgui.screen.render.visible import Layer, Step
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect

PICTURE = Rect(0, 0, 100, 100)
FILL = Fill(Rect(10, 10, 200, 200), Color(1, 2, 3))
LIST: DrawList = (FILL,)


def layer(primitive: Primitive) -> Layer:
    """All fills and guests of these tests lie where their rectangles are."""
    assert isinstance(primitive, Fill | GuestPixels)
    return Layer(primitive, primitive.rect, hides=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Rect, ...]]:
    """What had to be worked out."""
    found: list[tuple[Rect, ...]] = []
    real = plans.visible_steps

    def note(layers: tuple[Layer, ...], damage: tuple[Rect, ...]) -> tuple[Step, ...]:
        found.append(damage)
        return real(layers, damage)

    monkeypatch.setattr(plans, "visible_steps", note)
    return found


def test_the_same_damage_is_worked_out_once(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    known.begin(LIST, PICTURE)
    damage = Damage((Rect(0, 0, 20, 20),))
    for _ in range(3):
        assert known.steps(damage, PICTURE) == (Step(FILL, (Rect(10, 10, 10, 10),)),)
    assert len(asked) == 1


def test_damage_is_cut_to_the_picture_and_made_disjoint(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    known.begin(LIST, PICTURE)
    (step,) = known.steps(Damage((Rect(90, 90, 50, 50), Rect(95, 80, 5, 20))), PICTURE)
    assert sum(rect.area for rect in step.parts) == 10 * 10 + 5 * 10
    assert all(PICTURE.contains(rect) for rect in step.parts)


def test_an_equal_list_is_another_list(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    assert not known.is_of(LIST)
    known.begin(LIST, PICTURE)
    assert known.is_of(LIST)
    assert not known.is_of((*LIST, FILL)[:1])
    known.forget()
    assert not known.is_of(LIST)


def test_another_list_is_worked_out_anew(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    damage = Damage((PICTURE,))
    for draw_list in (LIST, (FILL, FILL)):
        known.begin(draw_list, PICTURE)
        known.steps(damage, PICTURE)
    assert len(asked) == 2


def test_not_everything_is_remembered(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    known.begin(LIST, PICTURE)
    for n in range(3 * PLANS_MOST):
        known.steps(Damage((Rect(n, 0, 50, 50),)), PICTURE)
    assert len(known._steps) <= PLANS_MOST


GUEST = GuestPixels(1, Rect(20, 20, 60, 60), Rect(0, 0, 60, 60), linear=False, dim=False)
OVER = Fill(Rect(20, 20, 60, 10), Color(9, 9, 9))


def copies(damage: Rect, *draw_list: Primitive) -> list[tuple[GuestPixels, Rect]] | None:
    known = Plans(layer)
    known.begin(draw_list, PICTURE)
    return known.copies(Damage((damage,)))


def test_where_a_guest_alone_decides_damage_is_a_copy() -> None:
    assert copies(Rect(30, 40, 5, 5), FILL, GUEST, OVER) == [(GUEST, Rect(30, 40, 5, 5))]


@pytest.mark.parametrize("damage", [Rect(30, 25, 5, 10), Rect(70, 70, 20, 5), Rect(0, 0, 5, 5)])
def test_beside_it_or_under_something_damage_is_planned(damage: Rect) -> None:
    assert copies(damage, FILL, GUEST, OVER) is None


@pytest.mark.parametrize(
    "guest",
    [
        replace(GUEST, linear=True, source=Rect(0, 0, 30, 30)),
        replace(GUEST, dim=True),
        replace(GUEST, opacity=99),
    ],
)
def test_scaled_dimmed_and_blended_pixels_are_no_copies(guest: GuestPixels) -> None:
    assert copies(Rect(30, 40, 5, 5), FILL, guest) is None


def test_a_guest_under_very_much_is_planned() -> None:
    holes = [Fill(Rect(22 + 8 * x, 22 + 8 * y, 2, 2), Color(9, 9, 9)) for x in range(5) for y in range(5)]
    assert copies(Rect(20, 20, 1, 1), GUEST, *holes) is None


def test_beyond_the_picture_there_are_no_copies() -> None:
    out = replace(GUEST, rect=Rect(70, 70, 60, 60))
    assert copies(Rect(95, 95, 10, 10), out) is None
    assert copies(Rect(95, 95, 5, 5), out) == [(out, Rect(95, 95, 5, 5))]
