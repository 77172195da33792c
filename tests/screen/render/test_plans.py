import pytest

from sgui.core.draw import DrawList, Fill, Primitive
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
    return Layer(primitive, FILL.rect, hides=True)


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
    known.begin(LIST)
    damage = Damage((Rect(0, 0, 20, 20),))
    for _ in range(3):
        assert known.steps(damage, PICTURE) == (Step(FILL, (Rect(10, 10, 10, 10),)),)
    assert len(asked) == 1


def test_damage_is_cut_to_the_picture_and_made_disjoint(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    known.begin(LIST)
    (step,) = known.steps(Damage((Rect(90, 90, 50, 50), Rect(95, 80, 5, 20))), PICTURE)
    assert sum(rect.area for rect in step.parts) == 10 * 10 + 5 * 10
    assert all(PICTURE.contains(rect) for rect in step.parts)


def test_an_equal_list_is_another_list(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    assert not known.is_of(LIST)
    known.begin(LIST)
    assert known.is_of(LIST)
    assert not known.is_of((*LIST, FILL)[:1])
    known.forget()
    assert not known.is_of(LIST)


def test_another_list_is_worked_out_anew(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    damage = Damage((PICTURE,))
    for draw_list in (LIST, (FILL, FILL)):
        known.begin(draw_list)
        known.steps(damage, PICTURE)
    assert len(asked) == 2


def test_not_everything_is_remembered(asked: list[tuple[Rect, ...]]) -> None:
    known = Plans(layer)
    known.begin(LIST)
    for n in range(3 * PLANS_MOST):
        known.steps(Damage((Rect(n, 0, 50, 50),)), PICTURE)
    assert len(known._steps) <= PLANS_MOST
